package io.github.dl4jlosses.internal.fused;

import io.github.dl4jlosses.internal.LossKernel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The binary cross entropy of each element. */
public final class FusedBCE extends FusedLoss {
  /*
   * With u = e^-|z| and h = 1 where z > 0, else 0,
   *
   *   L = log(1 + u)       σ(z) = (u + h·(1-u)) / (1+u)       σ(-z) = (u + (1-h)·(1-u)) / (1+u)
   *   l = m·w·[ P·t·(L - min(z, 0)) + (1-t)·(L + max(z, 0)) ]
   *   ∂l/∂z = m·w·[ (1-t)·σ(z) - P·t·σ(-z) ]
   *
   * with t = (1-ε)·label + ε/2: no branch, and nothing overflows. Near 0, where h is any number
   * between, u is 1 and h does not matter.
   */
  private static final float HUGE = 1e30f;

  private final ArrayMath math;
  private final float[] weight;
  private final float[] positive; // w·P
  private final float kept; // 1-ε
  private final float half; // ε/2
  private final int ignoreIndex;
  private final double divisor;

  private FusedBCE(
      ArrayMath math,
      Inputs inputs,
      double[] weight,
      double[] posWeight,
      double smoothing,
      int ignoreIndex) {
    super(inputs);
    this.math = math;
    this.weight = new float[weight.length];
    positive = new float[weight.length];
    for (int c = 0; c < weight.length; c++) {
      this.weight[c] = (float) weight[c];
      positive[c] = (float) (weight[c] * posWeight[c]);
    }
    kept = (float) (1 - smoothing);
    half = (float) (smoothing / 2);
    this.ignoreIndex = ignoreIndex;
    divisor = inputs.pass(0, null, this::counter);
  }

  /**
   * Returns the kernel, or nothing if a label is neither in [0, 1] nor {@code ignoreIndex}.
   *
   * @param logits [N, C, d…] or [R, C]
   * @param labels of their shape
   * @param mask of size 1 along the dimensions that it is repeated along
   * @param weight w, C of them
   * @param posWeight P, C of them
   * @param smoothing ε
   */
  public static Optional<LossKernel> of(
      ArrayMath math,
      INDArray logits,
      INDArray labels,
      @Nullable INDArray mask,
      double[] weight,
      double[] posWeight,
      double smoothing,
      int ignoreIndex) {
    if (!isFloat(ignoreIndex)) {
      return Optional.empty();
    }
    Inputs inputs = new Inputs(logits, labels, mask);
    FusedBCE kernel = new FusedBCE(math, inputs, weight, posWeight, smoothing, ignoreIndex);
    return Double.isNaN(kernel.divisor) ? Optional.empty() : Optional.of(kernel);
  }

  @Override
  public double divisor() {
    return divisor;
  }

  /** Counts elements; the count is NaN where a label is not legal. */
  private Tiling.Work counter(Pass pass) {
    float[] label = pass.perPixel();
    float[] m = pass.perPixel();
    return tile -> {
      int length = pass.tiling().length(tile);
      double count = 0;
      for (int c = 0; c < weight.length; c++) {
        pass.labels().read(tile, c, label);
        pass.readMask(tile, c, m);
        count += count(pass, label, m, length);
      }
      return count;
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
        && Rows.farthest(label, length, 0.5f) <= 0.5f
        && (pass.mask() == null || Rows.nearest(m, length) > 0);
  }

  @Override
  Tiling.Work worker(Pass pass) {
    return new Worker(pass);
  }

  /** Works on tiles, in memory of its own; one channel at a time. */
  private final class Worker implements Tiling.Work {
    private final Pass pass;
    private final float[][] tile;
    private final float[] scratch; // of math
    private final float[] ofLogits;
    private final float[] ofGradient;
    private final float[] negative; // label, then m·w·(1-t)
    private final float[] positives; // m·w·P·t
    private final float[] m;
    private final float[] u;
    private final float[] loss; // L, then l

    Worker(Pass pass) {
      this.pass = pass;
      tile = pass.tile();
      scratch = pass.perPixel();
      ofLogits = pass.logits().scratch();
      TiledArray gradient = pass.gradient();
      ofGradient = gradient == null ? scratch : gradient.scratch();
      negative = pass.perPixel();
      positives = pass.perPixel();
      m = pass.perPixel();
      u = pass.perPixel();
      loss = pass.perPixel();
    }

    @Override
    public double on(int t) {
      int length = pass.tiling().length(t);
      TiledArray gradient = pass.gradient();
      pass.logits().read(t, tile, ofLogits);
      double sum = 0;
      for (int c = 0; c < weight.length; c++) {
        float[] z = tile[c]; // the logits, then the gradient
        pass.labels().read(t, c, negative);
        pass.readMask(t, c, m);
        if (!allCount(pass, negative, m, length)) {
          skipWhatDoesNotCount(z, length);
        }
        smooth(negative, length, kept, half);
        coefficients(negative, length, m, weight[c], positive[c], positives);
        sum += losses(z, length);
        if (gradient != null) {
          gradient(z, length, positives, negative, u, pass.factor());
        }
      }
      if (gradient != null) {
        gradient.write(t, tile, ofGradient);
      }
      return sum;
    }

    private void skipWhatDoesNotCount(float[] z, int length) {
      for (int i = 0; i < length; i++) {
        if (m[i] == 0 || negative[i] == ignoreIndex) {
          m[i] = 0;
          negative[i] = 0;
          z[i] = 0;
        }
      }
    }

    private double losses(float[] z, int length) {
      Rows.minusAbs(z, length, u);
      math.exp(u, length, scratch);
      System.arraycopy(u, 0, loss, 0, length);
      math.log1p(loss, length, scratch);
      toLosses(loss, length, positives, negative, z);
      return Rows.total(loss, length);
    }
  }

  private static void smooth(float[] label, int length, float kept, float half) {
    for (int i = 0; i < length; i++) {
      label[i] = kept * label[i] + half;
    }
  }

  /** positive(i) = m(i)·wp·t(i), then t(i) = m(i)·w·(1-t(i)). */
  private static void coefficients(
      float[] t, int length, float[] m, float w, float wp, float[] positive) {
    for (int i = 0; i < length; i++) {
      positive[i] = m[i] * (wp * t[i]);
    }
    for (int i = 0; i < length; i++) {
      t[i] = m[i] * (w * (1 - t[i]));
    }
  }

  private static void toLosses(
      float[] l, int length, float[] positive, float[] negative, float[] z) {
    for (int i = 0; i < length; i++) {
      l[i] = positive[i] * (l[i] - Math.min(z[i], 0f)) + negative[i] * (l[i] + Math.max(z[i], 0f));
    }
  }

  private static void gradient(
      float[] z, int length, float[] positive, float[] negative, float[] u, float k) {
    for (int i = 0; i < length; i++) {
      float h = Math.min(Math.max(z[i], 0f) * HUGE, 1f);
      float rest = 1 - u[i];
      float yes = u[i] + h * rest;
      float no = u[i] + (1 - h) * rest;
      z[i] = k * (negative[i] * yes - positive[i] * no) / (1 + u[i]);
    }
  }
}
