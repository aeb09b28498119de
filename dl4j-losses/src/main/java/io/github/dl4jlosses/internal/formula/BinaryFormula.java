package io.github.dl4jlosses.internal.formula;

import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.label.Inputs;

/** A sum of losses of sigmoid and label. The divisor is the number of elements that count. */
interface BinaryFormula extends PixelFormula {
  @Override
  default double divisorOfAll(Inputs inputs) {
    return inputs.mask() == null ? (double) inputs.pixels() * inputs.channels() : Double.NaN;
  }

  @Override
  default double divisor(Tile tile, int unit) {
    return tile.counted();
  }

  @Override
  default boolean isOfPixels() {
    return false;
  }
}
