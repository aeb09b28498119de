/** Files of this machine, of HDFS, or of any other file system of Hadoop. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.spark.internal.storage;
