/** What goes from the driver to the executors and back, as bytes. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.spark.internal.wire;
