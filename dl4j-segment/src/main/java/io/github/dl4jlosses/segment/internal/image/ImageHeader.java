package io.github.dl4jlosses.segment.internal.image;

import java.util.Locale;
import java.util.Optional;

/**
 * What a file says of its image before it is decoded.
 *
 * @param height of the image as it is shown, after its EXIF orientation; width likewise
 * @param format name of the format, in lower case
 * @param bits of a sample, or of a palette index
 * @param orientation of EXIF, 1..8; 1 is upright
 * @param bands samples of a pixel, without alpha
 */
public record ImageHeader(
    int height, int width, String format, Coloring coloring, int bits, int orientation, int bands) {
  public enum Coloring {
    /** One number, perhaps with alpha. */
    GRAY,
    PALETTE,
    /** Red, green and blue, perhaps with alpha. */
    COLOR
  }

  private static final String NO_FILE = "no file";

  /** Returns the header of what stands for a file that is missing. */
  public static ImageHeader ofNoFile(ImageHeader like, Coloring coloring) {
    return new ImageHeader(
        like.height, like.width, NO_FILE, coloring, /* bits= */ 8, /* orientation= */ 1);
  }

  /** Creates the header of an image that has no bands beyond its color. */
  public ImageHeader(
      int height, int width, String format, Coloring coloring, int bits, int orientation) {
    this(height, width, format, coloring, bits, orientation, coloring == Coloring.COLOR ? 3 : 1);
  }

  ImageHeader withBands(int other) {
    return new ImageHeader(height, width, format, coloring, bits, orientation, other);
  }

  /** Returns which bands are not read, as it follows the name of an image; empty if all are. */
  public Optional<String> bandsNote() {
    boolean all = bands == 1 || bands == 3;
    String read = bands < 3 ? "first is" : "first three are";
    return all
        ? Optional.empty()
        : Optional.of("has " + bands + " bands: only the " + read + " read");
  }

  /** Returns the size as messages have it: 480×640 for 480 rows of 640 pixels. */
  public String size() {
    return height + "×" + width;
  }

  /** Returns coloring, bits and format: 8 bit color png; or no file. */
  public String kind() {
    return format.equals(NO_FILE)
        ? NO_FILE
        : bits + " bit " + coloring.name().toLowerCase(Locale.ROOT) + " " + format;
  }
}
