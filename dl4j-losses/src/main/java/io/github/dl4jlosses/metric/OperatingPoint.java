package io.github.dl4jlosses.metric;

import java.util.Locale;

/**
 * A place where a ranking may be cut, and what is right above it.
 *
 * @param threshold lowest score that is kept; NaN without positives
 * @param precision TP / (TP + FP)
 * @param recall TP / n
 * @param f1 2·TP / (2·TP + FP + FN), which is the Dice coefficient
 */
public record OperatingPoint(double threshold, double precision, double recall, double f1) {
  /** The point of a ranking without positives. */
  static final OperatingPoint UNDEFINED =
      new OperatingPoint(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  /** Prints {@code F1 0.8312 at threshold 0.42: precision 0.8001, recall 0.8648}. */
  @Override
  public String toString() {
    return Double.isNaN(f1)
        ? "F1 undefined (no positives)"
        : String.format(
            Locale.ROOT,
            "F1 %.4f at threshold %.4g: precision %.4f, recall %.4f",
            f1,
            threshold,
            precision,
            recall);
  }
}
