/** The page that shows a run: {@code report.html}, with charts that are also written as SVG. */
@NullMarked
package io.github.dl4jlosses.examples.page;

import org.jspecify.annotations.NullMarked;
