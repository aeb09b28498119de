package io.github.dl4jlosses.segment.internal.shape;

import java.util.BitSet;

/** An area of an image that somebody drew. */
public interface Shape {
  /** Returns its pixels in an image of H rows, as raster indices; what lies outside is cut off. */
  BitSet pixels(int height, int width);

  /** Returns whether some of it lies outside the image. */
  boolean exceeds(int height, int width);

  /** Returns what a count calls several of them. */
  String kind();

  /** Returns a line that is another for another area. */
  String text();
}
