package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.Tiling;
import io.github.dl4jlosses.internal.fused.Tiling.Grouping;
import io.github.dl4jlosses.internal.fused.Tiling.PerPixel;
import io.github.dl4jlosses.internal.label.Inputs;
import io.github.dl4jlosses.internal.label.LabelRule;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a loss is asked once.
 *
 * @param inputs of types that are read in place
 * @param arrays the same and the gradient, in tiles
 * @param gradient of the type that the tiles write; null if only the value is asked
 * @param multiple what the gradient is multiplied by
 */
record Call(
    LabelRule rule,
    Tile.Maker maker,
    Inputs inputs,
    TiledArrays arrays,
    @Nullable INDArray gradient,
    double multiple) {

  /**
   * Prepares a call.
   *
   * @param inputs of any types
   * @param gradient of the type that the tiles write, of the shape of the logits; or another array
   *     of one number per pixel or more that is written
   */
  static Call of(
      LabelRule rule,
      Tile.Maker maker,
      Inputs inputs,
      Grouping grouping,
      @Nullable INDArray gradient,
      double multiple) {
    PerPixel perPixel = PerPixel.ofLoss(inputs.channels());
    return of(rule, maker, inputs, grouping, perPixel, gradient, multiple);
  }

  /** Prepares a call of logits that a convolution makes of the source. */
  static Call ofConvolution(
      LabelRule rule, Tile.Maker maker, Inputs inputs, INDArray gradient, double multiple) {
    PerPixel perPixel = PerPixel.ofConvolution(inputs.channels(), (int) inputs.source().size(1));
    return of(rule, maker, inputs, Grouping.BATCH, perPixel, gradient, multiple);
  }

  private static Call of(
      LabelRule rule,
      Tile.Maker maker,
      Inputs inputs,
      Grouping grouping,
      PerPixel perPixel,
      @Nullable INDArray gradient,
      double multiple) {
    if (inputs.pixels() > Tiling.mostPixels()) {
      throw Arguments.bad(
          "preOutput",
          "have at most " + Tiling.mostPixels() + " pixels",
          inputs.pixels(),
          "make the batch smaller");
    }
    INDArray mask = inputs.mask();
    Inputs readable =
        new Inputs(
            inputs.shape(),
            HostMemory.readable(inputs.source()),
            HostMemory.readable(inputs.labels()),
            mask == null ? null : HostMemory.readable(mask));
    TiledArrays arrays = TiledArrays.of(readable, gradient, grouping, perPixel);
    return new Call(rule, maker, readable, arrays, gradient, multiple);
  }

  /** Returns a new tile for one thread. */
  Tile tile() {
    return maker.make(rule.kind(), arrays.tiling().channels(), arrays.tiling().longestTile());
  }

  LabelReader labelReader(Tile tile) {
    return new LabelReader(rule, arrays, tile);
  }

  IllegalArgumentException labelError() {
    return LabelReader.error(rule, inputs, arrays);
  }

  /**
   * Returns whether a gradient is asked and a factor leaves something of it; where it leaves
   * nothing, writes zeros, even where the derivative is NaN.
   */
  boolean writesGradient(double factor) {
    if (gradient == null) {
      return false;
    }
    boolean isZero = maker.type() == DataType.FLOAT ? (float) factor == 0 : factor == 0;
    if (isZero) {
      gradient.assign(0);
    }
    return !isZero;
  }
}
