/** How the program finds its cluster, or runs without one. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.spark.internal.session;
