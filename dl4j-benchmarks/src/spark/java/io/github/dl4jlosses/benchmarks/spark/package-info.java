/** Measurements of training on a Spark cluster. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.benchmarks.spark;
