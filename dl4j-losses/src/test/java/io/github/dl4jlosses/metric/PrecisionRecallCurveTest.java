package io.github.dl4jlosses.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrecisionRecallCurveTest {
  private static final double[] NONE = {};

  @Test
  void aPerfectRankingIsOne() {
    PrecisionRecallCurve curve =
        PrecisionRecallCurve.of(new double[] {3, 2}, new double[] {1, 0, -1});
    assertEquals(1, curve.averagePrecision());
    assertEquals(1, curve.allPointAveragePrecision());
    assertEquals(1, curve.cocoAveragePrecision());
    assertEquals(1, curve.trapezoidArea());
    assertEquals(1, curve.maxRecall());
  }

  @Test
  void definitionsDifferOnOneRanking() {
    // + - + - - +   P = 1, 1/2, 2/3, 1/2, 2/5, 1/2   R = 1/3, 1/3, 2/3, 2/3, 2/3, 1
    PrecisionRecallCurve curve =
        PrecisionRecallCurve.of(new double[] {6, 4, 1}, new double[] {5, 3, 2});
    assertEquals((1 + 2 / 3. + 1 / 2.) / 3, curve.averagePrecision(), 1e-15);
    assertEquals((1 + 2 / 3. + 1 / 2.) / 3, curve.allPointAveragePrecision(), 1e-15);
    // recalls 0..33, 34..66 and 67..100 of a hundred
    assertEquals((34 + 33 * 2 / 3. + 34 / 2.) / 101, curve.cocoAveragePrecision(), 1e-15);
    assertEquals(
        (1 + (1 / 2. + 2 / 3.) / 2 + (2 / 5. + 1 / 2.) / 2) / 3, curve.trapezoidArea(), 1e-15);
  }

  @Test
  void theEnvelopeLiftsDips() {
    // - + +   P = 0, 1/2, 2/3
    PrecisionRecallCurve curve = PrecisionRecallCurve.of(new double[] {2, 1}, new double[] {3});
    assertEquals((1 / 2. + 2 / 3.) / 2, curve.averagePrecision(), 1e-15);
    assertEquals(2 / 3., curve.allPointAveragePrecision(), 1e-15);
  }

  @Test
  void equalScoresAreOneCut() {
    PrecisionRecallCurve curve =
        PrecisionRecallCurve.of(new double[] {.5, .5}, new double[] {.5, .5, .5});
    assertEquals(1, curve.size());
    assertEquals(.4, curve.averagePrecision()); // the prevalence
    double[] zero = {0};
    double[] minusZero = {-0.0};
    assertEquals(1, PrecisionRecallCurve.of(zero, minusZero).size());
    double[] none = {};
    assertEquals(PrecisionRecallCurve.of(zero, none), PrecisionRecallCurve.of(minusZero, none));
    assertEquals(
        PrecisionRecallCurve.of(zero, minusZero), PrecisionRecallCurve.of(minusZero, zero));
  }

  @Test
  void infiniteScoresAreRanked() {
    double inf = Double.POSITIVE_INFINITY;
    assertEquals(
        1,
        PrecisionRecallCurve.of(new double[] {inf}, new double[] {-inf, 1e300}).averagePrecision());
    assertEquals(
        1 / 3.,
        PrecisionRecallCurve.of(new double[] {-inf}, new double[] {inf, 0}).averagePrecision());
  }

  @Test
  void withoutPositivesItIsUndefined() {
    for (double[] negatives : new double[][] {NONE, {1, 2}}) {
      PrecisionRecallCurve curve = PrecisionRecallCurve.of(NONE, negatives);
      assertEquals(Double.NaN, curve.averagePrecision());
      assertEquals(Double.NaN, curve.allPointAveragePrecision());
      assertEquals(Double.NaN, curve.cocoAveragePrecision());
      assertEquals(Double.NaN, curve.trapezoidArea());
      assertEquals(Double.NaN, curve.maxRecall());
    }
  }

  @Test
  void withoutNegativesItIsOne() {
    assertEquals(1, PrecisionRecallCurve.of(new double[] {2, 1}, NONE).averagePrecision());
  }

  @Test
  void findsTheBestF1() {
    // + - + - - +   F1 = 2/4, 2/5, 4/6, 4/7, 4/8, 6/9
    OperatingPoint best =
        PrecisionRecallCurve.of(new double[] {6, 4, 1}, new double[] {5, 3, 2}).bestF1();
    assertEquals(new OperatingPoint(4, 2 / 3., 2 / 3., 4 / 6.), best); // not 1, which keeps more
    assertEquals("F1 0.6667 at threshold 4.000: precision 0.6667, recall 0.6667", best + "");
  }

  @Test
  void withoutPositivesThereIsNoF1() {
    OperatingPoint none = PrecisionRecallCurve.of(NONE, new double[] {1}).bestF1();
    assertEquals(Double.NaN, none.f1());
    assertEquals("F1 undefined (no positives)", none.toString());
    OperatingPoint nothingRanked =
        new PrecisionRecallCurve(NONE, new long[0], new long[0], 3).bestF1();
    assertEquals(new OperatingPoint(Double.NaN, Double.NaN, 0, 0), nothingRanked);
  }

  @Test
  void curvesAreComparedByContent() {
    double[] two = {2};
    PrecisionRecallCurve curve = PrecisionRecallCurve.of(two, new double[] {1});
    assertEquals(curve, PrecisionRecallCurve.of(two, new double[] {1}));
    PrecisionRecallCurve other = PrecisionRecallCurve.of(two, new double[] {0});
    assertNotEquals(curve, other);
    assertNotEquals(curve.hashCode(), other.hashCode());
    assertNotEquals(curve, PrecisionRecallCurve.of(new double[] {2, 1}, NONE));
    assertNotEquals(curve, PrecisionRecallCurve.of(NONE, new double[] {2, 1}));
  }

  @Test
  void rejectsNaN() {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> PrecisionRecallCurve.of(NONE, new double[] {1, Double.NaN}));
    assertEquals("negativeScores must be numbers, got NaN at 1", thrown.getMessage());
  }

  @Test
  void aMonotoneTransformationOfTheScoresChangesNothing() {
    Random random = new Random(20261123);
    double[] positive = random.doubles(50, -3, 4).toArray();
    double[] negative = random.doubles(70, -4, 3).toArray();
    assertEquals(
        PrecisionRecallCurve.of(positive, negative).averagePrecision(),
        PrecisionRecallCurve.of(exp(positive), exp(negative)).averagePrecision());
  }

  @Test
  void countsMakeTheSameCurve() {
    PrecisionRecallCurve ranked =
        PrecisionRecallCurve.of(new double[] {6, 4, 1}, new double[] {5, 3, 2});
    PrecisionRecallCurve counted =
        PrecisionRecallCurve.ofCounts(
            new double[] {6, 5, 4, 3, 2, 1},
            new long[] {1, 1, 2, 2, 2, 3},
            new long[] {0, 1, 1, 2, 3, 3},
            3);
    assertEquals(ranked, counted);
  }

  @Test
  void pointsThatKeepNothingAreLeftOut() {
    double[] thresholds = {Double.POSITIVE_INFINITY, 3, 2, 1};
    long[] found = {0, 0, 1, 2};
    PrecisionRecallCurve all = PrecisionRecallCurve.ofCounts(thresholds, found, new long[4], 2);
    assertEquals(2, all.size());
    assertEquals(2, all.threshold(0));
    assertEquals(1, all.averagePrecision());
    assertEquals(1, all.allPointAveragePrecision());
    assertEquals(1, all.cocoAveragePrecision());
    assertEquals(1, all.trapezoidArea());
    assertEquals(1, all.bestF1().f1());
    PrecisionRecallCurve wrongFirst =
        PrecisionRecallCurve.ofCounts(thresholds, found, new long[] {0, 1, 1, 1}, 2);
    assertEquals(3, wrongFirst.size());
    assertEquals((1 / 2. + 2 / 3.) / 2, wrongFirst.averagePrecision(), 1e-15);
    PrecisionRecallCurve nothing =
        PrecisionRecallCurve.ofCounts(thresholds, new long[4], new long[4], 2);
    assertEquals(0, nothing.averagePrecision());
  }

  @Test
  void rejectsCountsThatAreNoRanking() {
    double[] two = {2, 1};
    refuses("thresholds must descend, got 2.0 at 1", new double[] {1, 2}, new long[2], new long[2]);
    String descend = "must be >= 0 and not descend, got 0 at 1";
    refuses("truePositives " + descend, two, new long[] {1, 0}, new long[2]);
    refuses("falsePositives " + descend, two, new long[2], new long[] {1, 0});
    refuses(
        "positives must be at least those found (2), got 1", two, new long[] {1, 2}, new long[2]);
    refuses(
        "truePositives must be as long as thresholds (2), got 1", two, new long[1], new long[2]);
    refuses(
        "falsePositives must be as long as thresholds (2), got 3", two, new long[2], new long[3]);
  }

  private static void refuses(String message, double[] thresholds, long[] tp, long[] fp) {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> PrecisionRecallCurve.ofCounts(thresholds, tp, fp, 1));
    assertEquals(message, thrown.getMessage());
  }

  private static double[] exp(double[] x) {
    return Arrays.stream(x).map(Math::exp).toArray();
  }
}
