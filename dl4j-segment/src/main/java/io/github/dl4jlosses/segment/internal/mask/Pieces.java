package io.github.dl4jlosses.segment.internal.mask;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds values of a mask that lie in several pieces: a class may, an object does not. Pixels that
 * touch at a corner are one piece.
 */
final class Pieces {
  /*
   * Runs of equal values in a row are joined with those that they touch in the row above. Each run
   * has the number of a piece, whose parent is a piece that it was joined with, or itself.
   */

  private final int[] values;
  private final int width;
  private int[] parents = new int[16];
  private int[] valueOf = new int[16];
  private int pieces;
  private Row above;
  private Row row;

  /** Runs of a row: end, exclusive, and piece of each. */
  private static final class Row {
    private final int[] ends;
    private final int[] piece;
    private int size;

    Row(int width) {
      ends = new int[width];
      piece = new int[width];
    }
  }

  private Pieces(int[] values, int width) {
    this.values = values;
    this.width = width;
    row = new Row(width);
    above = new Row(width);
  }

  /** Returns the values but 0 that lie in several pieces. */
  static Set<Integer> several(int[] values, int width) {
    Pieces pieces = new Pieces(values, width);
    for (int start = 0; start < values.length; start += width) {
      pieces.addRow(start);
    }
    return pieces.severalOf();
  }

  private void addRow(int start) {
    row.size = 0;
    int touched = 0; // first run above that may touch this one
    for (int from = 0; from < width; ) {
      int value = values[start + from];
      int to = from + 1;
      while (to < width && values[start + to] == value) {
        to++;
      }
      while (touched < above.size && above.ends[touched] < from) {
        touched++;
      }
      row.ends[row.size] = to;
      row.piece[row.size++] = piece(value, touched, to);
      from = to;
    }
    Row done = above;
    above = row;
    row = done;
  }

  /** Returns the piece of a run: that of the runs above that it touches, or a new one. */
  private int piece(int value, int touched, int to) {
    int piece = -1;
    for (int k = touched; k < above.size && (k == 0 || above.ends[k - 1] <= to); k++) {
      if (valueOf[above.piece[k]] == value) {
        int other = root(above.piece[k]);
        if (piece >= 0) {
          parents[other] = root(piece);
        }
        piece = root(other);
      }
    }
    return piece >= 0 ? piece : newPiece(value);
  }

  private int newPiece(int value) {
    if (pieces == parents.length) {
      parents = Arrays.copyOf(parents, 2 * pieces);
      valueOf = Arrays.copyOf(valueOf, 2 * pieces);
    }
    parents[pieces] = pieces;
    valueOf[pieces] = value;
    return pieces++;
  }

  private int root(int piece) {
    int root = piece;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }

  private Set<Integer> severalOf() {
    Map<Integer, Integer> first = new HashMap<>();
    Set<Integer> several = new HashSet<>();
    for (int piece = 0; piece < pieces; piece++) {
      int root = root(piece);
      Integer known = first.putIfAbsent(valueOf[piece], root);
      if (known != null && known != root) {
        several.add(valueOf[piece]);
      }
    }
    several.remove(0);
    return several;
  }
}
