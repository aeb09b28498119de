package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.formula.Part;
import io.github.dl4jlosses.internal.formula.PixelFormula;
import io.github.dl4jlosses.internal.fused.DoubleTile;
import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath.Leaves;
import io.github.dl4jlosses.internal.fused.Tiling;
import io.github.dl4jlosses.internal.fused.Tiling.Grouping;
import io.github.dl4jlosses.internal.label.Inputs;
import io.github.dl4jlosses.internal.label.LabelRule;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Computes losses: the value of a sum of formulas, and its gradient. */
public final class Engine {
  private Engine() {}

  /** Returns the value. */
  public static double value(List<Part> parts, LabelRule rule, Inputs inputs, Tile.Maker maker) {
    return run(parts, rule, inputs, maker, null, 1);
  }

  /**
   * Returns the value, and writes a multiple of the gradient.
   *
   * @param gradient of the shape of the logits; must share no memory with them
   */
  public static double gradientInto(
      INDArray gradient,
      double multiple,
      List<Part> parts,
      LabelRule rule,
      Inputs inputs,
      Tile.Maker maker) {
    if (gradient.isEmpty()) {
      return value(parts, rule, inputs, maker);
    }
    Arguments.sameShape("gradient", gradient.shape(), "preOutput", inputs.source().shape());
    if (gradient.dataType() == maker.type()) {
      double value = run(parts, rule, inputs, maker, HostMemory.holds(gradient), multiple);
      HostMemory.wrote(gradient);
      return value;
    }
    INDArray typed = Nd4j.createUninitialized(maker.type(), gradient.shape());
    double value = gradientInto(typed, multiple, parts, rule, inputs, maker);
    gradient.assign(typed);
    return value;
  }

  private static double run(
      List<Part> parts,
      LabelRule rule,
      Inputs inputs,
      Tile.Maker maker,
      @Nullable INDArray gradient,
      double multiple) {
    boolean isOne = parts.size() == 1 && parts.get(0).factor() == 1;
    PixelFormula alone =
        isOne && parts.get(0).formula() instanceof PixelFormula pixels ? pixels : null;
    if (inputs.isEmpty()) {
      return alone == null
          ? TwoPasses.valueOfNothing(parts, inputs.channels())
          : alone.reduction().applyAsDouble(0) * 0;
    }
    boolean byImage = parts.stream().anyMatch(part -> part.formula().isByImage());
    Grouping grouping = byImage ? Grouping.IMAGE : Grouping.BATCH;
    Call call = Call.of(rule, maker, inputs, grouping, gradient, multiple);
    try {
      return alone == null
          ? new TwoPasses(parts, call).run()
          : new OnePass(alone, call, new StoredLogits(call.arrays())).run()[0];
    } finally {
      Reference.reachabilityFence(call); // a tiled array does not keep its memory alive
    }
  }

  /**
   * Returns the value of a formula of the logits that a convolution makes, and writes a multiple of
   * the gradients of both. The logits are made in tiles, and never stored.
   *
   * @param gradient with respect to the input of the convolution; must share no memory with it
   * @param inputs with the input of the convolution, of type FLOAT, as source; not empty
   * @param maker of tiles whose rows can be multiplied
   */
  public static double gradientInto(
      INDArray gradient,
      PointwiseConvolution convolution,
      double multiple,
      PixelFormula formula,
      LabelRule rule,
      Inputs inputs,
      Tile.Maker maker) {
    Call call = Call.ofConvolution(rule, maker, inputs, gradient, multiple);
    try {
      Logits logits =
          new ConvolvedLogits(call.arrays(), convolution, maker.products().orElseThrow());
      double[] sums = new OnePass(formula, call, logits).run();
      convolution.take(sums);
      return sums[0];
    } finally {
      Reference.reachabilityFence(call);
    }
  }

  /**
   * The losses of all pixels, and what a mean divides their sum by.
   *
   * @param losses [N, 1, d…] or [N, C, d…], of type DOUBLE; 0 at what does not count
   */
  public record PixelLosses(INDArray losses, double divisor) {}

  /** Returns the losses before any reduction, in double. */
  public static PixelLosses losses(PixelFormula formula, LabelRule rule, Inputs inputs) {
    long[] shape = formula.isOfPixels() ? inputs.shapeOfPixels() : inputs.shape();
    if (inputs.isEmpty()) {
      return new PixelLosses(Nd4j.create(DataType.DOUBLE, shape), 0);
    }
    INDArray losses = Nd4j.createUninitialized(DataType.DOUBLE, shape);
    Call call = Call.of(rule, DoubleTile.MAKER, inputs, Grouping.BATCH, losses, 1);
    try {
      Tiling tiling = call.arrays().tiling();
      double divisor =
          tiling.sums(1, () -> lossWriter(formula, call)).orElseThrow(call::labelError)[0][0];
      HostMemory.wrote(losses);
      return new PixelLosses(losses, divisor);
    } finally {
      Reference.reachabilityFence(call);
    }
  }

  private static Tiling.Work lossWriter(PixelFormula formula, Call call) {
    Tile tile = call.tile();
    LabelReader labels = call.labelReader(tile);
    TiledArrays arrays = call.arrays();
    double[] losses = new double[arrays.tiling().longestTile()];
    return (t, sums) -> {
      tile.begin(arrays.tiling().length(t));
      tile.readLogits(arrays.source(), t);
      for (int unit = 0; unit < tile.units(); unit++) {
        if (labels.read(t, unit) == LabelReader.NOT_LEGAL) {
          return false;
        }
        tile.clearMasked(unit);
        sums[0] += formula.divisor(tile, unit);
        formula.loss(tile, unit, Leaves.LOSSES, 0);
        Arrays.setAll(losses, i -> i < tile.length() ? tile.loss(i) : 0);
        arrays.written().write(t, unit, losses);
      }
      return true;
    };
  }
}
