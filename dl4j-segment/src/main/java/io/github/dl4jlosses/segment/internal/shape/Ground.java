package io.github.dl4jlosses.segment.internal.shape;

/**
 * The values of what is no object.
 *
 * @param value of the background
 * @param voidValue of crowds
 */
public record Ground(int value, int voidValue) {}
