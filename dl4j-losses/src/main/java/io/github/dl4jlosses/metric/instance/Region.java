package io.github.dl4jlosses.metric.instance;

import io.github.dl4jlosses.internal.Arguments;
import java.util.Arrays;
import java.util.BitSet;

/** A set of pixels of one image, each given by its raster index y·width + x. Immutable. */
public final class Region {
  /*
   * Kept as runs [from, to), ascending and apart from each other: an object of n pixels has about √n
   * of them, and what two regions share is found by walking along both.
   */
  private final int[] bounds; // from, to, from, to, ...
  private final int area;

  private Region(int[] bounds) {
    this.bounds = bounds;
    int sum = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      sum += bounds[i + 1] - bounds[i];
    }
    this.area = sum;
  }

  /**
   * Returns the region of the given raster indices, in any order, repeated or not.
   *
   * @throws IllegalArgumentException if an index is negative
   */
  public static Region of(int... pixels) {
    int[] sorted = pixels.clone();
    Arrays.sort(sorted);
    if (sorted.length > 0) {
      Arguments.atLeast("pixels", 0, sorted[0]);
    }
    Runs runs = new Runs();
    for (int pixel : sorted) {
      runs.add(pixel, pixel + 1);
    }
    return runs.region();
  }

  /** Collects runs that come in ascending order. */
  static final class Runs {
    private int[] bounds = new int[8];
    private int length;

    /** Adds pixels from..to-1, of which the first may be there already. */
    void add(int from, int to) {
      if (length > 0 && bounds[length - 1] >= from) {
        bounds[length - 1] = Math.max(bounds[length - 1], to);
        return;
      }
      if (length == bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * length);
      }
      bounds[length++] = from;
      bounds[length++] = to;
    }

    Region region() {
      return new Region(Arrays.copyOf(bounds, length));
    }
  }

  /** Returns the number of pixels. */
  public int area() {
    return area;
  }

  /** Returns the raster indices, ascending. */
  public int[] pixels() {
    int[] pixels = new int[area];
    int n = 0;
    for (int r = 0; r < runs(); r++) {
      for (int pixel = from(r); pixel < to(r); pixel++) {
        pixels[n++] = pixel;
      }
    }
    return pixels;
  }

  /** Returns the same pixels as a set of bits. */
  BitSet toBitSet() {
    BitSet pixels = new BitSet();
    for (int r = 0; r < runs(); r++) {
      pixels.set(from(r), to(r));
    }
    return pixels;
  }

  /** Returns the number of runs of consecutive pixels. */
  public int runs() {
    return bounds.length / 2;
  }

  /** Returns the first pixel of a run; they ascend. */
  public int from(int run) {
    return bounds[2 * run];
  }

  /** Returns the pixel after the last one of a run. */
  public int to(int run) {
    return bounds[2 * run + 1];
  }

  /** Returns this region less the given pixels. */
  public Region without(BitSet others) {
    if (others.isEmpty()) {
      return this;
    }
    Runs rest = new Runs();
    for (int r = 0; r < runs(); r++) {
      int from = others.nextClearBit(from(r));
      while (from < to(r)) {
        int next = others.nextSetBit(from);
        rest.add(from, next < 0 ? to(r) : Math.min(next, to(r)));
        from = next < 0 ? to(r) : others.nextClearBit(next);
      }
    }
    return rest.region();
  }

  /** Returns the number of pixels in both regions. */
  public int intersection(Region other) {
    int common = 0;
    int i = 0;
    int j = 0;
    while (i < runs() && j < other.runs()) {
      common += Math.max(0, Math.min(to(i), other.to(j)) - Math.max(from(i), other.from(j)));
      if (to(i) <= other.to(j)) {
        i++;
      } else {
        j++;
      }
    }
    return common;
  }

  /** Returns intersection over union; NaN if both are empty. */
  public double iou(Region other) {
    int common = intersection(other);
    return (double) common / (area() + other.area() - common); // 0/0 is NaN
  }

  /**
   * Returns the pixels of this region that are at most so far from a pixel outside of it, or from
   * the border of the image, in the larger of the differences of x and of y.
   *
   * <p>That is the {@link io.github.dl4jlosses.metric.Boundary} of one object, in time of its runs.
   *
   * @param width W
   * @param distance d, at least 1
   */
  public Region boundary(int width, int distance) {
    Arguments.atLeast("width", 1, width);
    Arguments.atLeast("distance", 1, distance);
    Region core = erodedAlongRows(width, distance);
    Region inner = core;
    for (int k = 1; k <= distance && inner.area > 0; k++) {
      inner = inner.common(core.shifted(k * width)).common(core.shifted(-k * width));
    }
    return without(inner.toBitSet());
  }

  private Region erodedAlongRows(int width, int distance) {
    Runs eroded = new Runs();
    for (int r = 0; r < runs(); r++) {
      for (int from = from(r); from < to(r); ) {
        int to = Math.min(to(r), from - from % width + width); // a run may go on in the next row
        if (to - from > 2 * distance) {
          eroded.add(from + distance, to - distance);
        }
        from = to;
      }
    }
    return eroded.region();
  }

  private Region shifted(int pixels) {
    return new Region(Arrays.stream(bounds).map(bound -> bound + pixels).toArray());
  }

  private Region common(Region other) {
    Runs common = new Runs();
    int i = 0;
    int j = 0;
    while (i < runs() && j < other.runs()) {
      int from = Math.max(from(i), other.from(j));
      int to = Math.min(to(i), other.to(j));
      if (from < to) {
        common.add(from, to);
      }
      if (to(i) <= other.to(j)) {
        i++;
      } else {
        j++;
      }
    }
    return common.region();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Region that && Arrays.equals(bounds, that.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    return area() + " pixels" + (area() == 0 ? "" : " from " + from(0));
  }
}
