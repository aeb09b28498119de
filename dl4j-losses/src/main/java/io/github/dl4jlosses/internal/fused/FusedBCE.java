package io.github.dl4jlosses.internal.fused;

import io.github.dl4jlosses.internal.LossKernel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The binary cross entropy of each element. */
public final class FusedBCE extends FusedLoss {
  /*
   * With α = exp(min(z, 0)), β = exp(min(-z, 0)), one of which is 1,
   *
   *   L = log(1 + e^-|z|) = log1p(min(α, β))       σ(z) = α/(α+β)       σ(-z) = β/(α+β)
   *   l = m·w·[ P·t·(L + max(-z, 0)) + (1-t)·(L + max(z, 0)) ]
   *   ∂l/∂z = m·w·[ (1-t)·α - P·t·β ] / (α+β)
   *
   * with t = (1-ε)·label + ε/2: no branch, and nothing overflows.
   */
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
        count += count(label, m, length);
      }
      return count;
    };
  }

  private double count(float[] label, float[] m, int length) {
    int count = 0;
    boolean legal = true;
    for (int i = 0; i < length; i++) {
      boolean counts = m[i] != 0 && label[i] != ignoreIndex;
      count += counts ? 1 : 0;
      legal &= !counts || (label[i] >= 0 && label[i] <= 1);
    }
    return legal ? count : Double.NaN;
  }

  @Override
  Tiling.Work worker(Pass pass) {
    return new Worker(pass);
  }

  /** Works on tiles, in memory of its own; one channel at a time. */
  private final class Worker implements Tiling.Work {
    private final Pass pass;
    private final float[] tile;
    private final float[] scratch;
    private final float[] z;
    private final float[] negative; // label, then m·w·(1-t)
    private final float[] positives; // m, then m·w·P·t
    private final float[] alpha;
    private final float[] beta;
    private final float[] tail; // L, then l

    Worker(Pass pass) {
      this.pass = pass;
      tile = pass.tile();
      scratch = pass.tile();
      z = pass.perPixel();
      negative = pass.perPixel();
      positives = pass.perPixel();
      alpha = pass.perPixel();
      beta = pass.perPixel();
      tail = pass.perPixel();
    }

    @Override
    public double on(int t) {
      int length = pass.tiling().length(t);
      TiledArray gradient = pass.gradient();
      pass.logits().read(t, tile, scratch);
      double sum = 0;
      for (int c = 0; c < weight.length; c++) {
        System.arraycopy(tile, c * length, z, 0, length);
        pass.labels().read(t, c, negative);
        pass.readMask(t, c, positives);
        skipWhatDoesNotCount(length);
        coefficients(length, weight[c], positive[c]);
        sum += losses(length);
        if (gradient != null) {
          gradient(length, pass.factor());
          System.arraycopy(z, 0, tile, c * length, length);
        }
      }
      if (gradient != null) {
        gradient.write(t, tile, scratch);
      }
      return sum;
    }

    private void skipWhatDoesNotCount(int length) {
      for (int i = 0; i < length; i++) {
        if (positives[i] == 0 || negative[i] == ignoreIndex) {
          positives[i] = 0;
          negative[i] = 0;
          z[i] = 0;
        }
      }
    }

    private void coefficients(int length, float w, float p) {
      for (int i = 0; i < length; i++) {
        float m = positives[i];
        float t = kept * negative[i] + half;
        positives[i] = m * (p * t);
        negative[i] = m * (w * (1 - t));
      }
    }

    private double losses(int length) {
      for (int i = 0; i < length; i++) {
        alpha[i] = Math.min(z[i], 0);
        beta[i] = Math.min(-z[i], 0);
      }
      math.exp(alpha, length);
      math.exp(beta, length);
      for (int i = 0; i < length; i++) {
        tail[i] = Math.min(alpha[i], beta[i]);
      }
      math.log1p(tail, length);
      for (int i = 0; i < length; i++) {
        tail[i] =
            positives[i] * (tail[i] + Math.max(-z[i], 0))
                + negative[i] * (tail[i] + Math.max(z[i], 0));
      }
      return sum(tail, length);
    }

    private void gradient(int length, float k) {
      for (int i = 0; i < length; i++) {
        z[i] = k * (negative[i] * alpha[i] - positives[i] * beta[i]) / (alpha[i] + beta[i]);
      }
    }
  }
}
