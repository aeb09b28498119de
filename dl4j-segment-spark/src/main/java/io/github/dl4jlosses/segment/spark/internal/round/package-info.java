/**
 * Rounds of parameter averaging without a cluster: what a shard computes from a state is a pure
 * function, and so is the average.
 */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.spark.internal.round;
