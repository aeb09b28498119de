package io.github.dl4jlosses.segment.internal.evaluate;

/**
 * A number and how far it could be off.
 *
 * @param value the number; NaN where it is undefined
 * @param low lower end of its interval; NaN where there is none
 * @param high upper end of its interval; NaN where there is none
 */
public record Estimate(double value, double low, double high) {
  /** Returns a number without an interval. */
  public static Estimate of(double value) {
    return new Estimate(value, Double.NaN, Double.NaN);
  }

  /** Returns whether both ends of the interval are known. */
  public boolean hasInterval() {
    return !Double.isNaN(low) && !Double.isNaN(high);
  }
}
