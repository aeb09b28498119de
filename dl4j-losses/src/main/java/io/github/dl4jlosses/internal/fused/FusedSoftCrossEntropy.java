package io.github.dl4jlosses.internal.fused;

import io.github.dl4jlosses.internal.LossKernel;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The cross entropy of pixels that have a probability for each class. */
public final class FusedSoftCrossEntropy extends FusedLoss {
  /*
   * With e(c) = exp(z(c) - max z), s = Σ_c e(c),
   *
   *   a(c) = m·w(c)·[ (1-ε)·t(c) + ε/C ],  A = Σ_c a(c)
   *   l = Σ_c a(c)·(max z - z(c)) + A·log s          ∂l/∂z(c) = A·e(c)/s - a(c)
   *
   * The e of the maximum is 1, so log s is log1p(s - 1), with s in double.
   */
  private final ArrayMath math;
  private final float[] weight;
  private final float kept; // 1-ε
  private final float spread; // ε/C
  private final int ignoreIndex;
  private final double divisor;

  private FusedSoftCrossEntropy(
      ArrayMath math, Inputs inputs, double[] weight, double smoothing, int ignoreIndex) {
    super(inputs);
    this.math = math;
    this.weight = new float[weight.length];
    for (int c = 0; c < weight.length; c++) {
      this.weight[c] = (float) weight[c];
    }
    kept = (float) (1 - smoothing);
    spread = (float) (smoothing / weight.length);
    this.ignoreIndex = ignoreIndex;
    divisor =
        inputs.pass(
            0,
            null,
            pass -> {
              float[][] t = pass.tile();
              float[] scratch = pass.labels().scratch();
              float[] m = pass.perPixel();
              return tile -> {
                readTargets(pass, tile, t, scratch, m);
                return Rows.total(m, pass.tiling().length(tile));
              };
            });
  }

  /**
   * Returns the kernel, or nothing if it cannot tell labels from {@code ignoreIndex}.
   *
   * @param logits [N, C, d…] or [R, C]
   * @param labels t, of their shape
   * @param mask of size 1 along C, and along others that it is repeated along
   * @param weight w, C of them
   * @param smoothing ε
   */
  public static Optional<LossKernel> of(
      ArrayMath math,
      INDArray logits,
      INDArray labels,
      @Nullable INDArray mask,
      double[] weight,
      double smoothing,
      int ignoreIndex) {
    if (!isFloat(ignoreIndex)) {
      return Optional.empty();
    }
    Inputs inputs = new Inputs(logits, labels, mask);
    return Optional.of(new FusedSoftCrossEntropy(math, inputs, weight, smoothing, ignoreIndex));
  }

  @Override
  public double divisor() {
    return divisor;
  }

  /** Reads the probabilities t and mask m of a tile; 0 where a pixel does not count. */
  private void readTargets(Pass pass, int tile, float[][] t, float[] scratch, float[] m) {
    int length = pass.tiling().length(tile);
    pass.labels().read(tile, t, scratch);
    pass.readMask(tile, 0, m);
    for (int i = 0; i < length; i++) {
      if (m[i] == 0 || isIgnored(t, i)) {
        m[i] = 0;
        Rows.clear(t, i);
      }
    }
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
    return new Worker(pass);
  }

  /** Works on tiles, in memory of its own. */
  private final class Worker implements Tiling.Work {
    private final Pass pass;
    private final float[][] z; // logits, then e, then the gradient
    private final float[][] a; // labels, then a(c)
    private final float[] scratch; // of math
    private final float[] ofLogits;
    private final float[] ofLabels;
    private final float[] ofGradient;
    private final float[] m;
    private final float[] max;
    private final float[] loss;
    private final float[] sumOfA;
    private final double[] sum; // s - 1
    private final float[] logS;

    Worker(Pass pass) {
      this.pass = pass;
      z = pass.tile();
      a = pass.tile();
      scratch = pass.perPixel();
      ofLogits = pass.logits().scratch();
      ofLabels = pass.labels().scratch();
      TiledArray gradient = pass.gradient();
      ofGradient = gradient == null ? scratch : gradient.scratch();
      m = pass.perPixel();
      max = pass.perPixel();
      loss = pass.perPixel();
      sumOfA = pass.perPixel();
      sum = new double[max.length];
      logS = pass.perPixel();
    }

    @Override
    public double on(int tile) {
      int length = pass.tiling().length(tile);
      pass.logits().read(tile, z, ofLogits);
      readTargets(pass, tile, a, ofLabels, m);
      for (int i = 0; i < length; i++) {
        if (m[i] == 0) {
          Rows.clear(z, i);
        }
      }
      coefficients(length);
      double sum = losses(length);
      TiledArray gradient = pass.gradient();
      if (gradient != null) {
        gradient(length);
        gradient.write(tile, z, ofGradient);
      }
      return sum;
    }

    private void coefficients(int length) {
      for (int c = 0; c < a.length; c++) {
        coefficients(a[c], length, weight[c]);
      }
      Rows.sum(a, length, sumOfA);
    }

    private void coefficients(float[] row, int length, float w) {
      for (int i = 0; i < length; i++) {
        row[i] = m[i] * (w * (kept * row[i] + spread));
      }
    }

    private double losses(int length) {
      Rows.max(z, length, max);
      Arrays.fill(loss, 0, length, 0);
      Arrays.fill(sum, 0, length, -1);
      for (int c = 0; c < z.length; c++) {
        Rows.subtract(z[c], length, max);
        Rows.subtractProduct(loss, length, a[c], z[c]);
        math.exp(z[c], length, scratch);
        Rows.add(z[c], length, sum);
      }
      for (int i = 0; i < length; i++) {
        logS[i] = (float) sum[i];
      }
      math.log1p(logS, length, scratch);
      for (int i = 0; i < length; i++) {
        loss[i] += sumOfA[i] * logS[i];
      }
      return Rows.total(loss, length);
    }

    private void gradient(int length) {
      float k = pass.factor();
      float[] factor = max;
      for (int i = 0; i < length; i++) {
        factor[i] = (float) (k * sumOfA[i] / (1 + sum[i]));
      }
      for (int c = 0; c < z.length; c++) {
        Rows.multiplyAdd(z[c], length, factor, -k, a[c]);
      }
    }
  }
}
