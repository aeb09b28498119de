package io.github.dl4jlosses.segment;

import java.util.Locale;

/**
 * A score with its interval of 95 %, found by drawing the images again.
 *
 * @param value NaN where it is undefined
 * @param low NaN without an interval
 * @param high NaN without an interval
 */
public record Score(double value, double low, double high) {
  /** Returns a score without an interval. */
  public static Score of(double value) {
    return new Score(value, Double.NaN, Double.NaN);
  }

  /** Returns whether both ends of the interval are known. */
  public boolean hasInterval() {
    return !Double.isNaN(low) && !Double.isNaN(high);
  }

  @Override
  public String toString() {
    return hasInterval()
        ? String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", value, low, high)
        : String.format(Locale.ROOT, "%.4f", value);
  }
}
