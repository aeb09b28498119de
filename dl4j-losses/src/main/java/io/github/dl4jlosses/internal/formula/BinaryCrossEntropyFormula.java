package io.github.dl4jlosses.internal.formula;

import io.github.dl4jlosses.internal.fused.BinaryCosts;
import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath.Leaves;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Binary cross entropy of sigmoid and label.
 *
 * @param costs of each channel
 */
public record BinaryCrossEntropyFormula(List<BinaryCosts> costs, DoubleUnaryOperator reduction)
    implements BinaryFormula {

  @Override
  public double loss(Tile tile, int unit, Leaves leaves, double factor) {
    return tile.binaryCrossEntropy(unit, costs.get(unit), leaves, factor);
  }

  @Override
  public void push(Tile tile, int unit, double factor) {
    tile.pushBinaryCrossEntropy(unit, costs.get(unit), factor);
  }
}
