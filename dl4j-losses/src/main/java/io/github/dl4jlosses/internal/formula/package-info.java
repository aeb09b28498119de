/**
 * What losses compute, as the engine runs it. A {@link
 * io.github.dl4jlosses.internal.formula.Formula} is one of three kinds: a sum of pixels, a function
 * of sums over regions, or pixels weighed by rank. No promise to users.
 */
@NullMarked
package io.github.dl4jlosses.internal.formula;

import org.jspecify.annotations.NullMarked;
