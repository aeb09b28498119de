package io.github.dl4jlosses.internal.fused;

import io.github.dl4jlosses.internal.LossKernel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The cross entropy of pixels that have one class. */
public final class FusedCrossEntropy extends FusedLoss {
  /*
   * With e(c) = exp(z(c) - max z), r = Σ_{c≠y} e(c), s = r + e(y),
   *
   *   log s = log1p(r - (1 - e(y)))        exact where y is the maximum and e(y) = 1
   *   -ℓp(y) = (max z - z(y)) + log s
   *   l = m·[ a(y)·(-ℓp(y)) + Σ_c u(c)·(max z - z(c)) + U·log s ]
   *
   *   ∂l/∂z(c) = m·[ (a(y) + U)·e(c)/s - u(c) ]                     c ≠ y
   *   ∂l/∂z(y) = m·[ U·e(y)/s - u(y) - a(y)·r/s ]
   *
   * with a(c) = (1-ε)·w(c), u(c) = ε/C·w(c), U = Σ_c u(c). The class of the pixel is left out of
   * the sum so that nothing cancels where p(y) is almost 1.
   */
  private final ArrayMath math;
  private final ClassLabels classes;
  private final float[] a;
  private final float[] minusU;
  private final float sumOfU;
  private final boolean smoothed;

  private FusedCrossEntropy(
      ArrayMath math, Inputs inputs, ClassLabels classes, double[] weight, double smoothing) {
    super(inputs);
    this.math = math;
    this.classes = classes;
    smoothed = smoothing > 0;
    a = new float[weight.length];
    minusU = new float[weight.length];
    for (int c = 0; c < weight.length; c++) {
      a[c] = (float) ((1 - smoothing) * weight[c]);
      minusU[c] = (float) (-smoothing / weight.length * weight[c]);
    }
    sumOfU = (float) -sum(minusU, minusU.length);
  }

  /**
   * Returns the kernel, or nothing if a label is not a class, {@code ignoreIndex} or one-hot.
   *
   * @param logits [N, C, d…] or [R, C]
   * @param labels one-hot of their shape, or class indices of size 1 along C
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
    Inputs inputs = new Inputs(logits, labels, mask);
    ClassLabels classes = new ClassLabels(inputs, ignoreIndex, weight);
    return Double.isNaN(classes.sumOfWeights())
        ? Optional.empty()
        : Optional.of(new FusedCrossEntropy(math, inputs, classes, weight, smoothing));
  }

  @Override
  public double divisor() {
    return classes.sumOfWeights();
  }

  @Override
  Tiling.Work worker(Pass pass) {
    return new Worker(pass);
  }

  /** Works on tiles, in memory of its own. */
  private final class Worker implements Tiling.Work {
    private final Pass pass;
    private final int channels;
    private final float[] z; // logits, then e, then the gradient; channel after channel
    private final float[] scratch;
    private final int[] y;
    private final float[] m;
    private final float[] max;
    private final float[] uniform; // Σ_c u(c)·(max z - z(c))
    private final float[] toMax; // max z - z(y)
    private final float[] ey;
    private final float[] r;
    private final float[] logS;
    private final float[] own; // a(y)

    Worker(Pass pass) {
      this.pass = pass;
      channels = pass.channels();
      z = pass.tile();
      scratch = pass.tile();
      y = new int[pass.tiling().longestTile()];
      m = pass.perPixel();
      max = pass.perPixel();
      uniform = pass.perPixel();
      toMax = pass.perPixel();
      ey = pass.perPixel();
      r = pass.perPixel();
      logS = pass.perPixel();
      own = pass.perPixel();
    }

    @Override
    public double on(int tile) {
      int length = pass.tiling().length(tile);
      pass.logits().read(tile, z, scratch);
      classes.read(pass, tile, y, m);
      skipWhatDoesNotCount(length);
      exponentials(length);
      double sum = losses(length);
      TiledArray gradient = pass.gradient();
      if (gradient != null) {
        gradient(length);
        gradient.write(tile, z, scratch);
      }
      return sum;
    }

    /** Makes logits 0 and the class any where m is 0: all that follows is finite there. */
    private void skipWhatDoesNotCount(int length) {
      for (int i = 0; i < length; i++) {
        if (y[i] == ClassLabels.NONE) {
          y[i] = 0;
          for (int c = 0; c < channels; c++) {
            z[c * length + i] = 0;
          }
        }
      }
    }

    private void exponentials(int length) {
      TileMath.max(z, channels, length, max);
      for (int i = 0; i < length; i++) {
        toMax[i] = max[i] - z[y[i] * length + i];
        own[i] = a[y[i]];
      }
      TileMath.subtract(z, channels, length, max);
      if (smoothed) {
        TileMath.weightedSum(z, channels, length, minusU, uniform);
      }
      math.exp(z, channels * length);
      for (int i = 0; i < length; i++) {
        int at = y[i] * length + i;
        ey[i] = z[at];
        z[at] = 0;
      }
      TileMath.sum(z, channels, length, r);
    }

    private double losses(int length) {
      for (int i = 0; i < length; i++) {
        logS[i] = r[i] - (1 - ey[i]);
      }
      math.log1p(logS, length);
      float[] loss = toMax;
      for (int i = 0; i < length; i++) {
        loss[i] = m[i] * (own[i] * (toMax[i] + logS[i]) + uniform[i] + sumOfU * logS[i]);
      }
      return sum(loss, length);
    }

    private void gradient(int length) {
      float k = pass.factor();
      float[] factor = max;
      for (int i = 0; i < length; i++) {
        m[i] *= k;
        factor[i] = m[i] * (own[i] + sumOfU) / (r[i] + ey[i]);
      }
      TileMath.multiply(z, channels, length, factor);
      if (smoothed) {
        TileMath.addOuter(z, channels, length, minusU, m);
      }
      for (int i = 0; i < length; i++) {
        float s = r[i] + ey[i];
        z[y[i] * length + i] = m[i] * (sumOfU * ey[i] / s + minusU[y[i]] - own[i] * r[i] / s);
      }
    }
  }
}
