package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import java.util.List;

/** Average precision of pixels: a ranking, its curve, the area below it. */
public final class Lesson8AveragePrecision {
  static final Lesson LESSON =
      new Lesson(
          8,
          "average-precision",
          List.of(
              Section.exact("ranking", Lesson8AveragePrecision::ranking),
              Section.exact("area", Lesson8AveragePrecision::area),
              Section.exact("ties", Lesson8AveragePrecision::ties),
              Section.exact("undefined", Lesson8AveragePrecision::undefined),
              Section.exact("objects", Lesson8Objects::objects),
              Section.exact("matching", Lesson8Objects::matching),
              Section.exact("threeNumbers", Lesson8Objects::threeNumbers),
              Section.exact("otherNumber", Lesson8Objects::otherNumber),
              Section.trained("network", Lesson8Network::network)),
          List.of(
              Section.exact("missed", Lesson8Answers::missed),
              Section.exact("fiftyWrong", Lesson8Answers::fiftyWrong),
              Section.exact("duplicate", Lesson8Answers::duplicate)));

  /** What the network says of the pixels that are ships, and of those that are not. */
  private static final double[] SHIPS = {0.9, 0.7, 0.6, 0.3};

  private static final double[] WATER = {0.8, 0.5, 0.4, 0.2};

  private Lesson8AveragePrecision() {}

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
    var same = PrecisionRecallCurve.of(new double[] {0.5, 0.5}, new double[] {0.5});
    System.out.printf("all the same      %.4f%n", same.averagePrecision());
    System.out.printf("straight lines    %.4f%n", same.trapezoidArea());
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
}
