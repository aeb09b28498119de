package io.github.dl4jlosses.internal.formula;

import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath.Leaves;

/** A loss that weighs pixels by their rank. It keeps keys of all pixels between the passes. */
public non-sealed interface RankFormula extends Formula {
  /** Returns how many numbers a pixel has. */
  int rows(int channels);

  /** Returns whether it looks at logits, or at probabilities. */
  boolean ranksLogits();

  /** Returns whether the labels of channels must be 0 or 1. */
  boolean needsBits();

  /**
   * Keeps the keys of a unit.
   *
   * @param leaves what becomes of its logits, if it looks at these
   */
  void look(Tile tile, int unit, Leaves leaves, Keys keys);

  /**
   * Returns the value, and replaces keys by derivatives.
   *
   * @param groups each of as many pixels, one after the other
   */
  double weigh(Keys keys, int groups);

  /**
   * Adds to what is pushed of a unit: with respect to logits if it looked at these, else with
   * respect to probabilities.
   */
  void push(Tile tile, int unit, Keys derivatives, double factor);
}
