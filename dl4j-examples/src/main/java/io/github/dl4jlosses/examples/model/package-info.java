/**
 * Networks as files: whole or not there, readable by DL4J, with what a program must know to use
 * them, and read with care.
 */
@NullMarked
package io.github.dl4jlosses.examples.model;

import org.jspecify.annotations.NullMarked;
