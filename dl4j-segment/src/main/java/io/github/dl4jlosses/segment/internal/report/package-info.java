/** The page of a run, {@code report.html}, with charts that are also written as SVG. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.report;
