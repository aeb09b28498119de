/** Line charts as SVG. */
@NullMarked
package io.github.dl4jlosses.segment.internal.chart;

import org.jspecify.annotations.NullMarked;
