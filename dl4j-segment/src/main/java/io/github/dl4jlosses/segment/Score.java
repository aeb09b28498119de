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
  @Override
  public String toString() {
    return Double.isNaN(low)
        ? String.format(Locale.ROOT, "%.4f", value)
        : String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", value, low, high);
  }
}
