package io.github.dl4jlosses.metric;

import io.github.dl4jlosses.internal.Arguments;
import java.util.Collection;
import java.util.Locale;

/**
 * Average precision, as exactly as it is known: it is in [low, high], whatever the order of scores
 * that share a bin of a {@link ScoreHistogram}.
 *
 * <p><b>Undefined.</b> Without positives both ends are NaN.
 *
 * @param low AP is not less
 * @param high AP is not more; the same number if AP is known
 * @param positives what had to be found
 * @param negatives what should not be
 */
public record ApInterval(double low, double high, long positives, long negatives) {
  private static final int DECIMALS = 4;
  private static final double SMALLEST_ERROR = 1e-9;
  private static final double SLACK = 1e-6; // of the last decimal, for rounding

  /**
   * Creates the interval.
   *
   * @throws IllegalArgumentException if low is above high
   */
  public ApInterval {
    if (low > high || Double.isNaN(low) != Double.isNaN(high)) {
      throw Arguments.bad("high", "be >= low " + low, high);
    }
  }

  /**
   * Returns the mean of those that are defined; undefined if none is.
   *
   * @throws IllegalArgumentException if there are none at all
   */
  public static ApInterval mean(Collection<ApInterval> intervals) {
    Arguments.atLeast("number of intervals", 1, intervals.size());
    double low = 0;
    double high = 0;
    long positives = 0;
    long negatives = 0;
    int defined = 0;
    for (ApInterval ap : intervals) {
      positives += ap.positives;
      negatives += ap.negatives;
      if (ap.isDefined()) {
        low += ap.low;
        high += ap.high;
        defined++;
      }
    }
    return new ApInterval(low / defined, high / defined, positives, negatives); // 0/0 is NaN
  }

  /** Returns the middle; NaN if undefined. */
  public double value() {
    return low + (high - low) / 2;
  }

  /** Returns how far AP can be from {@link #value}; 0 if it is known. */
  public double error() {
    return (high - low) / 2;
  }

  /** Returns whether there was anything to find. */
  public boolean isDefined() {
    return !Double.isNaN(low);
  }

  /**
   * Prints {@code 0.9134}, {@code 0.91342 ± 0.00002} or {@code undefined (no positives, 3
   * negatives)}. The error printed covers the rounding of the value.
   */
  @Override
  public String toString() {
    if (!isDefined()) {
      return "undefined (no positives, " + negatives + " negatives)";
    }
    if (error() < SMALLEST_ERROR) {
      return String.format(Locale.ROOT, "%." + DECIMALS + "f", low);
    }
    int decimals = Math.max((int) Math.ceil(-Math.log10(error())), DECIMALS);
    String format = "%." + decimals + "f";
    String printed = String.format(Locale.ROOT, format, value());
    double shown = Double.parseDouble(printed);
    double unit = Math.pow(10, decimals);
    double error = Math.ceil(Math.max(high - shown, shown - low) * unit - SLACK) / unit;
    return printed + " ± " + String.format(Locale.ROOT, format, error);
  }
}
