package io.github.dl4jlosses.segment.internal.image;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Reads gray masks that were blurred or compressed: two values are made of all.
 *
 * @param least gray value from which on a pixel is white, in 1..65535
 * @param black what darker pixels become
 * @param white what the others become
 */
public record GrayThreshold(int least, int black, int white) {
  private static final int LARGEST_OF_BYTE = 255;
  private static final int LARGEST = 65535;
  private static final int FAINT = 8; // an eighth of the threshold is noise, or another scale
  private static final double THIN = .15; // squares a pixel; areas have more
  private static final int NOISE = 100; // of which a mask has less than a hundredth

  public GrayThreshold {
    requireInRange("threshold", least);
  }

  /**
   * Checks a threshold.
   *
   * @throws IllegalArgumentException unless it is in 1..65535
   */
  public static void requireInRange(String name, int least) {
    if (least < 1 || least > LARGEST) {
      throw Arguments.bad(name, "be in 1.." + LARGEST, least, "half of 255 is 128");
    }
  }

  int[] of(ImageHeader header, Path file, int... grays) {
    int most = IntStream.of(grays).max().orElse(0);
    requireDepth(header, file, most);
    if (most * FAINT < least && isDrawn(header.width(), most, grays)) {
      throw unfit(file, "values up to " + most, "are all but 0 foreground, or yes? Then it is 1");
    }
    return Arrays.stream(grays).map(gray -> gray < least ? black : white).toArray();
  }

  /** Whether faint values are more than noise: many, or one alone that fills areas. */
  private static boolean isDrawn(int width, int most, int... grays) {
    long faint = IntStream.of(grays).filter(g -> g > 0).count();
    boolean one = IntStream.of(grays).allMatch(g -> g == 0 || g == most);
    long solid =
        IntStream.range(0, grays.length - width)
            .filter(i -> i % width < width - 1 && grays[i] > 0 && grays[i + 1] > 0)
            .filter(i -> grays[i + width] > 0 && grays[i + width + 1] > 0)
            .count();
    return faint * NOISE > grays.length || (one && solid > 0 && solid >= THIN * faint);
  }

  /** Half of 255 is next to nothing of 65535, and 1 is more than nothing of both. */
  private void requireDepth(ImageHeader header, Path file, int most) {
    boolean tooDeep = most > LARGEST_OF_BYTE && least > 1 && least <= LARGEST_OF_BYTE;
    if (tooDeep || (header.bits() <= Byte.SIZE && least > LARGEST_OF_BYTE)) {
      throw unfit(
          file,
          tooDeep ? "values up to " + most : header.kind(),
          "half of 255 is 128, half of 65535 is 32768; save all masks in one way");
    }
  }

  private IllegalArgumentException unfit(Path file, String got, String remedy) {
    return Arguments.bad(
        "mask " + FileNames.shown(file),
        "have values that fit the threshold " + least,
        got,
        remedy);
  }
}
