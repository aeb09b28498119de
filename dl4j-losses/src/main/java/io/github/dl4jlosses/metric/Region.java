package io.github.dl4jlosses.metric;

import io.github.dl4jlosses.internal.Arguments;
import java.util.Arrays;
import java.util.BitSet;

/** A set of pixels of one image, each given by its raster index y·width + x. Immutable. */
public final class Region {
  private final int[] pixels; // ascending

  private Region(int[] pixels) {
    this.pixels = pixels;
  }

  /**
   * Returns the region of the given raster indices, in any order, repeated or not.
   *
   * @throws IllegalArgumentException if an index is negative
   */
  public static Region of(int... pixels) {
    int[] sorted = Arrays.stream(pixels).sorted().distinct().toArray();
    if (sorted.length > 0) {
      Arguments.atLeast("pixels", 0, sorted[0]);
    }
    return new Region(sorted);
  }

  /** Returns the number of pixels. */
  public int area() {
    return pixels.length;
  }

  /** Returns the raster indices, ascending. */
  public int[] pixels() {
    return pixels.clone();
  }

  int pixel(int i) {
    return pixels[i];
  }

  /** Returns this region less the given pixels. */
  public Region without(BitSet others) {
    return new Region(Arrays.stream(pixels).filter(p -> !others.get(p)).toArray());
  }

  /** Returns the number of pixels in both regions. */
  public int intersection(Region other) {
    int[] a = pixels;
    int[] b = other.pixels;
    if (a.length == 0 || b.length == 0 || a[a.length - 1] < b[0] || b[b.length - 1] < a[0]) {
      return 0;
    }
    int common = 0;
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      int difference = Integer.compare(a[i], b[j]);
      common += difference == 0 ? 1 : 0;
      i += difference <= 0 ? 1 : 0;
      j += difference >= 0 ? 1 : 0;
    }
    return common;
  }

  /** Returns intersection over union; NaN if both are empty. */
  public double iou(Region other) {
    int common = intersection(other);
    return (double) common / (area() + other.area() - common); // 0/0 is NaN
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Region that && Arrays.equals(pixels, that.pixels);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pixels);
  }

  @Override
  public String toString() {
    return area() + " pixels" + (area() == 0 ? "" : " from " + pixels[0]);
  }
}
