package io.github.dl4jlosses.metric.matching;

import io.github.dl4jlosses.internal.Arguments;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The IoU from which an object counts as found, or several over which AP is averaged, and the name
 * of that AP.
 *
 * <pre>
 *   AP10  AP50  AP70  AP75     one threshold, in hundredths
 *   AP@0.505                   one threshold between them
 *   AP@[.50:.05:.95]           first : step : last
 * </pre>
 *
 * @param first lowest threshold
 * @param step between thresholds
 * @param count how many there are
 */
public record IouThresholds(
    @JsonProperty(required = true) double first,
    @JsonProperty(required = true) double step,
    @JsonProperty(required = true) int count)
    implements Serializable {
  /** IoU .1: found at all. */
  public static final IouThresholds AP10 = at(.10);

  /** IoU .5. */
  public static final IouThresholds AP50 = at(.50);

  /** IoU .7. */
  public static final IouThresholds AP70 = at(.70);

  /** IoU .75. */
  public static final IouThresholds AP75 = at(.75);

  /** The ten thresholds of COCO. */
  public static final IouThresholds COCO = new IouThresholds(.50, .05, 10);

  /** Thresholds that differ by less are the same. */
  static final double SAME = 1e-9;

  private static final Pattern PERCENT = Pattern.compile("AP(\\d{1,3})");
  private static final Pattern SINGLE = Pattern.compile("AP@(\\d?\\.\\d+|1)");
  private static final Pattern RANGE =
      Pattern.compile("AP@\\[(\\d?\\.\\d+):(\\d?\\.\\d+):(\\d?\\.\\d+|1)]");

  /**
   * Creates the thresholds.
   *
   * @throws IllegalArgumentException if a threshold is not in (0, 1], or there is none
   */
  public IouThresholds {
    Arguments.atLeast("count", 1, count);
    requireIou("first", first);
    Arguments.nonNegative("step", step);
    requireIou("last", first + (count - 1) * step);
  }

  /**
   * Returns one threshold.
   *
   * @throws IllegalArgumentException if it is not in (0, 1]
   */
  public static IouThresholds at(double iou) {
    return new IouThresholds(iou, 0, 1);
  }

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static IouThresholds parse(String name) {
    Matcher percent = PERCENT.matcher(name);
    if (percent.matches()) {
      return at(Integer.parseInt(percent.group(1)) / 100.0);
    }
    Matcher single = SINGLE.matcher(name);
    if (single.matches()) {
      return at(Double.parseDouble(single.group(1)));
    }
    Matcher range = RANGE.matcher(name);
    if (!range.matches()) {
      throw Arguments.bad("name", "be AP and an IoU", name, "AP50, AP@0.505 or AP@[.50:.05:.95]");
    }
    double first = Double.parseDouble(range.group(1));
    double step = Double.parseDouble(range.group(2));
    double last = Double.parseDouble(range.group(3));
    double steps = (last - first) / step;
    if (!(steps >= 0 && Math.abs(steps - Math.rint(steps)) <= SAME)) { // ∞ - ∞ is NaN
      throw Arguments.bad("name", "reach its last IoU in whole steps", name);
    }
    return new IouThresholds(first, step, (int) Math.rint(steps) + 1);
  }

  /** Returns a threshold, the lowest at index 0. */
  public double iou(int index) {
    // .5 + 7·.05 is more than .85 in double, and would not let an IoU of 17/20 reach it
    return BigDecimal.valueOf(first)
        .add(BigDecimal.valueOf(step).multiply(BigDecimal.valueOf(index)))
        .doubleValue();
  }

  /** Returns all thresholds, the lowest first. */
  public DoubleStream stream() {
    return IntStream.range(0, count).mapToDouble(this::iou);
  }

  /** Returns the last threshold. */
  private double last() {
    return iou(count - 1);
  }

  static void requireIou(String name, double iou) {
    if (!(iou > 0 && iou <= 1 + SAME)) {
      throw Arguments.bad(name, "be an IoU in (0, 1]", iou);
    }
  }

  /** Prints the name, which {@link #parse} reads. */
  @Override
  public String toString() {
    if (count > 1) {
      return "AP@[" + fraction(first) + ":" + fraction(step) + ":" + fraction(last()) + "]";
    }
    long percent = Math.round(100 * first);
    return Math.abs(percent / 100.0 - first) < SAME ? "AP" + percent : "AP@" + plain(first);
  }

  private static String fraction(double iou) {
    String two = String.format(Locale.ROOT, "%.2f", iou);
    boolean exact = Math.abs(Double.parseDouble(two) - iou) < SAME;
    String all = exact ? two : plain(iou);
    return all.startsWith("0") ? all.substring(1) : all;
  }

  /** Returns all digits, without the exponent that Java prints below a thousandth. */
  private static String plain(double iou) {
    return BigDecimal.valueOf(iou).stripTrailingZeros().toPlainString();
  }
}
