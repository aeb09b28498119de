package io.github.dl4jlosses.segment.internal.guess;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Black and white that was blurred or compressed: values huddle at both ends of their range. They
 * are neither classes nor objects.
 */
final class Blur {
  private static final int PARTS = 8; // the first and the last eighth of the range are its ends
  private static final int BYTE = 255;

  private Blur() {}

  /**
   * Refuses masks of numbers that huddle at both ends.
   *
   * @param otherwise the remedy if they are something else
   */
  static void requireSharp(List<MaskScan> masks, String otherwise) {
    Set<Integer> values = MaskFormatGuess.values(masks);
    if (masks.stream().anyMatch(mask -> mask.header().bits() > Short.SIZE)) {
      return; // nobody paints white with 32 bits
    }
    int white = masks.stream().anyMatch(MaskScan::isDeep) ? 65535 : BYTE;
    boolean classes = white == BYTE && values.stream().noneMatch(v -> v > BYTE / 2 && v < BYTE);
    if (classes || !huddle(values, white)) { // beside classes, 255 alone is void
      return;
    }
    for (MaskScan mask : masks) {
      for (int value : mask.values()) {
        if (value != 0 && value != white) {
          throw Arguments.bad(
              mask.name(),
              "have the values 0 and " + white + " of black and white, as all values are near them",
              value + " in " + mask.place(value),
              "blurred or compressed? --threshold-masks "
                  + (white / 2 + 1)
                  + " leaves two values; "
                  + otherwise);
        }
      }
    }
  }

  private static boolean huddle(Set<Integer> values, int white) {
    int margin = (white + 1) / PARTS;
    boolean dark = values.stream().anyMatch(v -> v < margin);
    boolean light = values.stream().anyMatch(v -> v > white - margin);
    boolean between = values.stream().anyMatch(v -> v >= margin && v <= white - margin);
    return values.size() > 2 && dark && light && !between;
  }

  /** Refuses masks of colors some of which are nearly the same, at the ends of the channels. */
  static void requireSharpColors(List<MaskScan> masks) {
    Set<Integer> colors = MaskFormatGuess.values(masks);
    Set<Integer> sharp = new HashSet<>();
    for (int color : colors) {
      sharp.add(sharp(color));
    }
    if (sharp.contains(NO_END) || sharp.size() < 2 || sharp.size() == colors.size()) {
      return;
    }
    for (MaskScan mask : masks) {
      for (int color : mask.values()) {
        if (!sharp.contains(color)) {
          throw Arguments.bad(
              mask.name(),
              String.format(Locale.ROOT, "have pure colors such as #%06X", sharp(color)),
              String.format(Locale.ROOT, "#%06X in %s", color, mask.place(color)),
              "blurred or compressed? Export it again, or if it is black and white,"
                  + " --threshold-masks 128; classes? --masks color");
        }
      }
    }
  }

  private static final int NO_END = -1;

  /** Returns the color with each channel at the end that it is near, if all are near one. */
  private static int sharp(int color) {
    int sharp = 0;
    int margin = (BYTE + 1) / PARTS;
    for (int shift = 0; shift < 3 * Byte.SIZE; shift += Byte.SIZE) {
      int channel = color >> shift & BYTE;
      if (channel >= margin && channel <= BYTE - margin) {
        return NO_END;
      }
      sharp |= channel < margin ? 0 : BYTE << shift;
    }
    return sharp;
  }
}
