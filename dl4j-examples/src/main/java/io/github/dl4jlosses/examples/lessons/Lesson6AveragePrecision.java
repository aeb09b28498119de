package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.evaluation.InstanceAveragePrecision;
import io.github.dl4jlosses.evaluation.InstanceOptions;
import io.github.dl4jlosses.evaluation.PixelAveragePrecision;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.metric.matching.DetectionCounts;
import io.github.dl4jlosses.metric.matching.InstanceMatcher;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.metric.matching.InstanceScores.Ties;
import io.github.dl4jlosses.metric.matching.IouThresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Average precision: of pixels, and of objects. */
public final class Lesson6AveragePrecision {
  static final Lesson LESSON =
      new Lesson(
          6,
          "average-precision",
          Lesson6AveragePrecision.class,
          List.of(
              Section.exact("ranking", Lesson6AveragePrecision::ranking),
              Section.exact("area", Lesson6AveragePrecision::area),
              Section.exact("ties", Lesson6AveragePrecision::ties),
              Section.exact("undefined", Lesson6AveragePrecision::undefined),
              Section.exact("objects", Lesson6AveragePrecision::objects),
              Section.exact("matching", Lesson6AveragePrecision::matching),
              Section.exact("threeNumbers", Lesson6AveragePrecision::threeNumbers),
              Section.exact("otherNumber", Lesson6AveragePrecision::otherNumber),
              Section.trained("network", Lesson6AveragePrecision::network)),
          List.of(
              Section.exact("missed", Lesson6AveragePrecision::missed),
              Section.exact("fiftyWrong", Lesson6AveragePrecision::fiftyWrong),
              Section.exact("duplicate", Lesson6AveragePrecision::duplicate)));

  /** What the network says of the pixels that are ships, and of those that are not. */
  private static final double[] SHIPS = {0.9, 0.7, 0.6, 0.3};

  private static final double[] WATER = {0.8, 0.5, 0.4, 0.2};

  /** A small image: letters are ships. */
  public static final List<String> TRUTH =
      List.of(
          "................",
          ".AAAA......BBB..",
          ".AAAA......BBB..",
          "...........BBB..",
          "................",
          "..CCCCC.........",
          "..CCCCC.........",
          "................");

  /** Tenths of the probability of ship; a dot is 0. */
  public static final List<String> FOUND =
      List.of(
          "................",
          "99999........66.",
          "99999........66.",
          ".............66.",
          "................",
          "...77777........",
          "...77777.....888",
          ".............888");

  public static final int WIDTH = 16;

  private Lesson6AveragePrecision() {}

  /** Returns the curve of these pixels. */
  public static PrecisionRecallCurve pixelCurve() {
    return PrecisionRecallCurve.of(SHIPS, WATER);
  }

  static void ranking() {
    PrecisionRecallCurve curve = PrecisionRecallCurve.of(SHIPS, WATER);
    System.out.println("threshold   TP  FP   precision   recall");
    for (int k = 0; k < curve.size(); k++) {
      System.out.printf(
          "%9.1f %4d %3d %11.4f %8.4f%n",
          curve.threshold(k),
          curve.truePositives(k),
          curve.falsePositives(k),
          curve.precision(k),
          curve.recall(k));
    }
  }

  static void area() {
    PrecisionRecallCurve curve = PrecisionRecallCurve.of(SHIPS, WATER);
    double sum = 0;
    double before = 0;
    for (int k = 0; k < curve.size(); k++) {
      sum += (curve.recall(k) - before) * curve.precision(k);
      before = curve.recall(k);
    }
    System.out.printf("the sum            %.4f%n", sum);
    System.out.printf("averagePrecision   %.4f%n", curve.averagePrecision());
    System.out.printf("best from here on  %.4f%n", curve.allPointAveragePrecision());
    System.out.printf("101 recalls, COCO  %.4f%n", curve.cocoAveragePrecision());
    System.out.printf("straight lines     %.4f%n", curve.trapezoidArea());
  }

  static void ties() {
    System.out.printf("right ones first  %.4f%n", ap(new double[] {0.52, 0.51}, 0.5));
    System.out.printf("wrong one first   %.4f%n", ap(new double[] {0.49, 0.48}, 0.5));
    System.out.printf("all the same      %.4f%n", ap(new double[] {0.5, 0.5}, 0.5));
  }

  static void undefined() {
    System.out.println("two pixels, no ship  " + ap(new double[0], 0.9, 0.2));
    System.out.println("two pixels of ship   " + ap(new double[] {0.9, 0.2}));
    var nothingFound = PrecisionRecallCurve.ofCounts(new double[0], new long[0], new long[0], 3);
    System.out.println("3 ships, none found  " + nothingFound.averagePrecision());
  }

