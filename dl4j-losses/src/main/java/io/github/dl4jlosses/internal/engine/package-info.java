/**
 * Runs a loss over the tiles of its arrays: reads and checks labels, adds up, and writes the
 * gradient. A loss says what it is by a {@link io.github.dl4jlosses.internal.engine.Formula}. No
 * promise to users.
 */
@NullMarked
package io.github.dl4jlosses.internal.engine;

import org.jspecify.annotations.NullMarked;
