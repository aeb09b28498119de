package io.github.dl4jlosses.metric.matching;

import java.util.Locale;

/**
 * Objects that were found, invented and missed, and the shares made of them.
 *
 * <p><b>Undefined.</b> 0/0 is NaN.
 *
 * @param truePositives TP, objects found
 * @param falsePositives FP, predictions that are no object
 * @param falseNegatives FN, objects missed
 */
public record DetectionCounts(long truePositives, long falsePositives, long falseNegatives) {
  /** Nothing at all. */
  static final DetectionCounts NONE = new DetectionCounts(0, 0, 0);

  DetectionCounts plus(DetectionCounts other, long times) {
    return new DetectionCounts(
        truePositives + times * other.truePositives,
        falsePositives + times * other.falsePositives,
        falseNegatives + times * other.falseNegatives);
  }

  /** Returns TP / (TP + FP); NaN without predictions. */
  public double precision() {
    return (double) truePositives / (truePositives + falsePositives);
  }

  /** Returns TP / (TP + FN); NaN without objects. */
  public double recall() {
    return (double) truePositives / (truePositives + falseNegatives);
  }

  /** Returns 2·TP / (2·TP + FP + FN). */
  public double f1() {
    return 2.0 * truePositives / (2 * truePositives + falsePositives + falseNegatives);
  }

  /**
   * Returns TP / (TP + FP + FN), the score of the Data Science Bowl 2018. StarDist and Cellpose
   * call it average precision, but no confidence and no ranking is in it.
   */
  public double detectionAccuracy() {
    return (double) truePositives / (truePositives + falsePositives + falseNegatives);
  }

  /** Prints {@code 2 found, 1 missed, 3 invented}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d found, %d missed, %d invented",
        truePositives,
        falseNegatives,
        falsePositives);
  }
}
