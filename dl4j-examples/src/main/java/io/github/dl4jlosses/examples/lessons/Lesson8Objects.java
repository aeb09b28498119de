package io.github.dl4jlosses.examples.lessons;

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
import java.util.BitSet;
import java.util.List;

/** Average precision of objects: which are found, at which IoU, and how sure. */
public final class Lesson8Objects {
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

  private static final int WIDTH = 16;

  private Lesson8Objects() {}

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
}
