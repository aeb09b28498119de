/** Trainings to read from top to bottom. */
@NullMarked
package io.github.dl4jlosses.examples;

import org.jspecify.annotations.NullMarked;
