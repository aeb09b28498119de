package io.github.dl4jlosses.segment.internal.image;

/**
 * What a file says of its image before it is decoded.
 *
 * @param height of the image as it is shown, after its EXIF orientation; width likewise
 * @param format name of the format, in lower case
 * @param bits of a sample, or of a palette index
 * @param orientation of EXIF, 1..8; 1 is upright
 */
public record ImageHeader(
    int height, int width, String format, Coloring coloring, int bits, int orientation) {
  public enum Coloring {
    /** One number, perhaps with alpha. */
    GRAY,
    PALETTE,
    /** Red, green and blue, perhaps with alpha. */
    COLOR
  }

  /** Returns the size as messages have it: 480×640 for 480 rows of 640 pixels. */
  public String size() {
    return height + "×" + width;
  }

  /** Returns coloring, bits and format: 8 bit color png. */
  public String kind() {
    return bits + " bit " + coloring.name().toLowerCase(java.util.Locale.ROOT) + " " + format;
  }
}
