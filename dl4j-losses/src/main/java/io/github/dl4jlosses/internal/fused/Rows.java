package io.github.dl4jlosses.internal.fused;

import java.util.Arrays;

/**
 * Loops over x(c, i), one array per channel c, and rows r(i), one number per pixel. One loop per
 * method, without offsets: the form that a JIT compiler vectorizes.
 */
public final class Rows {
  private Rows() {}

  /** max(i) = max_c x(c, i). */
  static void max(float[][] x, int length, float[] max) {
    System.arraycopy(x[0], 0, max, 0, length);
    for (int c = 1; c < x.length; c++) {
      max(x[c], length, max);
    }
  }

  private static void max(float[] x, int length, float[] max) {
    for (int i = 0; i < length; i++) {
      max[i] = Math.max(max[i], x[i]);
    }
  }

  /** sum(i) = Σ_c x(c, i). */
  static void sum(float[][] x, int length, float[] sum) {
    System.arraycopy(x[0], 0, sum, 0, length);
    for (int c = 1; c < x.length; c++) {
      add(x[c], length, sum);
    }
  }

  /** sum(i) += x(i). */
  static void add(float[] x, int length, float[] sum) {
    for (int i = 0; i < length; i++) {
      sum[i] += x[i];
    }
  }

  /** x(i) -= r(i). */
  static void subtract(float[] x, int length, float[] r) {
    for (int i = 0; i < length; i++) {
      x[i] -= r[i];
    }
  }

  /** x(i) *= r(i). */
  static void multiply(float[] x, int length, float[] r) {
    for (int i = 0; i < length; i++) {
      x[i] *= r[i];
    }
  }

  /** x(i) = x(i)·r(i) + factor·s(i). */
  static void multiplyAdd(float[] x, int length, float[] r, float factor, float[] s) {
    for (int i = 0; i < length; i++) {
      x[i] = x[i] * r[i] + factor * s[i];
    }
  }

  /** r(i) = x(i)·y(i). */
  static void product(float[] x, int length, float[] y, float[] r) {
    for (int i = 0; i < length; i++) {
      r[i] = x[i] * y[i];
    }
  }

  /** r(i) = min(x(i), y(i)). */
  static void least(float[] x, int length, float[] y, float[] r) {
    for (int i = 0; i < length; i++) {
      r[i] = Math.min(x[i], y[i]);
    }
  }

  /** r(i) += factor·x(i). */
  static void addMultiple(float[] r, int length, float factor, float[] x) {
    for (int i = 0; i < length; i++) {
      r[i] += factor * x[i];
    }
  }

  /** r(i) += x(i)·y(i). */
  static void addProduct(float[] r, int length, float[] x, float[] y) {
    for (int i = 0; i < length; i++) {
      r[i] += x[i] * y[i];
    }
  }

  /** r(i) += factor·x(i)·y(i). */
  static void addMultipleOfProduct(float[] r, int length, float factor, float[] x, float[] y) {
    for (int i = 0; i < length; i++) {
      r[i] += factor * (x[i] * y[i]);
    }
  }

  /** x(i) = p(i)·(x(i) - r(i)). */
  static void multiplyDifference(float[] x, int length, float[] r, float[] p) {
    for (int i = 0; i < length; i++) {
      x[i] = p[i] * (x[i] - r[i]);
    }
  }

  /**
   * g(c, i) = p(c, i)·(g(c, i) - mean(i)) with mean(i) = Σ_c g(c, i)·p(c, i): from derivatives with
   * respect to a softmax to those with respect to its logits.
   */
  static void chain(float[][] g, float[][] p, int length, float[] mean) {
    Arrays.fill(mean, 0, length, 0);
    for (int c = 0; c < g.length; c++) {
      addProduct(mean, length, g[c], p[c]);
    }
    for (int c = 0; c < g.length; c++) {
      multiplyDifference(g[c], length, mean, p[c]);
    }
  }

  /** x(i) = x(i)·p(i)·(1 - p(i)). */
  static void multiplyByShareOfBoth(float[] x, int length, float[] p) {
    for (int i = 0; i < length; i++) {
      x[i] = x[i] * (p[i] * (1 - p[i]));
    }
  }

  /** r(i) -= x(i)·y(i). */
  static void subtractProduct(float[] r, int length, float[] x, float[] y) {
    for (int i = 0; i < length; i++) {
      r[i] -= x[i] * y[i];
    }
  }

  /** sum(i) += x(i). */
  static void add(float[] x, int length, double[] sum) {
    for (int i = 0; i < length; i++) {
      sum[i] += x[i];
    }
  }

  /** Returns min |x(i)|; NaN if one is. */
  static float nearest(float[] x, int length) {
    float nearest = Float.POSITIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      nearest = Math.min(nearest, Math.abs(x[i]));
    }
    return nearest;
  }

  /** x(c, i) = 0 for all c. */
  static void clear(float[][] x, int i) {
    for (float[] row : x) {
      row[i] = 0;
    }
  }

  /** Returns the sum of the first numbers, in double. */
  public static double total(float[] x, int length) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i <= length - 4; i += 4) { // four sums at a time need not wait for each other
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < length; i++) {
      a += x[i];
    }
    return (a + b) + (c + d);
  }
}
