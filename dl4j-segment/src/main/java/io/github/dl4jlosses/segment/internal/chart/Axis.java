package io.github.dl4jlosses.segment.internal.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** One direction of a chart, from low to high; ticks are the values written beside it. */
public record Axis(String label, Spacing spacing, double low, double high, List<Double> ticks) {
  private static final int STEPS = 5;

  public enum Spacing {
    LINEAR,
    LOGARITHMIC
  }

  public static Axis unit(String label) {
    return linear(label, 0, 1);
  }

  /** Returns an axis whose ends are the next round numbers. */
  public static Axis linear(String label, double least, double most) {
    double span = most > least ? most - least : 1;
    double raw = span / STEPS;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double step =
        DoubleStream.of(1, 2, 5, 10)
            .map(factor -> factor * power)
            .filter(candidate -> candidate >= raw * (1 - 1e-9))
            .findFirst()
            .orElseThrow();
    long first = (long) Math.floor(least / step + 1e-9);
    long last = (long) Math.ceil(Math.max(most, least + span) / step - 1e-9);
    List<Double> ticks = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      ticks.add(i * step);
    }
    return new Axis(label, Spacing.LINEAR, first * step, last * step, ticks);
  }

  /** Returns an axis of counts from 1, with ticks at whole numbers. */
  public static Axis counts(String label, int last) {
    int step = Math.max(1, (int) Math.ceil(last / 8.));
    List<Double> ticks = new ArrayList<>();
    for (int i = step; i <= last; i += step) {
      ticks.add((double) i);
    }
    return new Axis(label, Spacing.LINEAR, Math.min(1, last - 1), last, ticks);
  }

  /** Returns an axis with ticks at 1, 2 and 5 times powers of ten; all values are positive. */
  public static Axis logarithmic(String label, double least, double most) {
    List<Double> marks = new ArrayList<>();
    for (int power = -12; power <= 12; power++) {
      for (int factor : new int[] {1, 2, 5}) {
        marks.add(Double.valueOf(factor + "e" + power)); // 2·10^-2 as a reader writes it
      }
    }
    double low = marks.stream().filter(mark -> mark <= least).reduce(least, (a, b) -> b);
    double high = marks.stream().filter(mark -> mark >= most).findFirst().orElse(most);
    List<Double> ticks = marks.stream().filter(mark -> mark >= low && mark <= high).toList();
    return new Axis(label, Spacing.LOGARITHMIC, low, Math.max(high, low * 2), ticks);
  }

  /** Returns where a value lies: 0 at the start, 1 at the end. */
  public double position(double value) {
    return spacing == Spacing.LINEAR
        ? (value - low) / (high - low)
        : Math.log(value / low) / Math.log(high / low);
  }

  /** Returns a tick as it is written: with as few digits as it needs. */
  public static String tick(double value) {
    String digits = String.format(Locale.ROOT, "%.6f", value);
    return digits.replaceFirst("\\.?0+$", "");
  }
}
