package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What goes into a loss, and how it lies in memory. */
final class Lesson3ShapesAndTypes {
  static final Lesson LESSON =
      new Lesson(
          3,
          "shapes-and-types",
          List.of(
              Section.exact("classification", Lesson3ShapesAndTypes::classification),
              Section.exact("segmentation", Lesson3ShapesAndTypes::segmentation),
              Section.exact("rows", Lesson3ShapesAndTypes::rows),
              Section.exact("mixedUp", Lesson3ShapesAndTypes::mixedUp),
              Section.exact("types", Lesson3ShapesAndTypes::types),
              Section.exact("whatIsRefused", Lesson3ShapesAndTypes::whatIsRefused),
              Section.exact("channelsLast", Lesson3Layers::channelsLast),
              Section.exact("whoDivides", Lesson3Layers::whoDivides)),
          List.of(
              Section.exact("sizes", Lesson3Answers::sizes),
              Section.exact("untrained", Lesson3Answers::untrained),
              Section.exact("oneHotIsNotProbability", Lesson3Answers::oneHotIsNotProbability),
              Section.exact("withoutMiniBatch", Lesson3Answers::withoutMiniBatch)));

  private Lesson3ShapesAndTypes() {}

  static void classification() {
    INDArray logits = // [N, C]: three examples, three classes
        Nd4j.createFromArray(new float[][] {{1, 2, 3}, {0, 0, 0}, {2, -1, 0.5f}});
    INDArray labels = Nd4j.createFromArray(2, 0, 1).reshape(3, 1); // [N, 1]
    LossCrossEntropy loss = new LossCrossEntropy();
    System.out.println("losses " + loss.losses(labels, logits, null).reshape(3));
    System.out.printf("mean   %.4f%n", loss.value(labels, logits, null));
  }

  static void segmentation() {
    INDArray logits = // [N, C, H, W]: plane of class 0, plane of class 1, plane of class 2
        Nd4j.createFromArray(new float[] {1, 0, 2, 2, 0, -1, 3, 0, 0.5f}).reshape(1, 3, 1, 3);
    INDArray classes = Nd4j.createFromArray(2, 0, 1).reshape(1, 1, 1, 3); // [N, 1, H, W]
    INDArray oneHot = Nd4j.createFromArray(0, 1, 0, 0, 0, 1, 1, 0, 0).reshape(1, 3, 1, 3);
    LossCrossEntropy loss = new LossCrossEntropy();
    for (INDArray labels : List.of(classes, classes.reshape(1, 1, 3), oneHot)) {
      double mean = loss.value(labels, logits, null);
      System.out.printf("labels %-12s mean %.4f%n", Arrays.toString(labels.shape()), mean);
    }
    INDArray losses = loss.losses(classes, logits, null);
    System.out.println("losses have the shape " + Arrays.toString(losses.shape()));
  }

  static void rows() {
    INDArray images = Nd4j.arange(12).reshape(1, 3, 2, 2); // [N, C, H, W]
    INDArray rows = images.permute(0, 2, 3, 1).reshape('c', 4, 3); // [N·H·W, C]
    INDArray wrong = images.reshape('c', 4, 3); // the right shape, the wrong numbers
    System.out.println("permute and reshape " + Arrays.deepToString(rows.toIntMatrix()));
    System.out.println("reshape alone       " + Arrays.deepToString(wrong.toIntMatrix()));
  }

  static void mixedUp() {
    DataSet images = PixelNetworks.images();
    INDArray logits = images.getFeatures(); // [2, 3, 4, 5]
    INDArray labels = PixelNetworks.rows(images).getLabels(); // [40, 3]
    INDArray rows = logits.permute(0, 2, 3, 1).reshape('c', 40, 3);
    INDArray wrong = logits.reshape('c', 40, 3);
    LossCrossEntropy loss = new LossCrossEntropy();
    System.out.printf("permute and reshape %.4f%n", loss.value(labels, rows, null));
    System.out.printf("reshape alone       %.4f%n", loss.value(labels, wrong, null));
  }

  static void types() {
    INDArray logits = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {0, 0, 0}, {2, -1, 0.5f}});
    INDArray labels = Nd4j.createFromArray(2, 0, 1).reshape(3, 1);
    LossCrossEntropy loss = new LossCrossEntropy();
    for (DataType type : List.of(DataType.UINT8, DataType.INT32, DataType.INT64, DataType.FLOAT)) {
      System.out.printf("%-5s %.4f%n", type, loss.value(labels.castTo(type), logits, null));
    }
  }

  static void whatIsRefused() {
    INDArray logits = Nd4j.zeros(DataType.FLOAT, 2, 3, 4, 5);
    List<INDArray> labels =
        List.of(
            Nd4j.zeros(DataType.INT32, 2, 5, 4), // [N, W, H]
            Nd4j.zeros(DataType.INT32, 2, 4, 5, 3), // one-hot, channels last
            Nd4j.zeros(DataType.FLOAT, 2, 1, 4, 5).addi(0.5)); // half a class
    for (INDArray bad : labels) {
      try {
        new LossCrossEntropy().value(bad, logits, null);
      } catch (IllegalArgumentException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
