/**
 * The commands of {@code segment-spark}. Each turns options into a few calls of the other packages.
 */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.spark.internal.cli;
