package io.github.dl4jlosses.internal.fused;

import io.github.dl4jlosses.internal.LossKernel;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** The cross entropy of pixels that have a probability for each class. */
public final class FusedSoftCrossEntropy extends FusedLoss {
  private final TileMath.Maker maker;
  private final float[] weight;
  private final float kept; // 1-ε
  private final float spread; // ε/C
  private final int ignoreIndex;
  private final double divisorOfAll;

  /**
   * Creates the kernel.
   *
   * @param inputs labels t, of the shape of the logits; a mask of size 1 along C
   * @param weight w, C of them
   * @param smoothing ε
   */
  public FusedSoftCrossEntropy(
      TileMath.Maker maker,
      Inputs inputs,
      double[] weight,
      double smoothing,
      int ignoreIndex,
      Supplier<LossKernel> otherwise) {
    super(inputs, otherwise);
    this.maker = maker;
    this.weight = new float[weight.length];
    for (int c = 0; c < weight.length; c++) {
      this.weight[c] = (float) weight[c];
    }
    kept = (float) (1 - smoothing);
    spread = (float) (smoothing / weight.length);
    this.ignoreIndex = ignoreIndex;
    divisorOfAll = inputs.mask() == null ? inputs.pixels() : Double.NaN;
  }

  @Override
  double divisorOfAll() {
    return divisorOfAll;
  }

  /** Adds up m. */
  @Override
  Tiling.Work counter(Pass pass) {
    float[][] t = pass.tile();
    float[] scratch = pass.scratch();
    float[] m = pass.perPixel();
    return tile -> {
      readTargets(pass, tile, t, scratch, m);
      return OptionalDouble.of(Rows.total(m, pass.tiling().length(tile)));
    };
  }

  /**
   * Reads the probabilities t and mask m of a tile; 0 where a pixel does not count.
   *
   * @return how many pixels count
   */
  private int readTargets(Pass pass, int tile, float[][] t, float[] scratch, float[] m) {
    int length = pass.tiling().length(tile);
    pass.labels().read(tile, t, scratch);
    pass.readMask(tile, 0, m);
    int counted = length;
    for (int i = 0; i < length; i++) {
      if (m[i] == 0 || isIgnored(t, i)) {
        m[i] = 0;
        Rows.clear(t, i);
        counted--;
      }
    }
    return counted;
  }

  private boolean isIgnored(float[][] t, int i) {
    for (float[] row : t) {
      if (row[i] != ignoreIndex) {
        return false;
      }
    }
    return true;
  }

  @Override
  Tiling.Work worker(Pass pass) {
    TileMath math = maker.make(pass.tiling().longestTile());
    float[][] z = pass.tile();
    float[][] a = pass.tile(); // probabilities, then a(c) = m·w(c)·[(1-ε)·t(c) + ε/C]
    float[] scratch = pass.scratch();
    float[] m = pass.perPixel();
    return t -> {
      int length = pass.tiling().length(t);
      if (readTargets(pass, t, a, scratch, m) < length && pass.mustGiveUp()) {
        return OptionalDouble.empty();
      }
      pass.logits().read(t, z, scratch);
      for (int i = 0; i < length; i++) {
        if (m[i] == 0) {
          Rows.clear(z, i);
        }
      }
      for (int c = 0; c < a.length; c++) {
        toCoefficients(a[c], length, m, weight[c]);
      }
      double sum = math.softCrossEntropy(z, a, length, pass.factor());
      pass.writeGradient(t, z, scratch);
      return OptionalDouble.of(sum);
    };
  }

  private void toCoefficients(float[] row, int length, float[] m, float w) {
    for (int i = 0; i < length; i++) {
      row[i] = m[i] * (w * (kept * row[i] + spread));
    }
  }
}
