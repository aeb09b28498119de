package io.github.dl4jlosses.metric.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.metric.instance.InstanceExtractor.Confidence;
import io.github.dl4jlosses.metric.instance.InstanceExtractor.Connectivity;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.metric.matching.InstanceScores.Ties;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.DoubleStream;
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
    return new InstanceExtractor()
        .withConnectivity(connectivity)
        .withConfidence(Confidence.MEAN)
        .threshold(P, .5, NOTHING_IGNORED);
  }

  private static InstanceScores scores(Connectivity connectivity) {
    List<GroundTruth> truths = new ArrayList<>();
    for (Region region : List.of(TRUTH_1, TRUTH_2, TRUTH_3)) {
      truths.add(new GroundTruth(0, region, GroundTruth.Kind.OBJECT));
    }
    InstanceMatcher matcher =
        new InstanceMatcher()
            .withIous(IouThresholds.AP10, IouThresholds.COCO)
            .withMaxDetections(InstanceMatcher.COCO_MAX_DETECTIONS);
    ImageObjects image = new ImageObjects(truths, found(connectivity));
    return new InstanceScores(matcher, Ties.GROUPED, List.of(matcher.match(image)));
  }

  private static List<ApResult> results(Connectivity connectivity, double... thresholds) {
    InstanceScores scores = scores(connectivity);
    return DoubleStream.of(thresholds).mapToObj(iou -> scores.ap(0, iou)).toList();
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
    assertEquals(.3584158416, scores(Connectivity.FOUR).meanAp(IouThresholds.COCO), TEN_DIGITS);
    assertEquals(.3247524752, scores(Connectivity.EIGHT).meanAp(IouThresholds.COCO), TEN_DIGITS);
  }

  @Test
  void allPointApIsAnotherNumber() {
    InstanceScores scores = scores(Connectivity.EIGHT);
    assertEquals(5 / 9., scores.curve(0, .5).allPointAveragePrecision(), 1e-15);
    assertEquals(1 / 3., scores.curve(0, .7).allPointAveragePrecision(), 1e-15);
  }

  @Test
  void countsAreReportedBesideAp() {
    ApResult four = results(Connectivity.FOUR, .5).get(0);
    assertEquals("AP@0.50 = 0.5545 (3 objects, 4 predictions)", four.toString());
    assertEquals(2, four.truePositives());
    assertEquals(.5, four.precision());
    assertEquals(2 / 3., four.recall());
    assertEquals(3, results(Connectivity.EIGHT, .5).get(0).predictions());
    assertEquals(new DetectionCounts(2, 2, 1), scores(Connectivity.FOUR).detections(0, .5));
    assertEquals(.4, scores(Connectivity.FOUR).detections(0, .5).detectionAccuracy());
    assertEquals(.5, scores(Connectivity.EIGHT).detections(0, .5).detectionAccuracy());
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