  private static double ap(double[] right, double... wrong) {
    return PrecisionRecallCurve.of(right, wrong).averagePrecision();
  }

  static void objects() {
    List<GroundTruth> ships = ships();
    System.out.println("                             IoU with A      with B        with C");
    for (Instance found : found(FOUND)) {
      System.out.printf("confidence %.1f, %2d pixels", found.confidence(), found.region().area());
      for (GroundTruth ship : ships) {
        int both = found.region().intersection(ship.region());
        double iou = found.region().iou(ship.region());
        System.out.printf("   %d/%d = %.2f", both, union(found, ship), iou);
      }
      System.out.println();
    }
  }

  private static int union(Instance found, GroundTruth ship) {
    int both = found.region().intersection(ship.region());
    return found.region().area() + ship.region().area() - both;
  }

  /** Returns the connected letters. */
  static List<GroundTruth> ships() {
    int[] mask = String.join("", TRUTH).chars().map(pixel -> pixel == '.' ? 0 : 1).toArray();
    return new InstanceExtractor().truth(mask, WIDTH, /* background= */ 0, /* ignoreIndex= */ 255);
  }

  /** Returns the connected pixels from a probability of 0.5 on, the surest first. */
  static List<Instance> found(List<String> map) {
    double[] p =
        String.join("", map).chars().mapToDouble(c -> c == '.' ? 0 : (c - '0') / 10.).toArray();
    return new InstanceExtractor()
        .threshold(p, WIDTH, /* classIndex= */ 1, 0.5, new BitSet()).stream()
            .sorted((a, b) -> Double.compare(b.confidence(), a.confidence()))
            .toList();
  }

  static void matching() {
    InstanceScores scores = scores(FOUND);
    for (double iou : new double[] {0.1, 0.5, 0.7}) {
      PrecisionRecallCurve curve = scores.curve(1, iou);
      System.out.printf("IoU %.1f ", iou);
      for (int k = 0; k < curve.size(); k++) {
        System.out.printf(
            "  %.1f: TP %d FP %d",
            curve.threshold(k), curve.truePositives(k), curve.falsePositives(k));
      }
      System.out.println();
    }
  }

  public static InstanceScores scores(List<String> map) {
    InstanceMatcher matcher =
        new InstanceMatcher().withIous(IouThresholds.AP10, IouThresholds.AP70, IouThresholds.COCO);
    ImageObjects image = new ImageObjects(ships(), found(map));
    return new InstanceScores(matcher, Ties.GROUPED, List.of(matcher.match(image)));
  }

  static void threeNumbers() {
    InstanceScores scores = scores(FOUND);
    for (double iou : new double[] {0.1, 0.5, 0.7}) {
      System.out.println(scores.ap(1, iou));
      System.out.printf("          step sum %.4f%n", scores.curve(1, iou).averagePrecision());
    }
    System.out.printf("%s = %.4f%n", IouThresholds.COCO, scores.ap(1, IouThresholds.COCO));
  }

  static void otherNumber() {
    List<String> lessSure = FOUND.stream().map(row -> row.replace('8', '5')).toList();
    for (List<String> map : List.of(FOUND, lessSure)) {
      InstanceScores scores = scores(map);
      DetectionCounts counts = scores.detections(1, 0.5);
      System.out.printf(
          "%s   TP/(TP+FP+FN) = %.4f   AP50 = %.4f%n",
          counts, counts.detectionAccuracy(), scores.ap(1, 0.5).value());
    }
  }

  static void network() throws Exception {
    MultiLayerNetwork network = ShipNetwork.trained(/* posWeight= */ 5);
    PixelAveragePrecision pixels = ShipNetwork.measure(network);
    System.out.printf("pixel AP %.2f%n", pixels.averagePrecision(0).value());
    for (double threshold : new double[] {0.5, pixels.bestThreshold(0)}) {
      InstanceOptions options = new InstanceOptions().withThreshold(threshold);
      InstanceAveragePrecision objects = new InstanceAveragePrecision(ShipNetwork.TASK, options);
      for (MultiDataSet batch : ShipNetwork.validation()) {
        objects.eval(batch.getLabels(0), network.output(batch.getFeatures(0)));
      }
      InstanceScores scores = objects.scores();
      DetectionCounts counts = scores.detections(0, 0.5);
      System.out.printf(
          "objects from %.2f on: AP10 %.2f  AP50 %.2f  AP70 %.2f   %s: %.2f%n",
          threshold,
          scores.ap(0, 0.1).value(),
          scores.ap(0, 0.5).value(),
          scores.ap(0, 0.7).value(),
          counts,
          counts.detectionAccuracy());
    }
  }

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
