package io.github.dl4jlosses.internal.fused;

import io.github.dl4jlosses.internal.LossKernel;
import io.github.dl4jlosses.internal.fused.TileMath.ClassTerms;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** The cross entropy of pixels that have one class. */
public final class FusedCrossEntropy extends FusedLoss {
  private final TileMath.Maker maker;
  private final int ignoreIndex;
  private final double[] weight;
  private final ClassTerms terms; // a(c) = (1-ε)·w(c), u(c) = ε/C·w(c)
  private final double divisorOfAll;

  /**
   * Creates the kernel.
   *
   * @param inputs labels one-hot, or class indices of size 1 along C; a mask of size 1 along C
   * @param weight w, C of them
   * @param smoothing ε
   */
  public FusedCrossEntropy(
      TileMath.Maker maker,
      Inputs inputs,
      double[] weight,
      double smoothing,
      int ignoreIndex,
      Supplier<LossKernel> otherwise) {
    super(inputs, otherwise);
    this.maker = maker;
    this.weight = weight;
    this.ignoreIndex = ignoreIndex;
    float[] a = new float[weight.length];
    float[] u = new float[weight.length];
    for (int c = 0; c < weight.length; c++) {
      a[c] = (float) ((1 - smoothing) * weight[c]);
      u[c] = (float) (smoothing / weight.length * weight[c]);
    }
    terms = new ClassTerms(a, u);
    boolean countsPixels = inputs.mask() == null && Arrays.stream(weight).allMatch(w -> w == 1);
    divisorOfAll = countsPixels ? inputs.pixels() : Double.NaN;
  }

  @Override
  double divisorOfAll() {
    return divisorOfAll;
  }

  /** Adds up m·w(y). */
  @Override
  Tiling.Work counter(Pass pass) {
    ClassLabels labels = new ClassLabels(pass, ignoreIndex);
    int[] y = pass.perPixelWhole();
    float[] m = pass.perPixel();
    return t -> {
      if (labels.read(t, y, m) == ClassLabels.NOT_LEGAL) {
        return OptionalDouble.of(Double.NaN);
      }
      int length = pass.tiling().length(t);
      double sum = 0;
      for (int i = 0; i < length; i++) {
        if (y[i] != ClassLabels.NONE) {
          sum += m[i] * weight[y[i]];
        }
      }
      return OptionalDouble.of(sum);
    };
  }

  @Override
  Tiling.Work worker(Pass pass) {
    TileMath math = maker.make(pass.tiling().longestTile());
    ClassLabels labels = new ClassLabels(pass, ignoreIndex);
    float[][] z = pass.tile();
    float[] scratch = pass.scratch();
    int[] y = pass.perPixelWhole();
    float[] m = pass.perPixel();
    return t -> {
      int length = pass.tiling().length(t);
      boolean allCount = labels.read(t, y, m) == length;
      if (!allCount && pass.mustGiveUp()) {
        return OptionalDouble.empty();
      }
      pass.logits().read(t, z, scratch);
      if (!allCount) {
        skipWhatDoesNotCount(z, y, length);
      }
      double sum = math.crossEntropy(z, y, m, length, terms, pass.factor());
      pass.writeGradient(t, z, scratch);
      return OptionalDouble.of(sum);
    };
  }

  /** Makes logits 0 and the class any where m is 0: all that follows is finite there. */
  private static void skipWhatDoesNotCount(float[][] z, int[] y, int length) {
    for (int i = 0; i < length; i++) {
      if (y[i] == ClassLabels.NONE) {
        y[i] = 0;
        Rows.clear(z, i);
      }
    }
  }
}
