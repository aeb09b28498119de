/**
 * The program {@code segment}: trains, measures and uses networks from the command line. Each
 * command is a few calls of the other packages, for who wants to make them from a program.
 */
@NullMarked
package io.github.dl4jlosses.examples.cli;

import org.jspecify.annotations.NullMarked;
