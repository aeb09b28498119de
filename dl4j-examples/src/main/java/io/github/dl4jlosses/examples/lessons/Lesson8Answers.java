package io.github.dl4jlosses.examples.lessons;

import static io.github.dl4jlosses.examples.lessons.Lesson8Objects.FOUND;
import static io.github.dl4jlosses.examples.lessons.Lesson8Objects.found;
import static io.github.dl4jlosses.examples.lessons.Lesson8Objects.ships;

import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.matching.InstanceMatcher;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.metric.matching.InstanceScores.Ties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Checks the answers to the exercises of lesson 8. */
final class Lesson8Answers {
  private Lesson8Answers() {}

  static void missed() {
    double[] thresholds = {0.9, 0.8, 0.7, 0.6, 0.5, 0.4};
    long[] tp = {1, 1, 2, 2, 2, 3};
    long[] fp = {0, 1, 1, 2, 3, 3};
    PrecisionRecallCurve curve = PrecisionRecallCurve.ofCounts(thresholds, tp, fp, 4);
    System.out.printf("%.4f, recall at most %.2f%n", curve.averagePrecision(), curve.maxRecall());
  }

  static void fiftyWrong() {
    double[] wrong = new double[50];
    Arrays.fill(wrong, 0.1);
    PrecisionRecallCurve curve = PrecisionRecallCurve.of(new double[] {0.9}, wrong);
    System.out.printf(
        "AP %.2f, precision of all %.4f, best F1 at %.1f%n",
        curve.averagePrecision(), curve.precision(curve.size() - 1), curve.bestF1().threshold());
  }

  static void duplicate() {
    List<Instance> twice = new ArrayList<>(found(FOUND));
    Instance first = twice.get(0);
    twice.add(new Instance(1, first.region(), 0.85));
    InstanceMatcher matcher = new InstanceMatcher();
    ImageObjects image = new ImageObjects(ships(), twice);
    InstanceScores scores =
        new InstanceScores(matcher, Ties.GROUPED, List.of(matcher.match(image)));
    System.out.println(scores.detections(1, 0.5));
    System.out.printf("step sum %.4f%n", scores.curve(1, 0.5).averagePrecision());
  }
}
