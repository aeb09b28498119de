package io.github.dl4jlosses.metric;

import io.github.dl4jlosses.internal.Arguments;

/** The bins of a {@link ScoreHistogram}: intervals of scores that are the same for all data. */
final class ScoreBins {
  /*
   * Bins in the order of the scores. A region has 32,768 of them:
   *
   *   -∞ | finite < 0 | 0 | (0, 2^-24) | [2^-24, 0.5) | [0.5, 1) | 1 | finite > 1 | +∞
   *
   * Probabilities: equally wide, 2^-15, from 1/16 to 15/16; toward 0 and 1, where a trained network
   * puts nearly all pixels, 1024 and at last 512 bins for each halving of the distance. Floats do
   * not come nearer to 1 than 2^-24, and 1 itself has its bin. Toward 0 they go on to 2^-149, where a sure network
   * has most negatives and the positives that it misses: 256 bins for each halving.
   *
   * Logits: 1024 bins per unit to -16 and to 17, then half as many for each doubling.
   */
  private static final int REGION = 32_768;
  private static final int ZERO = 1 + REGION;
  private static final int ONE = 2 + 4 * REGION;
  private static final int INFINITY = 3 + 5 * REGION;

  /** Number of bins. */
  static final int COUNT = INFINITY + 1;

  private ScoreBins() {}

  /**
   * Returns the bin of a score; a larger score never has a smaller one.
   *
   * @throws IllegalArgumentException if the score is NaN
   */
  static int bin(double score) {
    if (score < 0) {
      return score == Double.NEGATIVE_INFINITY ? 0 : ZERO - 1 - beyond(-score);
    }
    if (score < 0.5) {
      return score == 0
          ? ZERO
          : score < 0x1p-24 ? ZERO + 1 + tiny(score) : ZERO + 1 + REGION + within(score);
    }
    if (score <= 1) {
      return score == 1 ? ONE : ONE - 1 - within(1 - score);
    }
    if (Double.isNaN(score)) {
      throw Arguments.bad("score", "be a number", score, "has the network diverged?");
    }
    return score == Double.POSITIVE_INFINITY ? INFINITY : ONE + 1 + beyond(score - 1);
  }

  /** Returns which bin of its region a distance in (0, 0.5] from 0 or 1 has. */
  private static int within(double distance) {
    int halvings = -1 - Math.getExponent(distance); // distance is in [2^-(halvings+1), 2^-halvings)
    if (halvings < 1 || halvings > 23) {
      return halvings < 1 ? REGION - 1 : 0; // 0.5 itself, or next to nothing
    }
    int bins = halvings <= 3 ? 16_384 >> halvings : halvings <= 19 ? 1024 : 512;
    int first =
        halvings <= 3
            ? 16_384 + bins
            : halvings <= 19 ? 2048 + (19 - halvings) * 1024 : (23 - halvings) * 512;
    return first + (int) ((Math.scalb(distance, halvings + 1) - 1) * bins);
  }

  /** Returns which bin of its region a score in (0, 2^-24) has. */
  private static int tiny(double score) {
    int halvings = -1 - Math.getExponent(score);
    return halvings > 151
        ? 0
        : (151 - halvings) * 256 + (int) ((Math.scalb(score, halvings + 1) - 1) * 256);
  }

  /** Returns which bin of its region a distance > 0 from [0, 1] has. */
  private static int beyond(double distance) {
    if (distance < 16) {
      return (int) (distance * 1024);
    }
    int doublings = Math.getExponent(distance) - 4; // distance is in 16·[2^doublings, 2^…+1)
    if (doublings > 13) {
      return REGION - 1;
    }
    int bins = 8192 >> doublings;
    return REGION - 2 * bins + (int) ((Math.scalb(distance, -4 - doublings) - 1) * bins);
  }

  /** Returns the lowest score of a bin. */
  static double lowest(int bin) {
    long low = ordered(Double.NEGATIVE_INFINITY);
    long high = ordered(Double.POSITIVE_INFINITY);
    while (low < high) {
      long middle = (low & high) + ((low ^ high) >> 1); // their mean, without overflow
      if (bin(fromOrdered(middle)) >= bin) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return fromOrdered(high);
  }

  /** Returns a number that orders as doubles do. */
  private static long ordered(double x) {
    long bits = Double.doubleToLongBits(x);
    return bits ^ (bits >> 63 & Long.MAX_VALUE);
  }

  private static double fromOrdered(long ordered) {
    return Double.longBitsToDouble(ordered ^ (ordered >> 63 & Long.MAX_VALUE));
  }
}
