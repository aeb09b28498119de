package io.github.dl4jlosses.segment.internal.range;

/**
 * How the values of an image are spread; its channels are taken together.
 *
 * <p>{@code low} and {@code high} bound 98 % of the pixels that are neither 0 nor the largest value
 * of the type: borders without data are 0, scale bars and saturated pixels the largest. Where fewer
 * than a tenth of the pixels are such, they tell nothing, and low is above high.
 *
 * @param bits of a sample, at least 8: fewer are brought to 0..255 before
 * @param least the smallest value
 * @param low quantile of 1 %
 * @param high quantile of 99 %
 * @param most the largest value
 */
public record ValueSpread(int bits, int least, int low, int high, int most) {
  private static final double TAIL = .01;
  private static final double ENOUGH = .1;

  /** Returns the spread of values that occur so often. */
  public static ValueSpread of(int bits, long... counts) {
    int least = 0;
    int most = counts.length - 1;
    while (least < most && counts[least] == 0) {
      least++;
    }
    while (most > least && counts[most] == 0) {
      most--;
    }
    long pixels = 0;
    for (int value = 1; value < counts.length - 1; value++) {
      pixels += counts[value];
    }
    boolean enough = pixels > ENOUGH * (pixels + counts[0] + counts[counts.length - 1]);
    int low = enough ? quantile(pixels * TAIL, counts) : counts.length - 1;
    int high = enough ? quantile(pixels * (1 - TAIL), counts) : 0;
    return new ValueSpread(bits, least, low, high, most);
  }

  /** Returns the first value up to which there are more pixels than a rank. */
  private static int quantile(double rank, long... counts) {
    long pixels = 0;
    int value = 0;
    while (pixels <= rank) {
      value++;
      pixels += counts[value];
    }
    return value;
  }

  /** Returns the spread of both: all values, and the widest 98 % of an image. */
  public ValueSpread with(ValueSpread other) {
    return new ValueSpread(
        bits,
        Math.min(least, other.least),
        Math.min(low, other.low),
        Math.max(high, other.high),
        Math.max(most, other.most));
  }

  /** Returns whether more than a hundredth of the pixels lie well beyond a range. */
  boolean isBeyond(InputRange range) {
    double tolerance = InputRange.TOLERANCE * (range.high() - range.low());
    return low <= high && (low < range.low() - tolerance || high > range.high() + tolerance);
  }

  /** Returns whether any value lies beyond a range. */
  public boolean exceeds(InputRange range) {
    return least < range.low() || most > range.high();
  }
}
