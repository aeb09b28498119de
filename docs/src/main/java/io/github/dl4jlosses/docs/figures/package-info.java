/** Draws the figures of the lessons. */
@NullMarked
package io.github.dl4jlosses.docs.figures;

import org.jspecify.annotations.NullMarked;
