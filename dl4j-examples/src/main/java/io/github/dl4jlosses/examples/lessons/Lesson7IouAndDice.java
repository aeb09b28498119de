package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.evaluation.SegmentationEvaluation;
import io.github.dl4jlosses.evaluation.SegmentationScores;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Scores that are made of counts of pixels. */
public final class Lesson7IouAndDice {
  static final Lesson LESSON =
      new Lesson(
          7,
          "iou-and-dice",
          List.of(
              Section.exact("matrix", Lesson7IouAndDice::matrix),
              Section.exact("scores", Lesson7IouAndDice::scores),
              Section.exact("diceOfIou", Lesson7IouAndDice::diceOfIou),
              Section.exact("accuracy", Lesson7IouAndDice::accuracy),
              Section.exact("datasetOrImage", Lesson7Means::datasetOrImage),
              Section.exact("absent", Lesson7Means::absent),
              Section.trained("thresholds", Lesson7IouAndDice::thresholds)),
          List.of(
              Section.exact("fromPrecisionAndRecall", Lesson7Means::fromPrecisionAndRecall),
              Section.exact("outlines", Lesson7Means::outlines),
              Section.exact("perfectEmpty", Lesson7Means::perfectEmpty)));

  private static final int VOID = 255;

  /** The names of the classes. */
  public static final List<String> NAMES = List.of("sky", "road", "car");

  private Lesson7IouAndDice() {}

  /** Returns the counts of a street of 4x6 pixels. */
  public static ConfusionMatrix street() {
    String truth = "SSSSSS" + "SSSSSS" + "RRCCCC" + "RRCCC?"; // sky, road, car, void
    String predicted = "SSSSSS" + "SSSCCS" + "RRRCCC" + "RRCCCC";
    return ConfusionMatrix.of(classes(truth), classes(predicted), 3, VOID);
  }

  private static int[] classes(String pixels) {
    return pixels.chars().map(c -> c == '?' ? VOID : "SRC".indexOf(c)).toArray();
  }

  static void matrix() {
    ConfusionMatrix matrix = street();
    System.out.println("predicted      sky  road   car");
    for (int t = 0; t < 3; t++) {
      System.out.printf("truth is %-5s", NAMES.get(t));
      System.out.printf("%4d %5d", matrix.count(t, 0), matrix.count(t, 1));
      System.out.printf(" %5d%n", matrix.count(t, 2));
    }
    System.out.println("pixels that count: " + matrix.total());
  }

  static void scores() {
    ConfusionMatrix matrix = street();
    System.out.println("       TP  FP  FN   precision   recall      IoU     Dice");
    for (int c = 0; c < 3; c++) {
      ConfusionMatrix one = matrix.oneAgainstRest(c); // class 1 is c, class 0 all others
      System.out.printf(
          "%-5s %3d %3d %3d %11.4f %8.4f %8.4f %8.4f%n",
          NAMES.get(c),
          one.count(1, 1),
          one.count(0, 1),
          one.count(1, 0),
          matrix.precision(c),
          matrix.recall(c),
          matrix.iou(c),
          matrix.dice(c));
    }
    System.out.printf("mean IoU %.4f   accuracy %.4f%n", matrix.meanIou(), matrix.pixelAccuracy());
  }

  static void diceOfIou() {
    for (double iou : new double[] {0, 0.1, 0.25, 0.5, 0.8, 1}) {
      System.out.printf("IoU %.2f   Dice %.4f%n", iou, 2 * iou / (1 + iou));
    }
  }

  static void accuracy() throws Exception {
    ConfusionMatrix matrix = ConfusionMatrix.empty(2);
    for (MultiDataSet batch : ShipNetwork.validation()) {
      INDArray labels = batch.getLabels(0); // [N, 1, H, W]
      int[] truth = labels.reshape(labels.length()).toIntVector();
      int[] water = new int[truth.length]; // 0 everywhere
      matrix = matrix.plus(ConfusionMatrix.of(truth, water, 2, VOID));
    }
    System.out.print(matrix);
    System.out.printf("accuracy    %.4f%n", matrix.pixelAccuracy());
    System.out.printf("IoU of ship %.4f%n", matrix.iou(1));
    System.out.printf("mean IoU    %.4f%n", matrix.meanIou());
  }

  static void thresholds() throws Exception {
    MultiLayerNetwork network = ShipNetwork.trained(/* posWeight= */ 5);
    System.out.println("threshold   precision   recall    IoU   Dice");
    for (double threshold : new double[] {0.3, 0.5, 0.7, 0.9}) {
      SegmentationEvaluation pixels = new SegmentationEvaluation(ShipNetwork.TASK, threshold);
      for (MultiDataSet batch : ShipNetwork.validation()) {
        pixels.eval(batch.getLabels(0), network.output(batch.getFeatures(0)));
      }
      SegmentationScores scores = pixels.scores();
      System.out.printf(
          "%9.1f %11.2f %8.2f %6.2f %6.2f%n",
          threshold, scores.precision(0), scores.recall(0), scores.iou(0), scores.dice(0));
    }
  }

  /** Returns pixels, of which a number is ship, the others water. */
  static int[] ships(int pixels, int from, int to) {
    int[] image = new int[pixels];
    Arrays.fill(image, from, to, 1);
    return image;
  }
}
