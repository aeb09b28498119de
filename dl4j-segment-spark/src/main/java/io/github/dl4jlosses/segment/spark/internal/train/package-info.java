/** Trains on a Spark cluster. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.spark.internal.train;
