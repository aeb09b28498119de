package io.github.dl4jlosses.internal.formula;

import io.github.dl4jlosses.internal.fused.FocalCosts;
import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath.Leaves;
import io.github.dl4jlosses.internal.label.Inputs;
import java.util.function.DoubleUnaryOperator;

/** Focal loss of softmax and class. The divisor is Σ m, without weights. */
public record FocalFormula(FocalCosts costs, DoubleUnaryOperator reduction)
    implements PixelFormula {

  @Override
  public double divisorOfAll(Inputs inputs) {
    return inputs.mask() == null ? inputs.pixels() : Double.NaN;
  }

  @Override
  public double divisor(Tile tile, int unit) {
    return tile.sumOfMask();
  }

  @Override
  public double loss(Tile tile, int unit, Leaves leaves, double factor) {
    return tile.focal(costs, leaves, factor);
  }

  @Override
  public void push(Tile tile, int unit, double factor) {
    tile.pushFocal(costs, factor);
  }

  @Override
  public boolean isOfPixels() {
    return true;
  }
}
