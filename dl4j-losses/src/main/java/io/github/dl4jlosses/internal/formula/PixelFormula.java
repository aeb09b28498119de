package io.github.dl4jlosses.internal.formula;

import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath.Leaves;
import io.github.dl4jlosses.internal.label.Inputs;
import java.util.function.DoubleUnaryOperator;

/** A sum of losses of pixels, over a divisor: Σ m·l / d. */
public non-sealed interface PixelFormula extends Formula {
  /** Returns the divisor where every label counts; NaN if that cannot be known. */
  double divisorOfAll(Inputs inputs);

  /** Returns what a unit of a tile adds to the divisor, once its labels are read. */
  double divisor(Tile tile, int unit);

  /**
   * Returns Σ m·l of a unit.
   *
   * @param leaves what becomes of its logits
   * @param factor of the gradient
   */
  double loss(Tile tile, int unit, Leaves leaves, double factor);

  /** Adds a factor times the gradient of {@link #loss} to what is pushed, from probabilities. */
  void push(Tile tile, int unit, double factor);

  /** Returns what becomes of the sum: the factor that belongs to a divisor. */
  DoubleUnaryOperator reduction();

  @Override
  default boolean isByImage() {
    return false;
  }

  /** Returns whether a pixel has one loss, or one for each channel. */
  boolean isOfPixels();

  /** Returns the factor of the gradient: 0 for a mean over nothing, which has nothing to learn. */
  default double gradientFactor(double divisor) {
    double factor = reduction().applyAsDouble(divisor);
    return divisor == 0 && Double.isNaN(factor) ? 0 : factor;
  }
}
