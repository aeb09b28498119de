/** Scores of a network, of which each task measures some of the images. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.spark.internal.evaluate;
