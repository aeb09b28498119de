/** Line charts as SVG. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.chart;
