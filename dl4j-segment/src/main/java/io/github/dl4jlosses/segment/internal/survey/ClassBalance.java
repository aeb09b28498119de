package io.github.dl4jlosses.segment.internal.survey;

import java.util.Arrays;
import java.util.List;

/** Weights that balance classes. */
final class ClassBalance {
  private static final double MAX_POS_WEIGHT = 100;

  private ClassBalance() {}

  /** Median frequency: see {@link Survey#classWeights}. */
  static double[] weights(List<ClassCount> counts) {
    double[] frequencies = counts.stream().mapToDouble(ClassCount::frequency).toArray();
    double[] shown = Arrays.stream(frequencies).filter(f -> f > 0).sorted().toArray();
    if (shown.length == 0) {
      Arrays.fill(frequencies, 1);
      return frequencies;
    }
    int middle = shown.length / 2;
    double median = shown.length % 2 == 1 ? shown[middle] : (shown[middle - 1] + shown[middle]) / 2;
    return Arrays.stream(frequencies).map(f -> f > 0 ? median / f : 1).toArray();
  }

  /** Negatives over positives: see {@link Survey#posWeights}. */
  static double[] posWeights(List<ClassCount> counts) {
    return counts.stream().mapToDouble(ClassBalance::posWeight).toArray();
  }

  private static double posWeight(ClassCount count) {
    if (count.pixels() == 0) {
      return 1;
    }
    double ratio = (double) (count.counted() - count.pixels()) / count.pixels();
    return Math.max(1 / MAX_POS_WEIGHT, Math.min(MAX_POS_WEIGHT, ratio));
  }
}
