package io.github.dl4jlosses.internal.formula;

import io.github.dl4jlosses.internal.fused.FocalCosts;
import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath.Leaves;
import java.util.function.DoubleUnaryOperator;

/** Focal loss of sigmoid and label. */
public record BinaryFocalFormula(FocalCosts costs, DoubleUnaryOperator reduction)
    implements BinaryFormula {

  @Override
  public double loss(Tile tile, int unit, Leaves leaves, double factor) {
    return tile.binaryFocal(unit, costs, leaves, factor);
  }

  @Override
  public void push(Tile tile, int unit, double factor) {
    tile.pushBinaryFocal(unit, costs, factor);
  }
}
