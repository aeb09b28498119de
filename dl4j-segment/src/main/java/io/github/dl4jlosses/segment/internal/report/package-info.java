/** The page of a run, {@code report.html}, with charts that are also written as SVG. */
@NullMarked
package io.github.dl4jlosses.segment.internal.report;

import org.jspecify.annotations.NullMarked;
