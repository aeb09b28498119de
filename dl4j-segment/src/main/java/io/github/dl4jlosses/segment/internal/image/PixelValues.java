package io.github.dl4jlosses.segment.internal.image;

import io.github.dl4jlosses.segment.internal.io.Arguments;

/**
 * The numbers of a file as they lie in it, in raster order [H·W]: gray values, palette indices, or
 * colors as 0xRRGGBB. The palette has the color of each index; it is empty if they are no indices.
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are handed over, never compared
public record PixelValues(ImageHeader header, Kind kind, int[] values, int[] palette, Alpha alpha) {
  /** What the values are. */
  public enum Kind {
    /** Gray values, or indices of the palette. */
    NUMBERS,
    COLORS
  }

  /** What was dropped of the file. */
  public enum Alpha {
    /** No alpha, or one that is the same everywhere. */
    NONE,
    /** An alpha that shows a shape. */
    SHAPE
  }

  public PixelValues {
    Arguments.sameLength("values", values.length, "H·W", header.height() * header.width());
  }

  public int height() {
    return header.height();
  }

  public int width() {
    return header.width();
  }

  /** Returns where a pixel is, for messages. */
  public String place(int pixel) {
    return "row " + pixel / width() + ", column " + pixel % width();
  }
}
