package io.github.dl4jlosses.segment.internal.report;

import java.util.Locale;

/** A number in the page: as it is read, and with all digits, as in the CSV. */
public record PageNumber(String text, String value) {
  /** Returns a number with so many digits after the point; a dash where it is undefined. */
  static PageNumber of(double value, int digits) {
    return new PageNumber(
        Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value),
        String.valueOf(value));
  }

  /** Returns a count, in groups of three digits. */
  static PageNumber count(long value) {
    return new PageNumber(String.format(Locale.ROOT, "%,d", value), String.valueOf(value));
  }
}
