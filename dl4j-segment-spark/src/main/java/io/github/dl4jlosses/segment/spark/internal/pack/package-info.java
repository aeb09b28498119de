/** Images with their masks in few large files: Parquet, a row for each image. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.spark.internal.pack;
