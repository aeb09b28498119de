package io.github.dl4jlosses.internal.fused;

import io.github.dl4jlosses.internal.LossKernel;
import java.util.Arrays;
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
   *   ∂l/∂z(y) = m·[ (U·e(y) - a(y)·r)/s - u(y) ]
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
  private final boolean weighted;

  private FusedCrossEntropy(
      ArrayMath math, Inputs inputs, ClassLabels classes, double[] weight, double smoothing) {
    super(inputs);
    this.math = math;
    this.classes = classes;
    smoothed = smoothing > 0;
    weighted = Arrays.stream(weight).anyMatch(w -> w != weight[0]);
    a = new float[weight.length];
    minusU = new float[weight.length];
    for (int c = 0; c < weight.length; c++) {
      a[c] = (float) ((1 - smoothing) * weight[c]);
      minusU[c] = (float) (-smoothing / weight.length * weight[c]);
    }
    sumOfU = (float) -Rows.total(minusU, minusU.length);
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
    private final float[][] z; // logits, then e, then the gradient
    private final float[] scratch; // of math
    private final float[] ofLogits;
    private final float[] ofGradient;
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
      z = pass.tile();
      scratch = pass.perPixel();
      ofLogits = pass.logits().scratch();
      TiledArray gradient = pass.gradient();
      ofGradient = gradient == null ? scratch : gradient.scratch();
      y = new int[pass.tiling().longestTile()];
      m = pass.perPixel();
      max = pass.perPixel();
      uniform = pass.perPixel();
      toMax = pass.perPixel();
      ey = pass.perPixel();
      r = pass.perPixel();
      logS = pass.perPixel();
      own = pass.perPixel();
      Arrays.fill(own, a[0]);
    }

    @Override
    public double on(int tile) {
      int length = pass.tiling().length(tile);
      pass.logits().read(tile, z, ofLogits);
      if (classes.read(pass, tile, y, m) < length) {
        skipWhatDoesNotCount(length);
      }
      exponentials(length);
      double sum = losses(length);
      TiledArray gradient = pass.gradient();
      if (gradient != null) {
        gradient(length);
        gradient.write(tile, z, ofGradient);
      }
      return sum;
    }

    /** Makes logits 0 and the class any where m is 0: all that follows is finite there. */
    private void skipWhatDoesNotCount(int length) {
      for (int i = 0; i < length; i++) {
        if (y[i] == ClassLabels.NONE) {
          y[i] = 0;
          Rows.clear(z, i);
        }
      }
    }

    private void exponentials(int length) {
      Rows.max(z, length, max);
      for (int i = 0; i < length; i++) {
        toMax[i] = max[i] - z[y[i]][i];
      }
      if (weighted) {
        for (int i = 0; i < length; i++) {
          own[i] = a[y[i]];
        }
      }
      for (float[] row : z) {
        Rows.subtract(row, length, max);
      }
      if (smoothed) {
        Rows.weightedSum(z, length, minusU, uniform);
      }
      for (float[] row : z) {
        math.exp(row, length, scratch);
      }
      for (int i = 0; i < length; i++) {
        float[] row = z[y[i]];
        ey[i] = row[i];
        row[i] = 0;
      }
      Rows.sum(z, length, r);
    }

    private double losses(int length) {
      for (int i = 0; i < length; i++) {
        logS[i] = r[i] - (1 - ey[i]);
      }
      math.log1p(logS, length, scratch);
      float[] loss = toMax;
      for (int i = 0; i < length; i++) {
        loss[i] = m[i] * (own[i] * (toMax[i] + logS[i]) + uniform[i] + sumOfU * logS[i]);
      }
      return Rows.total(loss, length);
    }

    private void gradient(int length) {
      scale(m, length, pass.factor());
      float[] factor = max;
      factors(factor, length);
      for (int c = 0; c < z.length; c++) {
        if (smoothed) {
          Rows.multiplyAdd(z[c], length, factor, minusU[c], m);
        } else {
          Rows.multiply(z[c], length, factor);
        }
      }
      float[] atY = toMax;
      gradientAtY(atY, length);
      for (int i = 0; i < length; i++) {
        z[y[i]][i] = atY[i];
      }
      if (smoothed) {
        for (int i = 0; i < length; i++) {
          z[y[i]][i] += m[i] * minusU[y[i]];
        }
      }
    }

    private void factors(float[] factor, int length) {
      for (int i = 0; i < length; i++) {
        factor[i] = m[i] * (own[i] + sumOfU) / (r[i] + ey[i]);
      }
    }

    private void gradientAtY(float[] atY, int length) {
      for (int i = 0; i < length; i++) {
        atY[i] = m[i] * (sumOfU * ey[i] - own[i] * r[i]) / (r[i] + ey[i]);
      }
    }
  }

  private static void scale(float[] x, int length, float factor) {
    for (int i = 0; i < length; i++) {
      x[i] *= factor;
    }
  }
}
