package io.github.dl4jlosses.internal.fused;

import io.github.dl4jlosses.internal.LossKernel;
import io.github.dl4jlosses.internal.fused.TileMath.BinaryTerms;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** The binary cross entropy of each element. */
public final class FusedBCE extends FusedLoss {
  private final TileMath.Maker maker;
  private final BinaryTerms[] terms; // of each channel
  private final int ignoreIndex;
  private final double divisorOfAll;

  /**
   * Creates the kernel.
   *
   * @param inputs labels of the shape of the logits
   * @param weight w, C of them
   * @param posWeight P, C of them
   * @param smoothing ε
   */
  public FusedBCE(
      TileMath.Maker maker,
      Inputs inputs,
      double[] weight,
      double[] posWeight,
      double smoothing,
      int ignoreIndex,
      Supplier<LossKernel> otherwise) {
    super(inputs, otherwise);
    this.maker = maker;
    terms = new BinaryTerms[weight.length];
    for (int c = 0; c < weight.length; c++) {
      terms[c] =
          new BinaryTerms(
              (float) (weight[c] * posWeight[c]),
              (float) weight[c],
              (float) (1 - smoothing),
              (float) (smoothing / 2));
    }
    this.ignoreIndex = ignoreIndex;
    boolean known = inputs.mask() == null && ignoreIndex != 0 && ignoreIndex != 1;
    divisorOfAll = known ? inputs.logits().length() : Double.NaN;
  }

  @Override
  double divisorOfAll() {
    return divisorOfAll;
  }

  /** Counts elements. */
  @Override
  Tiling.Work counter(Pass pass) {
    float[] label = pass.perPixel();
    float[] m = pass.perPixel();
    return t -> {
      int length = pass.tiling().length(t);
      double count = 0;
      for (int c = 0; c < terms.length; c++) {
        pass.labels().read(t, c, label);
        pass.readMask(t, c, m);
        count += count(pass, label, m, length);
      }
      return OptionalDouble.of(count);
    };
  }

  private double count(Pass pass, float[] label, float[] m, int length) {
    if (allCount(pass, label, m, length)) {
      return length;
    }
    int count = 0;
    boolean legal = true;
    for (int i = 0; i < length; i++) {
      boolean counts = m[i] != 0 && label[i] != ignoreIndex;
      count += counts ? 1 : 0;
      legal &= !counts || (label[i] >= 0 && label[i] <= 1);
    }
    return legal ? count : Double.NaN;
  }

  /** Returns whether all elements count and are legal; false also where that is hard to tell. */
  private boolean allCount(Pass pass, float[] label, float[] m, int length) {
    return ignoreIndex != 0
        && ignoreIndex != 1
        && Rows.areShares(label, length)
        && (pass.mask() == null || Rows.nearest(m, length) > 0);
  }

  @Override
  Tiling.Work worker(Pass pass) {
    TileMath math = maker.make(pass.tiling().longestTile());
    float[][] z = pass.tile();
    float[] scratch = pass.scratch();
    float[] label = pass.perPixel();
    float[] m = pass.perPixel();
    return t -> {
      int length = pass.tiling().length(t);
      pass.logits().read(t, z, scratch);
      double sum = 0;
      for (int c = 0; c < terms.length; c++) {
        pass.labels().read(t, c, label);
        pass.readMask(t, c, m);
        if (!allCount(pass, label, m, length)) {
          if (pass.mustGiveUp()) {
            return OptionalDouble.empty();
          }
          skipWhatDoesNotCount(z[c], label, m, length);
        }
        sum += math.binaryCrossEntropy(z[c], label, m, length, terms[c], pass.factor());
      }
      pass.writeGradient(t, z, scratch);
      return OptionalDouble.of(sum);
    };
  }

  private void skipWhatDoesNotCount(float[] z, float[] label, float[] m, int length) {
    for (int i = 0; i < length; i++) {
      if (m[i] == 0 || label[i] == ignoreIndex) {
        m[i] = 0;
        label[i] = 0;
        z[i] = 0;
      }
    }
  }
}
