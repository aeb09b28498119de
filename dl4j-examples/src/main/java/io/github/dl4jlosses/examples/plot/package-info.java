/** Charts as SVG: of the page of a run, and of the lessons. */
@NullMarked
package io.github.dl4jlosses.examples.plot;

import org.jspecify.annotations.NullMarked;
