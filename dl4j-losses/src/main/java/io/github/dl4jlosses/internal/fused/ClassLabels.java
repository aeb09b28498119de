package io.github.dl4jlosses.internal.fused;

import io.github.dl4jlosses.internal.fused.FusedLoss.Pass;
import java.util.Arrays;

/** Reads the class of each pixel, from class indices as they lie or from one-hot labels. */
final class ClassLabels {
  /** The class of a pixel that does not count. */
  static final int NONE = -1;

  /** How many pixels count where a label is not legal. */
  static final int NOT_LEGAL = -1;

  private static final int NOT_WHOLE = Integer.MIN_VALUE; // no class, and beyond any ignoreIndex

  private final Pass pass;
  private final int ignoreIndex;
  private final boolean oneHot;
  private final float[] scratch;

  /** Creates a reader for one thread. */
  ClassLabels(Pass pass, int ignoreIndex) {
    this.pass = pass;
    this.ignoreIndex = ignoreIndex;
    oneHot = !pass.labels().sameForAllChannels();
    scratch = new float[Math.max(pass.labels().scratch(), pass.tiling().longestTile())];
  }

  /**
   * Reads the classes y and mask m of a tile; where a pixel does not count, these are {@link #NONE}
   * and 0.
   *
   * @return how many pixels count; {@link #NOT_LEGAL} if a label is not legal
   */
  int read(int t, int[] y, float[] m) {
    int length = pass.tiling().length(t);
    pass.readMask(t, 0, m);
    boolean legal = true;
    if (oneHot) {
      Arrays.fill(y, 0, length, NONE);
      legal = pass.labels().isRows() ? readRows(t, y, m, length) : readPlanes(t, y, m, length);
    } else {
      pass.labels().readWhole(t, y, NOT_WHOLE);
    }
    int classes = pass.channels();
    if (legal && pass.mask() == null && allCount(y, length, classes)) {
      return length;
    }
    int counted = length;
    for (int i = 0; i < length; i++) {
      int c = y[i];
      if (m[i] == 0 || c == ignoreIndex || (c == NONE && oneHot)) {
        y[i] = NONE;
        m[i] = 0;
        counted--;
      } else {
        legal &= c >= 0 && c < classes;
      }
    }
    return legal ? counted : NOT_LEGAL;
  }

  /** Returns whether all pixels count and are legal; false also where that is hard to tell. */
  private boolean allCount(int[] y, int length, int classes) {
    int outside = 0;
    for (int i = 0; i < length; i++) {
      outside |= y[i] | (classes - 1 - y[i]); // negative if y < 0 or y >= classes
    }
    return outside >= 0 && (ignoreIndex < 0 || ignoreIndex >= classes);
  }

  private boolean readPlanes(int t, int[] y, float[] m, int length) {
    boolean legal = true;
    for (int c = 0; c < pass.channels(); c++) {
      pass.labels().read(t, c, scratch);
      for (int i = 0; i < length; i++) {
        if (scratch[i] != 0 && m[i] != 0) {
          legal &= scratch[i] == 1 && y[i] == NONE;
          y[i] = c;
        }
      }
    }
    return legal;
  }

  private boolean readRows(int t, int[] y, float[] m, int length) {
    int channels = pass.channels();
    pass.labels().readRows(t, scratch);
    boolean legal = true;
    for (int i = 0, from = 0; i < length; i++, from += channels) {
      for (int c = 0; c < channels; c++) {
        float x = scratch[from + c];
        if (x != 0 && m[i] != 0) {
          legal &= x == 1 && y[i] == NONE;
          y[i] = c;
        }
      }
    }
    return legal;
  }
}
