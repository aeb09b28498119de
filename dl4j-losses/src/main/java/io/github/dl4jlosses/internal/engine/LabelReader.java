package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TiledArray;
import io.github.dl4jlosses.internal.fused.Tiling;
import io.github.dl4jlosses.internal.label.Inputs;
import io.github.dl4jlosses.internal.label.LabelKind;
import io.github.dl4jlosses.internal.label.LabelRule;
import io.github.dl4jlosses.internal.label.LabelValues;
import java.util.Arrays;

/** Reads labels and mask of tiles, for one thread, and finds those that are not legal. */
final class LabelReader {
  /** How many pixels count where a label is not legal. */
  static final int NOT_LEGAL = -1;

  private final LabelRule rule;
  private final TiledArrays arrays;
  private final Tile tile;
  private final int channels;
  private final boolean oneHot;
  private final int notWhole; // no class, and not the ignoreIndex
  private int[] scratch = {};

  LabelReader(LabelRule rule, TiledArrays arrays, Tile tile) {
    this.rule = rule;
    this.arrays = arrays;
    this.tile = tile;
    channels = arrays.tiling().channels();
    oneHot = rule.kind() == LabelKind.CLASSES && !arrays.labels().sameForAllChannels();
    notWhole = rule.ignoreIndex() == Integer.MIN_VALUE ? -1 : Integer.MIN_VALUE;
  }

  /**
   * Reads the labels and the mask of a unit; what does not count has the mask 0.
   *
   * @return how many pixels count; {@link #NOT_LEGAL} if a label is not legal
   */
  int read(int t, int unit) {
    TiledArray labels = arrays.labels();
    tile.readMask(arrays.mask(), t, unit);
    int counted =
        switch (rule.kind()) {
          case CLASSES -> readClasses(t);
          case PROBABILITIES -> tile.readTargets(labels, t, rule.ignoreIndex());
          case CHANNELS -> tile.readChannel(labels, t, unit, rule.ignoreIndex());
        };
    tile.setCounted(counted, arrays.mask() == null);
    return counted;
  }

  private int readClasses(int t) {
    int length = tile.length();
    int[] y = tile.classes();
    boolean legal = true;
    if (oneHot) {
      Arrays.fill(y, 0, length, Tile.NONE);
      legal = arrays.labels().isRows() ? readRows(t, y) : readPlanes(t, y);
    } else {
      arrays.labels().readWhole(t, 0, y, notWhole);
    }
    if (legal && arrays.mask() == null && allCount(y, length)) {
      return length;
    }
    int counted = length;
    for (int i = 0; i < length; i++) {
      int c = y[i];
      if (tile.isMasked(i) || c == rule.ignoreIndex() || (c == Tile.NONE && oneHot)) {
        y[i] = Tile.NONE;
        tile.mask(i);
        counted--;
      } else {
        legal &= c >= 0 && c < channels;
      }
    }
    return legal ? counted : NOT_LEGAL;
  }

  /** Returns whether all pixels count and are legal; false also where that is hard to tell. */
  private boolean allCount(int[] y, int length) {
    int outside = 0;
    for (int i = 0; i < length; i++) {
      outside |= y[i] | (channels - 1 - y[i]); // negative if y < 0 or y >= channels
    }
    return outside >= 0 && (rule.ignoreIndex() < 0 || rule.ignoreIndex() >= channels);
  }

  private int[] scratch(int length) {
    if (scratch.length < length) {
      scratch = new int[length];
    }
    return scratch;
  }

  private boolean readPlanes(int t, int[] y) {
    int[] one = scratch(tile.length());
    boolean legal = true;
    for (int c = 0; c < channels; c++) {
      arrays.labels().readWhole(t, c, one, notWhole);
      for (int i = 0; i < tile.length(); i++) {
        if (one[i] != 0 && !tile.isMasked(i)) {
          legal &= one[i] == 1 && y[i] == Tile.NONE;
          y[i] = c;
        }
      }
    }
    return legal;
  }

  private boolean readRows(int t, int[] y) {
    int[] one = scratch(tile.length() * channels);
    arrays.labels().readWholeRows(t, one, notWhole);
    boolean legal = true;
    for (int i = 0, from = 0; i < tile.length(); i++, from += channels) {
      for (int c = 0; c < channels; c++) {
        if (one[from + c] != 0 && !tile.isMasked(i)) {
          legal &= one[from + c] == 1 && y[i] == Tile.NONE;
          y[i] = c;
        }
      }
    }
    return legal;
  }

  /** Returns the exception for the first label, in the order of the pixels, that is not legal. */
  static IllegalArgumentException error(LabelRule rule, Inputs inputs, TiledArrays arrays) {
    Tiling tiling = arrays.tiling();
    boolean perPixel = arrays.labels().sameForAllChannels();
    double[][] labels = new double[perPixel ? 1 : tiling.channels()][tiling.longestTile()];
    double[][] mask = new double[labels.length][tiling.longestTile()];
    LabelValues values = new LabelValues(rule, inputs.labels(), inputs.shape());
    try {
      for (int t = 0; t < tiling.count(); t++) {
        for (int c = 0; c < labels.length; c++) {
          arrays.labels().read(t, c, labels[c]);
          Arrays.fill(mask[c], 1);
          if (arrays.mask() != null) {
            arrays.mask().read(t, c, mask[c]);
          }
        }
        for (int i = 0; i < tiling.length(t); i++) {
          check(rule, values, labels, mask, i, (long) tiling.firstPixel(t) + i);
        }
      }
    } catch (IllegalArgumentException e) {
      return e;
    }
    throw new AssertionError("labels changed while they were read");
  }

  private static void check(
      LabelRule rule, LabelValues values, double[][] labels, double[][] mask, int i, long pixel) {
    if (rule.kind() == LabelKind.CHANNELS) {
      for (int c = 0; c < labels.length; c++) {
        if (mask[c][i] != 0) {
          values.share(labels[c][i], pixel, c);
        }
      }
    } else if (mask[0][i] != 0 && labels.length == 1) {
      values.index(labels[0][i], pixel);
    } else if (mask[0][i] != 0) {
      values.oneHot(labels, i, pixel);
    }
  }
}
