package io.github.dl4jlosses.metric;

import static io.github.dl4jlosses.metric.ScoreBins.bin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ScoreHistogramTest {
  private static final double ROUNDING = 1e-13; // sums of a million terms in double

  @Test
  void aLargerScoreNeverHasASmallerBin_seed20261124() {
    Random random = new Random(20261124);
    double[] scores = new double[400_000];
    for (int i = 0; i < scores.length; i++) {
      scores[i] =
          switch (i % 4) {
            case 0 -> random.nextFloat();
            case 1 -> 40 * random.nextGaussian();
            case 2 -> 1 - Math.pow(2, -60 * random.nextDouble());
            default -> Double.longBitsToDouble(random.nextLong());
          };
    }
    double[] sorted = Arrays.stream(scores).filter(s -> !Double.isNaN(s)).sorted().toArray();
    for (int i = 1; i < sorted.length; i++) {
      assertTrue(bin(sorted[i - 1]) <= bin(sorted[i]), sorted[i - 1] + " and " + sorted[i]);
    }
  }

  @Test
  void everyBinHasALowestScore() {
    double before = Double.NEGATIVE_INFINITY;
    for (int bin = 0; bin < ScoreBins.COUNT; bin++) {
      double lowest = ScoreBins.lowest(bin);
      assertEquals(bin, bin(lowest));
      assertTrue(bin == 0 || lowest > before);
      assertTrue(bin == 0 || bin(Math.nextDown(lowest)) == bin - 1, "bin " + bin);
      before = lowest;
    }
  }

  @Test
  void binsAreFineWhereNetworksPutTheirPixels() {
    assertTrue(bin(.5) != bin(.5 + 1 / 16_384.));
    assertTrue(bin(.5) != bin(Math.nextDown(.5)));
    for (int i = 0; i < 100; i++) { // floats next to 1 are 2^-24 apart
      assertTrue(bin(1 - i * 0x1p-24) > bin(1 - (i + 1) * 0x1p-24));
    }
    assertTrue(bin(1e-5) != bin(1.001e-5));
    assertTrue(bin(1e-30) != bin(1.01e-30));
    assertTrue(bin(Float.MIN_VALUE) != bin(2 * Float.MIN_VALUE));
    assertEquals(bin(Double.MIN_VALUE), bin(1e-300));
    assertTrue(bin(-15.999) != bin(-15.998));
    assertTrue(bin(7.001) != bin(7.002));
    assertTrue(bin(100) != bin(102));
  }

  @Test
  void infinityZeroAndOneHaveTheirOwnBins() {
    for (double score : new double[] {0, 1}) {
      assertTrue(bin(Math.nextDown(score)) < bin(score) && bin(score) < bin(Math.nextUp(score)));
    }
    assertEquals(bin(0.0), bin(-0.0));
    assertEquals(0, bin(Double.NEGATIVE_INFINITY));
    assertEquals(1, bin(-Double.MAX_VALUE));
    assertEquals(ScoreBins.COUNT - 1, bin(Double.POSITIVE_INFINITY));
    assertEquals(ScoreBins.COUNT - 2, bin(Double.MAX_VALUE));
  }

  record Scores(String name, double share, DoubleUnaryOperator probability, double widest) {
    @Override
    public String toString() {
      return name + " is known to " + widest;
    }
  }

  private static double sigmoid(double z) {
    return (float) (1 / (1 + Math.exp(-z))); // as a FLOAT network gives it
  }

  /** A million scores of which positives are logits about 2.5, negatives about -2.5. */
  static final List<Scores> SCORES =
      List.of(
          new Scores("probabilities", .3, ScoreHistogramTest::sigmoid, 5e-5),
          new Scores("logits", .3, z -> z, 5e-5),
          new Scores("probabilities of a sure network", .3, z -> sigmoid(6 * z), 1e-4),
          new Scores("probabilities of an unsure network", .3, z -> sigmoid(z / 4), 1e-4),
          new Scores("probabilities of a rare class", .01, ScoreHistogramTest::sigmoid, 2e-4));

  @ParameterizedTest(name = "AP of {0}, seed 20261124")
  @FieldSource("SCORES")
  void theIntervalIsNarrowAndHoldsTheExactAp(Scores s) {
    Random random = new Random(20261124);
    double[] positives = new double[(int) (1_000_000 * s.share)];
    double[] negatives = new double[1_000_000 - positives.length];
    Arrays.setAll(positives, i -> s.probability.applyAsDouble(2.5 + 2 * random.nextGaussian()));
    Arrays.setAll(negatives, i -> s.probability.applyAsDouble(-2.5 + 2 * random.nextGaussian()));
    ApInterval interval = histogram(positives, negatives).averagePrecision();
    double exact = PrecisionRecallCurve.of(positives, negatives).averagePrecision();
    assertTrue(interval.low() - ROUNDING <= exact && exact <= interval.high() + ROUNDING);
    assertTrue(interval.high() - interval.low() <= s.widest, "" + interval);
    assertEquals(positives.length, interval.positives());
    assertEquals(negatives.length, interval.negatives());
  }

  /** All scores of a bin in the best order, and in the worst: nothing is outside, little inside. */
  @Test
  void theBoundsHoldForEveryOrderWithinABin_seed20261124() {
    Random random = new Random(20261124);
    for (int trial = 0; trial < 400; trial++) {
      double width = random.nextBoolean() ? 1e-9 : 3e-5; // of one bin, or of a few
      double[] positives = random.doubles(1 + random.nextInt(90), .3, .3 + width).toArray();
      double[] negatives = random.doubles(random.nextInt(90), .3, .3 + width).toArray();
      ApInterval interval = histogram(positives, negatives).averagePrecision();
      double exact = PrecisionRecallCurve.of(positives, negatives).averagePrecision();
      assertTrue(interval.low() <= exact + ROUNDING && exact <= interval.high() + ROUNDING);
    }
  }

  @Test
  void theBoundsAreTheFormula() {
    // top bin 2 positives, 1 negative; then a bin of 70 and 100; T = 2, n = 3, P = 72
    double[] positives = new double[72];
    double[] negatives = new double[101];
    Arrays.fill(positives, .25);
    Arrays.fill(negatives, Math.nextUp(.25));
    positives[0] = .75;
    positives[1] = .75;
    negatives[0] = Math.nextDown(.75);
    double low = 1 / 2. + 2 / 3.;
    double high = 2 * (2 / 2.);
    for (int k = 1; k <= 70; k++) {
      low += (2. + k) / (3 + 100 + k);
    }
    high += 70 * (72 / 73.);
    ApInterval interval = histogram(positives, negatives).averagePrecision();
    assertEquals(low / 72, interval.low(), 1e-15);
    assertEquals(high / 72, interval.high(), 1e-15);
  }

  @Test
  void equalScoresAreATieAndKnown() {
    for (double score : new double[] {1, 0, .3, -7}) {
      double[] equal = {score, score, score};
      double[] mixed = {score, -9, -9};
      ApInterval interval = histogram(equal, mixed).averagePrecision();
      assertEquals(.75, interval.low());
      assertEquals(.75, interval.high());
    }
  }

  /** A HALF network has no more scores than the histogram has bins for them. */
  @Test
  void apOfScoresOfLowPrecisionIsKnown_seed20261124() {
    Random random = new Random(20261124);
    double[] positives = random.doubles(20_000).map(p -> Math.rint(1024 * p) / 1024).toArray();
    double[] negatives = random.doubles(20_000).map(p -> Math.rint(1024 * p * p) / 1024).toArray();
    ApInterval interval = histogram(positives, negatives).averagePrecision();
    double exact = PrecisionRecallCurve.of(positives, negatives).averagePrecision();
    assertEquals(exact, interval.low(), ROUNDING);
    assertEquals(exact, interval.high(), ROUNDING);
  }

  @Test
  void pointsOfItsCurveAreExact_seed20261124() {
    Random random = new Random(20261124);
    double[] positives = random.doubles(3000).map(Math::sqrt).toArray();
    double[] negatives = random.doubles(5000).toArray();
    PrecisionRecallCurve curve = histogram(positives, negatives).curve();
    for (int k = 0; k < curve.size(); k += 97) {
      double threshold = curve.threshold(k);
      assertEquals(count(positives, threshold), curve.truePositives(k));
      assertEquals(count(negatives, threshold), curve.falsePositives(k));
    }
    assertEquals(3000, curve.positives());
  }

  private static long count(double[] scores, double threshold) {
    return Arrays.stream(scores).filter(s -> s >= threshold).count();
  }

  @Test
  void withoutPositivesItIsUndefined() {
    ApInterval interval = histogram(new double[0], new double[] {.5}).averagePrecision();
    assertEquals(Double.NaN, interval.low());
    assertEquals(Double.NaN, interval.high());
    assertEquals(Double.NaN, new ScoreHistogram().averagePrecision().value());
  }

  @Test
  void addingIsCountingBoth() {
    ScoreHistogram sum = histogram(new double[] {.1, 7}, new double[] {-3});
    sum.addInPlace(histogram(new double[] {.2}, new double[] {-3, 0}));
    ScoreHistogram both = histogram(new double[] {.2, 7, .1}, new double[] {0, -3, -3});
    assertEquals(both, sum);
    assertEquals(both.hashCode(), sum.hashCode());
    ScoreHistogram fewer = histogram(new double[] {.2, 7}, new double[] {0, -3, -3});
    assertNotEquals(both, fewer);
    assertNotEquals(both.hashCode(), fewer.hashCode());
    assertEquals(3, both.positives());
    assertEquals(3, both.negatives());
  }

  @Test
  void rejectsJsonOfSomethingElse() {
    int[] bins = {bin(.5)};
    long[] one = {1};
    double[] half = {.5};
    assertEquals(
        histogram(half, half), ScoreHistogram.of(bins, one, one, half)); // this is how it is meant
    assertMessage(
        "positives must be as long as bins (1), got 0",
        () -> ScoreHistogram.of(bins, new long[0], one, half));
    assertMessage(
        "negatives must be as long as bins (1), got 0",
        () -> ScoreHistogram.of(bins, one, new long[0], half));
    assertMessage(
        "scores must be as long as bins (1), got 0",
        () -> ScoreHistogram.of(bins, one, one, new double[0]));
    assertMessage(
        "counts must be >= 0, got -1", () -> ScoreHistogram.of(bins, one, new long[] {-1}, half));
    for (int bin : new int[] {-1, 7, ScoreBins.COUNT}) {
      assertMessage(
          "bins must be those of the scores, got " + bin + " for 0.5",
          () -> ScoreHistogram.of(new int[] {bin}, one, one, half));
    }
    double[] untied = {Double.NaN};
    assertMessage(
        "bins must be those of the scores, got " + ScoreBins.COUNT + " for NaN",
        () -> ScoreHistogram.of(new int[] {ScoreBins.COUNT}, one, one, untied));
  }

  @Test
  void theLowestBinIsCountedAndRead() {
    double inf = Double.POSITIVE_INFINITY;
    ScoreHistogram histogram = histogram(new double[] {-inf}, new double[] {1});
    assertEquals(.5, histogram.averagePrecision().low());
    assertEquals(.5, histogram.averagePrecision().high());
    assertEquals(2, histogram.curve().size());
    assertEquals(-inf, histogram.curve().threshold(1));
    double[] lowest = {-inf};
    assertEquals(
        histogram(lowest, lowest),
        ScoreHistogram.of(new int[] {0}, new long[] {1}, new long[] {1}, lowest));
  }

  @Test
  void minusZeroIsZero() {
    double[] zero = {0};
    double[] minusZero = {-0.0};
    assertEquals(histogram(zero, minusZero), histogram(minusZero, zero));
  }

  private static void assertMessage(
      String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void rejectsNaN() {
    var thrown = assertThrows(IllegalArgumentException.class, () -> bin(Double.NaN));
    assertEquals(
        "score must be a number, got NaN (has the network diverged?)", thrown.getMessage());
  }

  private static ScoreHistogram histogram(double[] positives, double[] negatives) {
    ScoreHistogram histogram = new ScoreHistogram();
    histogram.addInPlace(positives, negatives);
    return histogram;
  }
}
