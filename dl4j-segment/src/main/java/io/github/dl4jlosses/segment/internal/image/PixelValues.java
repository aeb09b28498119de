package io.github.dl4jlosses.segment.internal.image;

import io.github.dl4jlosses.segment.internal.io.Arguments;

/**
 * The numbers of a file as they lie in it: gray values, palette indices, or colors as 0xRRGGBB.
 *
 * @param header what the file says of it
 * @param values in raster order [H·W]
 * @param palette color of each index, 0xRRGGBB; empty if the values are no indices
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are handed over, never compared
public record PixelValues(ImageHeader header, int[] values, int[] palette) {
  /** Checks the sizes. */
  public PixelValues {
    Arguments.sameLength("values", values.length, "H·W", header.height() * header.width());
  }

  /** Returns H. */
  public int height() {
    return header.height();
  }

  /** Returns W. */
  public int width() {
    return header.width();
  }

  /** Returns where a pixel is, for messages. */
  public String place(int pixel) {
    return "row " + pixel / width() + ", column " + pixel % width();
  }
}
