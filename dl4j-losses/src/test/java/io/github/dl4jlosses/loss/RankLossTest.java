package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.loss.Regions.Classes;
import io.github.dl4jlosses.loss.Regions.Grouping;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Losses that rank pixels: cases to check by hand, ties, empty ranks, and what is refused. */
class RankLossTest {
  private static final INDArray X = HandCaseTest.X;
  private static final INDArray Y = HandCaseTest.Y;
  private static final LossTopK HALF = new LossTopK(new LossCrossEntropy(), Hardest.share(.5));

  private static INDArray column(double... numbers) {
    return Nd4j.createFromArray(numbers).reshape(-1, 1);
  }

  /** All errors of the hinge are 1. With G = 2, J is 1/3, 2/3, 3/4, 1 after 1, 2, 3, 4 pixels. */
  @Test
  void equalErrorsAreInTheOrderOfPixels() {
    INDArray zeros = column(0, 0, 0, 0);
    for (INDArray x : List.of(zeros, zeros.castTo(DataType.FLOAT))) {
      ValueAndGradient hinge = LossLovasz.hinge().valueAndGradient(column(0, 1, 0, 1), x, null);
      assertEquals(1, hinge.value(), 1e-15);
      double[] expected = {1 / 3., -1 / 3., 1 / 12., -1 / 4.};
      assertArrayEquals(expected, hinge.gradient().data().asDouble(), 1e-8);
      ValueAndGradient half =
          HALF.withLoss(new LossBCEWithLogits()).valueAndGradient(column(0, 1, 0, 1), x, null);
      assertEquals(Math.log(2), half.value(), 1e-7);
      assertArrayEquals(new double[] {.25, -.25, 0, 0}, half.gradient().data().asDouble(), 1e-8);
    }
  }

  @Test
  void anAbsentClassCostsItsLargestErrorOrNothing() {
    INDArray x = column(-3, .5, -.2);
    INDArray none = column(0, 0, 0);
    ValueAndGradient result = LossLovasz.hinge().valueAndGradient(none, x, null);
    assertEquals(1.5, result.value());
    assertArrayEquals(new double[] {0, 1, 0}, result.gradient().data().asDouble());
    for (Classes classes : List.of(Classes.PRESENT, Classes.ABSENT_AS_ZERO)) {
      assertIsZero(LossLovasz.hinge().withClasses(classes).valueAndGradient(none, x, null));
    }
    INDArray all0 = Nd4j.zeros(DataType.DOUBLE, 1, 2, 2);
    double first = new LossLovasz().value(all0, X, null);
    double largest = p(1, 1) + p(2, 2); // of classes 1 and 2
    LossLovasz lovasz = new LossLovasz();
    assertEquals(
        (first + largest) / 3, lovasz.withClasses(Classes.ALL).value(all0, X, null), 1e-14);
    assertEquals(first / 3, lovasz.withClasses(Classes.ABSENT_AS_ZERO).value(all0, X, null), 1e-15);
  }

  /** The softmax of a class at a pixel of X. */
  private static double p(int c, int pixel) {
    double[] e = new double[3];
    Arrays.setAll(e, k -> Math.exp(X.getDouble(0, k, pixel / 2, pixel % 2)));
    return e[c] / (e[0] + e[1] + e[2]);
  }

  private static void assertIsZero(ValueAndGradient result) {
    assertEquals(0, result.value());
    assertEquals(0, result.gradient().amaxNumber().doubleValue());
  }

  @Test
  void whereNothingCountsIsZero() {
    INDArray none = Nd4j.valueArrayOf(new long[] {1, 2, 2}, 255, DataType.DOUBLE);
    INDArray noBits = Nd4j.valueArrayOf(new long[] {1, 3, 2, 2}, 255, DataType.DOUBLE);
    LossCrossEntropy ce = new LossCrossEntropy().withIgnoreIndex(255);
    LossLovasz lovasz = new LossLovasz().withIgnoreIndex(255);
    assertIsZero(HALF.withLoss(ce).valueAndGradient(none, X, null));
    for (Classes classes : Classes.values()) {
      assertIsZero(lovasz.withClasses(classes).valueAndGradient(none, X, null));
      LossLovasz hinge = LossLovasz.hinge().withIgnoreIndex(255).withClasses(classes);
      assertIsZero(hinge.withGrouping(Grouping.IMAGE).valueAndGradient(noBits, X, null));
    }
    INDArray empty = Nd4j.create(DataType.DOUBLE, 0, 3, 2, 2);
    assertEquals(0, lovasz.value(empty, empty, null));
    assertEquals(0, HALF.value(empty, empty, null));
  }

