package io.github.dl4jlosses.segment.internal.image;

import io.github.dl4jlosses.segment.internal.io.Arguments;

/**
 * A decoded image: red, green, blue in [0, 255], one plane after the other [3·H·W]; 16 bits are
 * scaled to that range and keep their fractions.
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are handed over, never compared
public record Picture(ImageHeader header, float[] rgb) {
  public Picture {
    Arguments.sameLength("rgb", rgb.length, "3·H·W", 3 * header.height() * header.width());
  }

  public int height() {
    return header.height();
  }

  public int width() {
    return header.width();
  }
}
