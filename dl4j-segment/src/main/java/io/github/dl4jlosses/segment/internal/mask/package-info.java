/**
 * What a mask means: its format, classes, void values, the guess where nobody says it, and the
 * checks.
 */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.mask;
