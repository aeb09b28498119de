package io.github.dl4jlosses.internal.engine;

/** A formula in a sum of formulas. */
public record Part(double factor, Formula formula) {}
