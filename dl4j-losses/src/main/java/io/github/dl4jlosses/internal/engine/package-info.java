/**
 * Runs formulas over the tiles of arrays, in one pass or two: reads labels, adds up, and writes the
 * gradient. No promise to users.
 */
@NullMarked
package io.github.dl4jlosses.internal.engine;

import org.jspecify.annotations.NullMarked;
