package io.github.dl4jlosses.segment.internal.image;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.range.InputRange;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import java.util.Optional;

/**
 * A decoded image: red, green, blue, one plane after the other [3·H·W]. Its {@link InputRange} is
 * scaled to [0, 255] and keeps its fractions; what lies beyond the range lies beyond these.
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are handed over, never compared
public record Picture(ImageHeader header, float[] rgb) {
  public Picture {
    Arguments.sameLength("rgb", rgb.length, "3·H·W", 3 * header.height() * header.width());
  }

  /**
   * Returns what is unlike the images of the training, as it follows the name of this one; empty if
   * nothing is.
   *
   * @param ranges by which it was scaled
   */
  public Optional<String> note(InputRanges ranges) {
    return ranges.note(header.bits(), beyond());
  }

  /** Returns the share of the values that lie well beyond the range. */
  private double beyond() {
    int beyond = 0;
    for (float value : rgb) {
      beyond += InputRange.isWellBeyond(value) ? 1 : 0;
    }
    return (double) beyond / rgb.length;
  }

  public int height() {
    return header.height();
  }

  public int width() {
    return header.width();
  }
}
