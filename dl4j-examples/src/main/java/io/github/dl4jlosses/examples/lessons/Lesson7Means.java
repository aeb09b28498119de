package io.github.dl4jlosses.examples.lessons;

import static io.github.dl4jlosses.examples.lessons.Lesson7IouAndDice.ships;

import io.github.dl4jlosses.metric.ConfusionMatrix;
import java.util.List;

/** Means of IoU, and what has none. */
final class Lesson7Means {
  private static final int VOID = 255;

  private Lesson7Means() {}

  static void datasetOrImage() {
    ConfusionMatrix large = // 100 pixels of ship, 90 found
        ConfusionMatrix.of(ships(200, 0, 100), ships(200, 0, 90), 2, VOID);
    ConfusionMatrix small = // 4 pixels of ship, 1 found
        ConfusionMatrix.of(ships(200, 0, 4), ships(200, 0, 1), 2, VOID);
    System.out.printf("large ship            %.4f%n", large.iou(1));
    System.out.printf("small ship            %.4f%n", small.iou(1));
    System.out.printf("mean of the images    %.4f%n", (large.iou(1) + small.iou(1)) / 2);
    System.out.printf("IoU of the data set   %.4f%n", large.plus(small).iou(1));
  }

  static void absent() {
    int[] truth = {0, 0, 0, 1, 1, 1}; // no pixel of class 2
    for (int[] predicted : List.of(new int[] {0, 0, 1, 1, 1, 1}, new int[] {0, 0, 1, 1, 1, 2})) {
      ConfusionMatrix matrix = ConfusionMatrix.of(truth, predicted, 3, VOID);
      double two = matrix.iou(0) + matrix.iou(1);
      System.out.printf(
          "IoU %.4f, %.4f, %.4f   mean %.4f%n",
          matrix.iou(0), matrix.iou(1), matrix.iou(2), matrix.meanIou());
      if (Double.isNaN(matrix.iou(2))) {
        System.out.printf("with 0 for class 2 %.4f, with 1 %.4f%n", two / 3, (two + 1) / 3);
      }
    }
  }

  static void fromPrecisionAndRecall() {
    double precision = 0.8;
    double recall = 0.5;
    System.out.printf("Dice %.4f%n", 2 * precision * recall / (precision + recall));
    System.out.printf("IoU  %.4f%n", 1 / (1 / precision + 1 / recall - 1));
  }

  static void outlines() {
    for (int side : new int[] {4, 10, 40}) {
      long truth = (long) side * side;
      long found = (long) (side + 2) * (side + 2); // a pixel too much all around
      System.out.printf("square of %2d pixels: IoU %.4f%n", side, (double) truth / found);
    }
  }

  static void perfectEmpty() {
    ConfusionMatrix matrix = ConfusionMatrix.of(new int[100], new int[100], 2, VOID);
    System.out.println("IoU of water " + matrix.iou(0));
    System.out.println("IoU of ship  " + matrix.iou(1));
    System.out.println("mean         " + matrix.meanIou());
  }
}
