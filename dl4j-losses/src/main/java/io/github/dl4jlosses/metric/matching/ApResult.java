package io.github.dl4jlosses.metric.matching;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import java.util.Collection;
import java.util.Locale;

/**
 * Average precision of the objects of one class at one IoU threshold, and the counts behind it.
 *
 * <p>False positives that come after everything was found do not lower AP: look at the counts too.
 *
 * @param iouThreshold overlap from which an object counts as found
 * @param value AP in [0, 1]; NaN without ground truths
 * @param truePositives ground truths that were found
 * @param groundTruths objects that had to be found
 * @param predictions objects that were predicted, right or wrong
 */
public record ApResult(
    double iouThreshold, double value, long truePositives, long groundTruths, long predictions) {

  static ApResult of(double iouThreshold, PrecisionRecallCurve curve) {
    int last = curve.size() - 1;
    long tp = last < 0 ? 0 : curve.truePositives(last);
    long fp = last < 0 ? 0 : curve.falsePositives(last);
    return new ApResult(iouThreshold, curve.cocoAveragePrecision(), tp, curve.positives(), tp + fp);
  }

  /**
   * Returns the mean AP of those results that are defined; NaN if none is.
   *
   * @throws IllegalArgumentException if there are no results
   */
  public static double mean(Collection<ApResult> results) {
    Arguments.atLeast("number of results", 1, results.size());
    return results.stream()
        .filter(ApResult::isDefined)
        .mapToDouble(ApResult::value)
        .average()
        .orElse(Double.NaN);
  }

  /** Returns whether there was anything to find. */
  public boolean isDefined() {
    return groundTruths > 0;
  }

  /** Returns the share of predictions that are right; NaN without predictions. */
  public double precision() {
    return counts().precision();
  }

  /** Returns the share of ground truths that were found; NaN without ground truths. */
  public double recall() {
    return counts().recall();
  }

  /** Returns 2·TP / (predictions + ground truths); NaN without any. */
  public double f1() {
    return counts().f1();
  }

  /** Returns the counts behind it. */
  public DetectionCounts counts() {
    return new DetectionCounts(
        truePositives, predictions - truePositives, groundTruths - truePositives);
  }

  /** Prints {@code AP@0.50 = 0.8312 (214 objects, 230 predictions)}. */
  @Override
  public String toString() {
    String name = String.format(Locale.ROOT, "AP@%.2f ", iouThreshold);
    return isDefined()
        ? name
            + String.format(
                Locale.ROOT,
                "= %.4f (%d objects, %d predictions)",
                value,
                groundTruths,
                predictions)
        : name + "undefined (no objects, " + predictions + " predictions)";
  }
}
