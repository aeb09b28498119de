package io.github.dl4jlosses.internal;

import java.util.Arrays;

/**
 * The connected components of equal values in a map of pixels, as runs along rows.
 *
 * <p>Components are numbered by their first pixel in raster order.
 */
public final class ConnectedComponents {
  /** The value of a pixel that is in no component. */
  public static final int NOTHING = -1;

  /*
   * Rows are cut into runs of one value; a run is united with the runs of the row above that have its
   * value and touch it. The root of a component is its first run: it has the lowest index.
   */
  private final int[] values;
  private final int width;
  private final int reach; // how far beyond its end a run touches the row above: 1 with corners
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int[] roots = new int[64];
  private int runs;
  private int components;

  private ConnectedComponents(int[] values, int width, int reach) {
    if (values.length > 0 && (width < 1 || values.length % width != 0)) {
      throw Arguments.bad("width", "divide the " + values.length + " pixels", width);
    }
    this.values = values;
    this.width = width;
    this.reach = reach;
  }

  /**
   * Returns the components of pixels that share an edge.
   *
   * @throws IllegalArgumentException if the values are no rows of this width
   */
  public static ConnectedComponents byEdges(int[] values, int width) {
    return new ConnectedComponents(values, width, 0).found();
  }

  /**
   * Returns the components of pixels that share an edge or a corner.
   *
   * @throws IllegalArgumentException if the values are no rows of this width
   */
  public static ConnectedComponents byEdgesAndCorners(int[] values, int width) {
    return new ConnectedComponents(values, width, 1).found();
  }

  private ConnectedComponents found() {
    int above = 0; // first run of the row above
    for (int row = 0; row < values.length; row += width) {
      int first = runs;
      cut(row);
      unite(above, first);
      above = first;
    }
    number();
    return this;
  }

  private void cut(int row) {
    int end = row + width;
    for (int from = row; from < end; ) {
      int value = values[from];
      int to = from + 1;
      while (to < end && values[to] == value) {
        to++;
      }
      if (value != NOTHING) {
        add(from, to);
      }
      from = to;
    }
  }

  private void add(int from, int to) {
    if (runs == starts.length) {
      starts = Arrays.copyOf(starts, 2 * runs);
      ends = Arrays.copyOf(ends, 2 * runs);
      roots = Arrays.copyOf(roots, 2 * runs);
    }
    starts[runs] = from;
    ends[runs] = to;
    roots[runs] = runs;
    runs++;
  }

  /** Unites the runs above..first-1 of one row with the runs first.. of the next. */
  private void unite(int above, int first) {
    int a = above;
    for (int b = first; b < runs; b++) {
      int from = starts[b] - width - reach;
      int to = ends[b] - width + reach;
      while (a < first && ends[a] <= from) {
        a++;
      }
      for (int t = a; t < first && starts[t] < to; t++) {
        if (values[starts[t]] == values[starts[b]]) {
          join(t, b);
        }
      }
    }
  }

  private void join(int s, int t) {
    int rootS = root(s);
    int rootT = root(t);
    roots[Math.max(rootS, rootT)] = Math.min(rootS, rootT);
  }

  private int root(int run) {
    int r = run;
    while (roots[r] != r) {
      roots[r] = roots[roots[r]];
      r = roots[r];
    }
    return r;
  }

  /** Replaces roots by the numbers of components. */
  private void number() {
    for (int r = 0; r < runs; r++) {
      roots[r] = roots[r] == r ? components++ : roots[roots[r]]; // a root comes before its runs
    }
  }

  /** Returns the number of components. */
  public int components() {
    return components;
  }

  /** Returns the number of runs. */
  public int runs() {
    return runs;
  }

  /** Returns the raster index of the first pixel of a run. */
  public int from(int run) {
    return starts[run];
  }

  /** Returns the raster index after the last pixel of a run. */
  public int to(int run) {
    return ends[run];
  }

  /** Returns the component of a run. */
  public int component(int run) {
    return roots[run];
  }
}
