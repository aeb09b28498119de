package io.github.dl4jlosses.metric;

import java.util.Locale;

/**
 * Where a score lies if the images had been others of their kind.
 *
 * @param low lower end; NaN if the score was never defined
 * @param high upper end
 * @param level how often such an interval covers the score of all images there are
 * @param defined in how many of the resamples the score was defined
 */
public record Interval(double low, double high, double level, int defined) {
  /** Prints {@code [0.7012, 0.8534]}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "[%.4f, %.4f]", low, high);
  }
}
