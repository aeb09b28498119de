package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.formula.PixelFormula;
import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath.Leaves;
import io.github.dl4jlosses.internal.fused.Tiling;
import java.util.Optional;

/** A formula of pixels by itself: from logits to gradient in one pass. */
final class OnePass {
  /*
   * The gradient of a mean needs its divisor before the first tile is written. Without mask and
   * class weights it is known if every label counts, so the pass takes that for granted; the first
   * tile where it is not true ends it, and then, as with mask, weights or a convolution, the labels
   * are read once for the divisor before the pass begins.
   */
  private final PixelFormula formula;
  private final Call call;
  private final Logits logits;

  OnePass(PixelFormula formula, Call call, Logits logits) {
    this.formula = formula;
    this.call = call;
    this.logits = logits;
  }

  /**
   * Returns the value, and behind it the sums of the logits; writes the gradient if the call has
   * one.
   */
  double[] run() {
    double divisor = formula.divisorOfAll(call.inputs());
    if (!Double.isNaN(divisor) && logits.areCheap()) {
      Optional<double[][]> sums = pass(divisor, true);
      if (sums.isPresent()) {
        return withValue(sums.get(), divisor);
      }
    }
    divisor = call.arrays().tiling().sums(1, this::counter).orElseThrow(call::labelError)[0][0];
    return withValue(pass(divisor, false).orElseThrow(), divisor);
  }

  private double[] withValue(double[][] sums, double divisor) {
    sums[0][0] *= formula.reduction().applyAsDouble(divisor);
    return sums[0];
  }

  private Tiling.Work counter() {
    Tile tile = call.tile();
    LabelReader labels = call.labelReader(tile);
    return (t, sums) -> {
      tile.begin(call.arrays().tiling().length(t));
      for (int unit = 0; unit < tile.units(); unit++) {
        if (labels.read(t, unit) == LabelReader.NOT_LEGAL) {
          return false;
        }
        sums[0] += formula.divisor(tile, unit);
      }
      return true;
    };
  }

  /** Returns the sum; nothing if all labels should count and one does not. */
  private Optional<double[][]> pass(double divisor, boolean allCount) {
    double factor = call.multiple() * formula.gradientFactor(divisor);
    boolean writes = call.writesGradient(factor);
    Leaves leaves = writes ? Leaves.GRADIENT : Leaves.NOTHING;
    return call.arrays().tiling().sums(1 + logits.sums(), () -> worker(leaves, factor, allCount));
  }

  private Tiling.Work worker(Leaves leaves, double factor, boolean allCount) {
    Tile tile = call.tile();
    LabelReader labels = call.labelReader(tile);
    Logits.OfThread ofThread = logits.of(tile);
    return (t, sums) -> {
      tile.begin(call.arrays().tiling().length(t));
      boolean logitsAreRead = false;
      for (int unit = 0; unit < tile.units(); unit++) {
        boolean all = labels.read(t, unit) == tile.length();
        if (!all && allCount) {
          return false;
        }
        if (!logitsAreRead) {
          ofThread.read(t);
          logitsAreRead = true;
        }
        if (!all) {
          tile.clearMasked(unit);
        }
        sums[0] += formula.loss(tile, unit, leaves, factor);
      }
      if (leaves == Leaves.GRADIENT) {
        ofThread.takeGradient(t, sums);
      }
      return true;
    };
  }
}
