package io.github.dl4jlosses.segment.internal.range;

import static io.github.dl4jlosses.segment.internal.io.Arguments.number;

import io.github.dl4jlosses.segment.internal.io.Arguments;

/**
 * The values of images that a network sees as -1..1.
 *
 * <pre>
 *   x = (2·value - low - high) / (high - low)
 *   input = x                            where |x| ≤ 1
 *           sign(x)·(1 + ln |x|)         beyond
 * </pre>
 *
 * <p>So no value is clipped: what is brighter stays brighter. The logarithm keeps a hot pixel, or a
 * border without data, from drowning all else in the sums of a batch.
 *
 * @param bits of a sample; {@value #FEW} stands for all images of as many or fewer, whose values
 *     are brought to 0..255 before
 * @param low value that becomes -1
 * @param high value that becomes 1
 */
public record InputRange(int bits, double low, double high) {
  public static final int FEW = 8;

  private static final double HALF = 127.5; // of 255

  /** Share of a range that values may lie beyond without a word: lamps and cameras differ. */
  static final double TOLERANCE = .1;

  private static final float WELL_ABOVE = new InputRange(FEW, 0, 1).scaled(1 + TOLERANCE);

  /** Checks that there are such samples, and that the range has a width. */
  public InputRange {
    Arguments.inRange("bits", FEW, Integer.SIZE - 1, bits);
    if (!(low < high && Double.isFinite(high - low))) {
      throw Arguments.bad("range", "be two finite numbers, the lower first", low + "," + high);
    }
    double largest = largest(bits);
    if (!(low >= -largest && low < largest && high > 0 && high <= 2 * largest)) {
      throw Arguments.bad(
          "range of " + bits + " bits",
          "lie around values of 0..%.0f, in %.0f..%.0f".formatted(largest, -largest, 2 * largest),
          Arguments.number(low) + "," + Arguments.number(high));
    }
  }

  /** Returns all values that samples of so many bits can have. */
  static InputRange ofType(int bits) {
    return new InputRange(bits, 0, largest(bits));
  }

  public static int largest(int bits) {
    return (1 << bits) - 1;
  }

  /** Returns the number of bits by which ranges are told apart. */
  public static int depth(int bits) {
    return Math.max(FEW, bits);
  }

  public boolean isOfType() {
    return low == 0 && high == largest(bits);
  }

  /** Returns where a value lies: low is 0, high is 255, and beyond as the input is. */
  public float scaled(double value) {
    double x = (2 * value - low - high) / (high - low);
    if (Math.abs(x) <= 1) {
      return (float) (HALF * (x + 1));
    }
    return (float) (HALF * (Math.copySign(1 + StrictMath.log(Math.abs(x)), x) + 1));
  }

  /** Returns whether what was scaled lies so far beyond that it deserves a word. */
  public static boolean isWellBeyond(float scaled) {
    return scaled > WELL_ABOVE || scaled < 2 * HALF - WELL_ABOVE;
  }

  /** Returns the values and the bits: 0..4095 of 16 bits. */
  @Override
  public String toString() {
    return values() + " of " + bits + " bits";
  }

  String values() {
    return number(low) + ".." + number(high);
  }
}