  @Test
  void aWhollyIgnoredImageStaysInTheMean() {
    INDArray x = Nd4j.concat(0, X, X);
    INDArray y = Nd4j.concat(0, Y, Nd4j.valueArrayOf(new long[] {1, 2, 2}, 255, DataType.DOUBLE));
    LossLovasz loss = new LossLovasz().withIgnoreIndex(255).withGrouping(Grouping.IMAGE);
    assertEquals(loss.value(Y, X, null) / 2, loss.value(y, x, null), 1e-15);
  }

  @Test
  void whatIsNotFiniteComesFirst() {
    INDArray y = column(1, 0, 1);
    LossLovasz hinge = LossLovasz.hinge();
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      ValueAndGradient result = hinge.valueAndGradient(y, column(2, bad, 0), null);
      assertTrue(Double.isNaN(result.value()));
      assertTrue(Double.isNaN(result.gradient().getDouble(1)));
      // After the first, J is 1/3 and rises to 2/3.
      assertArrayEquals(
          new double[] {0, -1 / 3.},
          new double[] {result.gradient().getDouble(0), result.gradient().getDouble(2)},
          1e-15);
    }
    assertEquals(.5, hinge.value(y, column(2, Double.NEGATIVE_INFINITY, 0), null), 1e-15);
    LossTopK largest = new LossTopK(new LossBCEWithLogits(), Hardest.share(.4));
    assertTrue(Double.isNaN(largest.value(y, column(-9, Double.NaN, -99), null)));
    assertEquals(
        Double.POSITIVE_INFINITY, largest.value(y, column(-9, 0, Double.NEGATIVE_INFINITY), null));
  }

  /** The k largest of 10 losses, 0.1 to 1: each of them, whatever asks for it. */
  @Test
  void keepsWhatAnyRuleAsksFor() {
    double[] losses = {.3, .9, .1, 1, .5, .6, .2, .8, .7, .4};
    INDArray x =
        column(Arrays.stream(losses).map(l -> -Math.log(Math.expm1(l))).toArray()); // yes costs l
    INDArray y = Nd4j.ones(DataType.DOUBLE, 10, 1);
    assertKept(1, Hardest.share(0), x, y);
    assertKept(1, Hardest.share(.19), x, y);
    assertKept(3, Hardest.share(.7 - .4), x, y); // 10 times this is 2.9999999999999996
    assertKept(7, Hardest.share(.7), x, y);
    assertKept(10, Hardest.share(1), x, y);
    assertKept(5, Hardest.below(Math.exp(-.55), 1), x, y);
    assertKept(6, Hardest.below(Math.exp(-.55), 6), x, y);
    assertKept(10, Hardest.below(Math.exp(-.55), 100), x, y);
    assertKept(1, Hardest.below(0, 0), x, y);
    assertKept(10, Hardest.below(1, 1), x, y);
    assertKept(4, new Hardest(.2, Math.exp(-.75), 4), x, y);
  }

  private static void assertKept(int k, Hardest kept, INDArray x, INDArray y) {
    LossTopK mean = new LossTopK(new LossBCEWithLogits(), kept);
    double sum = IntStream.rangeClosed(11 - k, 10).mapToDouble(i -> i / 10.).sum();
    ValueAndGradient result = mean.valueAndGradient(y, x, null);
    assertEquals(sum / k, result.value(), 1e-14);
    assertEquals(
        k, Transforms.abs(result.gradient()).gt(0).castTo(DataType.INT32).sumNumber().intValue());
    LossTopK ofSum = mean.withLoss(new LossBCEWithLogits().withReduction(Reduction.SUM));
    assertEquals(sum, ofSum.value(y, x, null), 1e-14);
    assertEquals(k * result.value(), ofSum.value(y, x, null), 1e-13);
  }

  /** Several tiles, several digits, ties: as a plain sort has it. Seed 7. */
  @Test
  void manyPixelsAreSortedAsByAPlainSort() {
    Random random = new Random(7);
    int n = 20_000;
    double[] z = random.doubles(n, -4, 4).map(v -> Math.rint(v * 500) / 500).toArray();
    double[] y = random.ints(n, 0, 10).mapToDouble(v -> v == 0 ? 255 : v % 2).toArray();
    Integer[] order =
        IntStream.range(0, n).filter(i -> y[i] != 255).boxed().toArray(Integer[]::new);
    double[] errors = new double[n];
    Arrays.setAll(errors, i -> Math.max(0, 1 - z[i] * (2 * y[i] - 1)));
    Arrays.sort(order, (i, j) -> Double.compare(errors[j], errors[i]));
    double ofClass = Arrays.stream(y).filter(v -> v == 1).count();
    double before = 0;
    double found = 0;
    double value = 0;
    double[] gradient = new double[n];
    for (int rank = 0; rank < order.length; rank++) {
      int i = order[rank];
      found += y[i];
      double j = 1 - (ofClass - found) / (ofClass + rank + 1 - found);
      value += (j - before) * errors[i];
      gradient[i] = errors[i] == 0 ? 0 : (j - before) * (1 - 2 * y[i]);
      before = j;
    }
    LossLovasz loss = LossLovasz.hinge().withIgnoreIndex(255);
    ValueAndGradient result =
        loss.valueAndGradient(
            Nd4j.createFromArray(y).reshape(2, 1, 100, 100),
            Nd4j.createFromArray(z).reshape(2, 1, 100, 100),
            null);
    assertEquals(value, result.value(), 1e-12);
    assertArrayEquals(gradient, result.gradient().data().asDouble(), 1e-15);
  }

  @Test
  void refusesWhatCannotBeRanked() {
    LossLovasz hinge = LossLovasz.hinge();
    String rule = "mask must be 0 or 1, got ";
    String remedy = " (a rank cannot be weighed: leave the pixel out, or use a loss of sums)";
    INDArray mask = Nd4j.ones(1, 2, 2).putScalar(0, 1, 0, .5);
    refuses(rule + "0.5 at [0, 1, 0]" + remedy, () -> new LossLovasz().value(Y, X, mask));
    LossSum sum = LossSum.of(new LossCrossEntropy(), HALF);
    refuses(rule + "0.5 at [0, 1, 0]" + remedy, () -> sum.value(Y, X, mask));
    refuses(
        rule + "2 in row 1" + remedy, () -> hinge.value(column(0, 1), column(0, 1), column(1, 2)));
    INDArray bits = Nd4j.zeros(1, 3, 2, 2);
    refuses(
        rule + "NaN at [0, 2, 0, 1]" + remedy,
        () -> hinge.value(bits, X, Nd4j.ones(1, 3, 2, 2).putScalar(0, 2, 0, 1, Double.NaN)));
    INDArray soft = Nd4j.zeros(1, 3, 2, 2).putScalar(0, 2, 1, 0, .25);
    refuses(
        "labels must be 0, 1 or the ignoreIndex -100, got 0.25 at [0, 2, 1, 0] (a pixel is of a"
            + " class or not; for labels between use LossDice)",
        () -> hinge.value(soft, X, null));
    INDArray without = Nd4j.ones(1, 2, 2).putScalar(0, 1, 0, 0);
    assertEquals(hinge.value(bits, X, without), hinge.value(soft, X, without));
    refuses(
        "labels must be 0, 1 or the ignoreIndex -100, got 2 at [0, 1, 0, 1] (class indices?"
            + " use new LossLovasz(); void pixels? use withIgnoreIndex)",
        () -> hinge.value(Nd4j.zeros(1, 3, 2, 2).putScalar(0, 1, 0, 1, 2), X, null));
    refuses(
        "preOutput must have at least 2 channels with softmax, got 1 (softmax of one channel is"
            + " always 1: for yes or no use LossLovasz.hinge())",
        () -> new LossLovasz().value(column(0, 1), column(0, 1), null));
  }

  @Test
  void refusesOptionsThatCannotBe() {
    refuses(
        "target must be INDEX or BINARY, got PROBABILITY (a pixel is of a class or not; for labels"
            + " between use LossDice)",
        () -> new LossLovasz(Target.PROBABILITY, new Regions(), 255));
    refuses("share must be in [0.0, 1.0], got 10.0", () -> Hardest.share(10));
    refuses("threshold must be in [0.0, 1.0], got NaN", () -> Hardest.below(Double.NaN, 1));
    refuses("least must be >= 0, got -1", () -> Hardest.below(.7, -1));
    refuses(
        "weight must have one value per column of preOutput (3), got 2 (one per class or"
            + " channel)",
        () -> new LossLovasz().withWeight(1, 2).value(Y, X, null));
  }

  @Test
  void inStockLayersAnImageIsUnknownAndAMeanIsRowsTimesItself() {
    INDArray rows = Nd4j.createFromArray(new float[][] {{1, 0, 0}, {0, 1, 0}});
    IActivation softmax = Activation.SOFTMAX.getActivationFunction();
    LossLovasz perImage = new LossLovasz().withGrouping(Grouping.IMAGE);
    refuses(
        "grouping must be BATCH in DL4J's own layers, got IMAGE (they do not tell LossLovasz which"
            + " rows are of one image: use a SegmentationLossLayer, or withGrouping(BATCH))",
        () -> perImage.computeGradient(rows, rows, softmax, null));
    for (SegmentationLoss loss : List.of(new LossLovasz(), HALF)) {
      double value = loss.value(rows, rows, null);
      assertEquals(2 * value, loss.computeScore(rows, rows, softmax, null, false), 1e-12);
    }
    LossTopK ofSum = HALF.withLoss(new LossCrossEntropy().withReduction(Reduction.SUM));
    double value = ofSum.value(rows, rows, null);
    assertEquals(value, ofSum.computeScore(rows, rows, softmax, null, false), 1e-12);
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(RuntimeException.class, call).getMessage());
  }
}
