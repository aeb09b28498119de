package io.github.dl4jlosses.internal.formula;

/** A formula in a sum of formulas. */
public record Part(double factor, Formula formula) {}
