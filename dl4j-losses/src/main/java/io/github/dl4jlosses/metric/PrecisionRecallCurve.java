package io.github.dl4jlosses.metric;

import io.github.dl4jlosses.internal.Arguments;
import java.util.Arrays;

/**
 * Precision and recall of a ranking, one point for each place where it may be cut. Immutable.
 *
 * <p><b>Definition.</b> Point k keeps everything ranked down to and with cut k, TP of it right and
 * FP wrong, out of n positives:
 *
 * <pre>
 *   P_k = TP / (TP + FP)        R_k = TP / n
 *
 *   average precision   Σ_k (R_k - R_{k-1})·P_k
 *   all-point           Σ_k (R_k - R_{k-1})·max_{j>=k} P_j
 *   101-point (COCO)    mean over r = 0, 0.01, .., 1 of max_{R_j >= r} P_j    (0 if none)
 *   trapezoid           Σ_k (R_k - R_{k-1})·(P_k + P_{k-1})/2                 with P_0 = 1
 * </pre>
 *
 * <p>They are different numbers on the same ranking; only the first is average precision.
 *
 * <p><b>Ties.</b> Equal scores are one cut, so that the order in which they came does not matter:
 * scores that are all equal give the prevalence.
 *
 * <p><b>Undefined.</b> Without positives there is no recall, and every area is NaN.
 *
 * <p><b>Elsewhere.</b> scikit-learn average_precision_score is {@link #averagePrecision}, which
 * gives 0 without positives; DL4J's ROC reports the trapezoid, with ties in the order they came.
 */
public final class PrecisionRecallCurve {
  private final double[] thresholds; // descending
  private final long[] truePositives;
  private final long[] falsePositives;
  private final long positives;

  PrecisionRecallCurve(
      double[] thresholds, long[] truePositives, long[] falsePositives, long positives) {
    this.thresholds = thresholds;
    this.truePositives = truePositives;
    this.falsePositives = falsePositives;
    this.positives = positives;
  }

  /**
   * Ranks pixels, or anything else, of which each is positive or negative.
   *
   * @param positiveScores scores of the positives, in any order; higher is surer
   * @param negativeScores scores of the negatives
   * @throws IllegalArgumentException if a score is NaN
   */
  public static PrecisionRecallCurve of(double[] positiveScores, double[] negativeScores) {
    double[] positive = sorted("positiveScores", positiveScores);
    double[] negative = sorted("negativeScores", negativeScores);
    Points points = new Points(Math.addExact(positive.length, negative.length));
    walk(positive, positive.length, negative, negative.length, points);
    return points.curve(positive.length);
  }

  /** A place where a ranking may be cut. */
  @FunctionalInterface
  private interface Cut {
    void at(double threshold, long truePositives, long falsePositives);
  }

  /** Visits the cuts of the first p and n scores, both ascending, from the surest on. */
  private static void walk(double[] positive, int p, double[] negative, int n, Cut cut) {
    int positives = p;
    int negatives = n;
    while (positives > 0 || negatives > 0) {
      double threshold = Math.max(last(positive, positives), last(negative, negatives));
      while (positives > 0 && positive[positives - 1] == threshold) {
        positives--;
      }
      while (negatives > 0 && negative[negatives - 1] == threshold) {
        negatives--;
      }
      cut.at(threshold, (long) p - positives, (long) n - negatives);
    }
  }

  /** The points of a curve. */
  private static final class Points implements Cut {
    private final double[] thresholds;
    private final long[] truePositives;
    private final long[] falsePositives;
    private int size;

    Points(int most) {
      thresholds = new double[most];
      truePositives = new long[most];
      falsePositives = new long[most];
    }

    @Override
    public void at(double threshold, long tp, long fp) {
      thresholds[size] = threshold;
      truePositives[size] = tp;
      falsePositives[size++] = fp;
    }

    PrecisionRecallCurve curve(long positives) {
      return new PrecisionRecallCurve(
          Arrays.copyOf(thresholds, size),
          Arrays.copyOf(truePositives, size),
          Arrays.copyOf(falsePositives, size),
          positives);
    }
  }

  /** Σ_k (R_k - R_{k-1})·P_k, times n. */
  private static final class Steps implements Cut {
    private double area;
    private long before; // TP of the point before

    @Override
    public void at(double threshold, long tp, long fp) {
      area += (tp - before) * precision(tp, fp);
      before = tp;
    }
  }

  /**
   * Returns {@link #averagePrecision} of a ranking, without the memory of its curve.
   *
   * @param positive p scores, ascending, and whatever follows them
   * @param negative n scores, ascending, and whatever follows them
   */
  static double averagePrecision(double[] positive, int p, double[] negative, int n) {
    Steps steps = new Steps();
    walk(positive, p, negative, n, steps);
    return steps.area / p; // 0/0 is NaN
  }

  /**
   * Returns the curve of a ranking that has been counted. Points that keep nothing are left out.
   *
   * @param thresholds of the points, descending
   * @param truePositives TP of each point, the sum from the first one on
   * @param falsePositives FP of each point
   * @param positives n, found or not
   * @throws IllegalArgumentException if the lengths differ, thresholds ascend or are NaN, counts
   *     are negative or descend, or more positives are found than there are
   */
  public static PrecisionRecallCurve ofCounts(
      double[] thresholds, long[] truePositives, long[] falsePositives, long positives) {
    int size = Arguments.notNull("thresholds", thresholds).length;
    Arguments.notNull("truePositives", truePositives);
    Arguments.notNull("falsePositives", falsePositives);
    Arguments.sameLength("truePositives", truePositives.length, "thresholds", size);
    Arguments.sameLength("falsePositives", falsePositives.length, "thresholds", size);
    for (int k = 0; k < size; k++) {
      if (!(thresholds[k] <= (k == 0 ? Double.POSITIVE_INFINITY : thresholds[k - 1]))) {
        throw Arguments.bad("thresholds", "descend", thresholds[k] + " at " + k);
      }
    }
    long found = requireCounts("truePositives", truePositives);
    requireCounts("falsePositives", falsePositives);
    if (found > positives) {
      throw Arguments.bad("positives", "be at least those found (" + found + ")", positives);
    }
    int first = 0;
    while (first < size && truePositives[first] == 0 && falsePositives[first] == 0) {
      first++; // its precision would be 0/0
    }
    return new PrecisionRecallCurve(
        Arrays.copyOfRange(thresholds, first, size),
        Arrays.copyOfRange(truePositives, first, size),
        Arrays.copyOfRange(falsePositives, first, size),
        positives);
  }

