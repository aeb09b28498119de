/** Draws the data sets of the examples. */
@NullMarked
package io.github.dl4jlosses.examples.toy;

import org.jspecify.annotations.NullMarked;
