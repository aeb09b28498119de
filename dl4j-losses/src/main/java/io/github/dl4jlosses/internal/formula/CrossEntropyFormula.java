package io.github.dl4jlosses.internal.formula;

import io.github.dl4jlosses.internal.fused.ClassCosts;
import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath.Leaves;
import io.github.dl4jlosses.internal.label.Inputs;
import java.util.function.DoubleUnaryOperator;

/**
 * Cross entropy of softmax and label. The divisor is Σ m·w(y) of class indices, Σ m of
 * probabilities.
 *
 * @param weight w, C of them
 * @param byWeight whether the divisor has the weights
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CrossEntropyFormula(
    ClassCosts costs, double[] weight, boolean byWeight, DoubleUnaryOperator reduction)
    implements PixelFormula {

  @Override
  public double divisorOfAll(Inputs inputs) {
    return inputs.mask() == null && countsPixels() ? inputs.pixels() : Double.NaN;
  }

  private boolean countsPixels() {
    return !byWeight || costs.areUniform();
  }

  @Override
  public double divisor(Tile tile, int unit) {
    return countsPixels() ? tile.sumOfMask() : tile.sumOfWeights(weight);
  }

  @Override
  public double loss(Tile tile, int unit, Leaves leaves, double factor) {
    return tile.crossEntropy(costs, leaves, factor);
  }

  @Override
  public void push(Tile tile, int unit, double factor) {
    tile.pushCrossEntropy(costs, factor);
  }

  @Override
  public boolean isOfPixels() {
    return true;
  }
}
