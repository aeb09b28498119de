package io.github.dl4jlosses.internal.fused;

import io.github.dl4jlosses.internal.fused.FusedLoss.Inputs;
import io.github.dl4jlosses.internal.fused.FusedLoss.Pass;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The class of each pixel, from class indices as they lie or from one-hot labels. */
final class ClassLabels {
  /** The class of a pixel that does not count. */
  static final int NONE = -1;

  private static final int NOT_WHOLE = Integer.MIN_VALUE; // an ignoreIndex nobody has
  private static final int NOT_LEGAL = -1;

  private final int ignoreIndex;
  private final int @Nullable [] ofOneHot; // by pixel number
  private final double sumOfWeights;

  /**
   * Reads all labels once.
   *
   * @param weight of each class
   */
  ClassLabels(Inputs inputs, int ignoreIndex, double[] weight) {
    this.ignoreIndex = ignoreIndex;
    boolean oneHot = inputs.labels().size(1) > 1;
    int pixels = (int) (inputs.logits().length() / weight.length);
    int @Nullable [] classes = oneHot ? new int[pixels] : null;
    ofOneHot = classes;
    boolean countsAlone = inputs.mask() == null && Arrays.stream(weight).allMatch(w -> w == 1);
    sumOfWeights =
        inputs.pass(
            0,
            null,
            pass -> {
              float[] row = pass.perPixel();
              float[] m = pass.perPixel();
              int[] y = new int[row.length];
              return t -> {
                if (classes != null) {
                  pass.readMask(t, 0, m);
                  if (!readOneHot(pass, t, m, row, classes)) {
                    return Double.NaN;
                  }
                }
                int counted = read(pass, t, y, m);
                return counted == NOT_LEGAL
                    ? Double.NaN
                    : countsAlone ? counted : weigh(weight, y, m, pass.tiling().length(t));
              };
            });
  }

  /** Returns Σ m·w(y) over the pixels that count; NaN if a label is not legal. */
  double sumOfWeights() {
    return sumOfWeights;
  }

  /**
   * Reads the classes y and mask m of a tile; where a pixel does not count, these are {@link #NONE}
   * and 0.
   *
   * @return how many pixels count; negative if a label is not legal
   */
  int read(Pass pass, int t, int[] y, float[] m) {
    pass.readMask(t, 0, m);
    int length = pass.tiling().length(t);
    if (ofOneHot == null) {
      pass.labels().readWhole(t, y, NOT_WHOLE);
    } else {
      System.arraycopy(ofOneHot, pass.tiling().firstPixel(t), y, 0, length);
    }
    int classes = pass.channels();
    boolean legal = ignoreIndex != NOT_WHOLE;
    int counted = length;
    for (int i = 0; i < length; i++) {
      int c = y[i];
      if (m[i] == 0 || c == ignoreIndex || (c == NONE && ofOneHot != null)) {
        y[i] = NONE;
        m[i] = 0;
        counted--;
      } else {
        legal &= c >= 0 && c < classes;
      }
    }
    return legal ? counted : NOT_LEGAL;
  }

  private static boolean readOneHot(Pass pass, int t, float[] m, float[] row, int[] classes) {
    int first = pass.tiling().firstPixel(t);
    int length = pass.tiling().length(t);
    Arrays.fill(classes, first, first + length, NONE);
    boolean legal = true;
    for (int c = 0; c < pass.channels(); c++) {
      pass.labels().read(t, c, row);
      for (int i = 0; i < length; i++) {
        if (row[i] != 0 && m[i] != 0) {
          legal &= row[i] == 1 && classes[first + i] == NONE;
          classes[first + i] = c;
        }
      }
    }
    return legal;
  }

  private static double weigh(double[] weight, int[] y, float[] m, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      if (y[i] != NONE) {
        sum += m[i] * weight[y[i]];
      }
    }
    return sum;
  }
}
