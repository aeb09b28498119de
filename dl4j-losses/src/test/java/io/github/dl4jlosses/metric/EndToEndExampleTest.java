package io.github.dl4jlosses.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.metric.InstanceExtractor.Confidence;
import io.github.dl4jlosses.metric.InstanceExtractor.Connectivity;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * From a probability map to AP on an image of 8×10 pixels small enough to draw. The numbers are
 * those of pycocotools on these regions (101 points), of scikit-learn 1.2.1 (pixels), and counted
 * by hand (areas, IoU, all-point AP).
 */
class EndToEndExampleTest {
  private static final int HEIGHT = 8;
  private static final int WIDTH = 10;
  private static final double TEN_DIGITS = 6e-11;

  private static final INDArray P = probabilities(); // [1, 8, 10]
  private static final BitSet NOTHING_IGNORED = new BitSet();
  private static final Region TRUTH_1 = rectangle(0, 3, 0, 3);
  private static final Region TRUTH_2 = rectangle(4, 8, 0, 2);
  private static final Region TRUTH_3 = rectangle(5, 8, 6, 10);

  private static INDArray probabilities() {
    INDArray p = Nd4j.zeros(DataType.DOUBLE, 1, HEIGHT, WIDTH);
    fill(p, rectangle(0, 3, 0, 3), .9);
    fill(p, rectangle(3, 4, 3, 4), .6);
    fill(p, rectangle(5, 8, 0, 2), .7);
    fill(p, rectangle(5, 8, 2, 3), .55);
    fill(p, rectangle(0, 2, 7, 10), .8);
    return p;
  }

  private static void fill(INDArray p, Region region, double value) {
    for (int pixel : region.pixels()) {
      p.putScalar(0, pixel / WIDTH, pixel % WIDTH, value);
    }
  }

  private static Region rectangle(int top, int bottom, int left, int right) {
    List<Integer> pixels = new ArrayList<>();
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        pixels.add(y * WIDTH + x);
      }
    }
    return Region.of(pixels.stream().mapToInt(Integer::intValue).toArray());
  }

  private static List<Instance> found(Connectivity connectivity) {
    return new InstanceExtractor(connectivity, Confidence.MEAN, 0)
        .threshold(P, .5, NOTHING_IGNORED);
  }

  private static List<ApResult> results(Connectivity connectivity, double... thresholds) {
    List<GroundTruth> truths = new ArrayList<>();
    for (Region region : List.of(TRUTH_1, TRUTH_2, TRUTH_3)) {
      truths.add(new GroundTruth(0, region, GroundTruth.Kind.OBJECT));
    }
    return new InstanceMatcher()
        .averagePrecision(List.of(new ImageObjects(truths, found(connectivity))), 0, thresholds);
  }

  @Test
  void fourNeighborsFindFourObjects() {
    List<Instance> found = found(Connectivity.FOUR);
    assertEquals(
        List.of(9, 6, 1, 9), found.stream().map(instance -> instance.region().area()).toList());
    assertConfidences(found, .9, .8, .6, .65);
    assertEquals(1, found.get(0).region().iou(TRUTH_1));
    assertEquals(6 / 11., found.get(3).region().iou(TRUTH_2));
  }

  @Test
  void eightNeighborsJoinThePixelAtTheCorner() {
    List<Instance> found = found(Connectivity.EIGHT);
    assertEquals(
        List.of(10, 6, 9), found.stream().map(instance -> instance.region().area()).toList());
    assertConfidences(found, .87, .8, .65);
    assertEquals(.9, found.get(0).region().iou(TRUTH_1));
    assertEquals(6 / 11., found.get(2).region().iou(TRUTH_2));
  }

  @Test
  void apFallsWithTheThreshold() {
    for (Connectivity connectivity : Connectivity.values()) {
      List<ApResult> ap = results(connectivity, .1, .5, .7, .75);
      assertEquals(.5544554455, ap.get(0).value(), TEN_DIGITS);
      assertEquals(.5544554455, ap.get(1).value(), TEN_DIGITS);
      assertEquals(.3366336634, ap.get(2).value(), TEN_DIGITS);
      assertEquals(.3366336634, ap.get(3).value(), TEN_DIGITS);
    }
  }

  @Test
  void apOverTenThresholdsIsTheirMean() {
    double[] ten = InstanceMatcher.cocoThresholds();
    assertEquals(.3584158416, ApResult.mean(results(Connectivity.FOUR, ten)), TEN_DIGITS);
    assertEquals(.3247524752, ApResult.mean(results(Connectivity.EIGHT, ten)), TEN_DIGITS);
  }

  @Test
  void allPointApIsAnotherNumber() {
    ImageObjects image =
        new ImageObjects(
            List.of(TRUTH_1, TRUTH_2, TRUTH_3).stream()
                .map(region -> new GroundTruth(0, region, GroundTruth.Kind.OBJECT))
                .toList(),
            found(Connectivity.EIGHT));
    InstanceMatcher matcher = new InstanceMatcher();
    assertEquals(5 / 9., matcher.curve(List.of(image), 0, .5).allPointAveragePrecision(), 1e-15);
    assertEquals(1 / 3., matcher.curve(List.of(image), 0, .7).allPointAveragePrecision(), 1e-15);
  }

  @Test
  void countsAreReportedBesideAp() {
    ApResult four = results(Connectivity.FOUR, .5).get(0);
    assertEquals("AP@0.50 = 0.5545 (3 objects, 4 predictions)", four.toString());
    assertEquals(2, four.truePositives());
    assertEquals(.5, four.precision());
    assertEquals(2 / 3., four.recall());
    assertEquals(3, results(Connectivity.EIGHT, .5).get(0).predictions());
  }

  @Test
  void pixelApIsYetAnotherNumber() {
    double[] p = P.dup().data().asDouble();
    BitSet positive = new BitSet();
    for (Region region : List.of(TRUTH_1, TRUTH_2, TRUTH_3)) {
      for (int pixel : region.pixels()) {
        positive.set(pixel);
      }
    }
    List<Double> positives = new ArrayList<>();
    List<Double> negatives = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      (positive.get(i) ? positives : negatives).add(p[i]);
    }
    PrecisionRecallCurve curve =
        PrecisionRecallCurve.of(
            positives.stream().mapToDouble(Double::doubleValue).toArray(),
            negatives.stream().mapToDouble(Double::doubleValue).toArray());
    assertEquals(.6331280788, curve.averagePrecision(), TEN_DIGITS);
    assertEquals(.6786330049, curve.trapezoidArea(), TEN_DIGITS);
  }

  private static void assertConfidences(List<Instance> found, double... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found.get(i).confidence(), 1e-15);
    }
  }
}
