package io.github.dl4jlosses.internal.formula;

import io.github.dl4jlosses.internal.fused.FocalCosts;
import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath.Leaves;
import io.github.dl4jlosses.internal.label.Inputs;
import java.util.function.DoubleUnaryOperator;

/**
 * Focal loss of sigmoid and label. The divisor is the number of elements that count.
 *
 * @param mayIgnoreShares whether the ignored label is 0 or 1
 */
public record BinaryFocalFormula(
    FocalCosts costs, boolean mayIgnoreShares, DoubleUnaryOperator reduction)
    implements PixelFormula {

  @Override
  public double divisorOfAll(Inputs inputs) {
    return inputs.mask() == null && !mayIgnoreShares ? inputs.logits().length() : Double.NaN;
  }

  @Override
  public double divisor(Tile tile, int unit) {
    return tile.counted();
  }

  @Override
  public double loss(Tile tile, int unit, Leaves leaves, double factor) {
    return tile.binaryFocal(unit, costs, leaves, factor);
  }

  @Override
  public void push(Tile tile, int unit, double factor) {
    tile.pushBinaryFocal(unit, costs, factor);
  }

  @Override
  public boolean isOfPixels() {
    return false;
  }
}