  /** Returns the last one, which is the largest. */
  private static long requireCounts(String name, long[] counts) {
    long before = 0;
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] < before) {
        throw Arguments.bad(name, "be >= 0 and not descend", counts[k] + " at " + k);
      }
      before = counts[k];
    }
    return before;
  }

  private static double last(double[] sorted, int length) {
    return length == 0 ? Double.NEGATIVE_INFINITY : sorted[length - 1];
  }

  private static double[] sorted(String name, double[] scores) {
    double[] sorted = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      if (Double.isNaN(scores[i])) {
        throw Arguments.bad(name, "be numbers", "NaN at " + i);
      }
      sorted[i] = scores[i] + 0.0; // -0.0 is sorted before 0.0, though they are equal
    }
    Arrays.sort(sorted);
    return sorted;
  }

  /** Returns the number of points. */
  public int size() {
    return thresholds.length;
  }

  /** Returns the lowest score that point k keeps; point 0 keeps the least. */
  public double threshold(int k) {
    return thresholds[k];
  }

  /** Returns TP of point k. */
  public long truePositives(int k) {
    return truePositives[k];
  }

  /** Returns FP of point k. */
  public long falsePositives(int k) {
    return falsePositives[k];
  }

  /** Returns n, found or not. */
  public long positives() {
    return positives;
  }

  /** Returns P_k. */
  public double precision(int k) {
    return precision(truePositives[k], falsePositives[k]);
  }

  private static double precision(long tp, long fp) {
    return (double) tp / (tp + fp);
  }

  /** Returns R_k; NaN without positives. */
  public double recall(int k) {
    return (double) truePositives[k] / positives; // 0/0 is NaN
  }

  /** Returns the recall of the whole ranking; NaN without positives. */
  public double maxRecall() {
    return size() > 0 ? recall(size() - 1) : positives > 0 ? 0 : Double.NaN;
  }

  /** Returns Σ_k (R_k - R_{k-1})·P_k; NaN without positives. */
  public double averagePrecision() {
    Steps steps = new Steps();
    for (int k = 0; k < size(); k++) {
      steps.at(thresholds[k], truePositives[k], falsePositives[k]);
    }
    return steps.area / positives; // 0/0 is NaN
  }

  /** Returns Σ_k (R_k - R_{k-1})·max_{j>=k} P_j; NaN without positives. */
  public double allPointAveragePrecision() {
    double[] envelope = envelope();
    double area = 0;
    long before = 0;
    for (int k = 0; k < size(); k++) {
      area += (truePositives[k] - before) * envelope[k];
      before = truePositives[k];
    }
    return area / positives;
  }

  /** Returns the area under straight lines between the points; NaN without positives. */
  public double trapezoidArea() {
    double area = 0;
    double previousPrecision = 1;
    long before = 0;
    for (int k = 0; k < size(); k++) {
      area += (truePositives[k] - before) * (precision(k) + previousPrecision) / 2;
      previousPrecision = precision(k);
      before = truePositives[k];
    }
    return area / positives;
  }

  /** Returns the mean over 101 recalls of the best precision there; NaN without positives. */
  public double cocoAveragePrecision() {
    if (positives == 0) {
      return Double.NaN;
    }
    double[] envelope = envelope();
    double step = 0.01; // COCO's grid is k·0.01, which is not k/100 for ten of its points
    double sum = 0;
    int k = 0;
    for (int i = 0; i <= 100; i++) {
      while (k < size() && recall(k) < i * step) {
        k++;
      }
      sum += k < size() ? envelope[k] : 0;
    }
    return sum / 101;
  }

  private double[] envelope() {
    double[] envelope = new double[size()];
    double best = 0;
    for (int k = size() - 1; k >= 0; k--) {
      best = Math.max(best, precision(k));
      envelope[k] = best;
    }
    return envelope;
  }

  /**
   * Returns the point with the largest F1, of equals the one that keeps least. Without positives
   * all of it is NaN; with nothing ranked F1 is 0 and has no threshold.
   */
  public OperatingPoint bestF1() {
    if (positives == 0) {
      return OperatingPoint.UNDEFINED;
    }
    if (size() == 0) {
      return new OperatingPoint(Double.NaN, Double.NaN, 0, 0);
    }
    int best = 0;
    for (int k = 1; k < size(); k++) {
      best = f1(k) > f1(best) ? k : best;
    }
    return new OperatingPoint(threshold(best), precision(best), recall(best), f1(best));
  }

  private double f1(int k) {
    return 2.0 * truePositives[k] / (truePositives[k] + falsePositives[k] + positives);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PrecisionRecallCurve that
        && positives == that.positives
        && Arrays.equals(thresholds, that.thresholds)
        && Arrays.equals(truePositives, that.truePositives)
        && Arrays.equals(falsePositives, that.falsePositives);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(new int[] {Arrays.hashCode(truePositives), Arrays.hashCode(thresholds)});
  }
}
