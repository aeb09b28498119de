package io.github.dl4jlosses.internal.fused;

import java.util.Arrays;

/**
 * Loops over tiles x [C][length], channel after channel, and rows of one number per pixel. One loop
 * per method: the form that a JIT compiler vectorizes.
 */
final class TileMath {
  private TileMath() {}

  /** max(i) = max_c x(c, i). */
  static void max(float[] x, int channels, int length, float[] max) {
    System.arraycopy(x, 0, max, 0, length);
    for (int c = 1; c < channels; c++) {
      maxRow(x, c * length, length, max);
    }
  }

  private static void maxRow(float[] x, int from, int length, float[] max) {
    for (int i = 0; i < length; i++) {
      max[i] = Math.max(max[i], x[from + i]);
    }
  }

  /** x(c, i) -= row(i). */
  static void subtract(float[] x, int channels, int length, float[] row) {
    for (int c = 0; c < channels; c++) {
      subtractRow(x, c * length, length, row);
    }
  }

  private static void subtractRow(float[] x, int from, int length, float[] row) {
    for (int i = 0; i < length; i++) {
      x[from + i] -= row[i];
    }
  }

  /** x(c, i) *= row(i). */
  static void multiply(float[] x, int channels, int length, float[] row) {
    for (int c = 0; c < channels; c++) {
      multiplyRow(x, c * length, length, row);
    }
  }

  private static void multiplyRow(float[] x, int from, int length, float[] row) {
    for (int i = 0; i < length; i++) {
      x[from + i] *= row[i];
    }
  }

  /** sum(i) = Σ_c x(c, i). */
  static void sum(float[] x, int channels, int length, float[] sum) {
    System.arraycopy(x, 0, sum, 0, length);
    for (int c = 1; c < channels; c++) {
      addRow(x, c * length, length, sum);
    }
  }

  private static void addRow(float[] x, int from, int length, float[] sum) {
    for (int i = 0; i < length; i++) {
      sum[i] += x[from + i];
    }
  }

  /** sum(i) = Σ_c factor(c)·x(c, i). */
  static void weightedSum(float[] x, int channels, int length, float[] factor, float[] sum) {
    Arrays.fill(sum, 0, length, 0);
    for (int c = 0; c < channels; c++) {
      addMultipleRow(x, c * length, length, factor[c], sum);
    }
  }

  private static void addMultipleRow(float[] x, int from, int length, float factor, float[] sum) {
    for (int i = 0; i < length; i++) {
      sum[i] += factor * x[from + i];
    }
  }

  /** x(c, i) += column(c)·row(i). */
  static void addOuter(float[] x, int channels, int length, float[] column, float[] row) {
    for (int c = 0; c < channels; c++) {
      addOuterRow(x, c * length, length, column[c], row);
    }
  }

  private static void addOuterRow(float[] x, int from, int length, float factor, float[] row) {
    for (int i = 0; i < length; i++) {
      x[from + i] += factor * row[i];
    }
  }
}
