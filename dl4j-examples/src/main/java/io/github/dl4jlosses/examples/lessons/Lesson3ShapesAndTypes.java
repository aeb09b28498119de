package io.github.dl4jlosses.examples.lessons;

import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.Reduction;
import io.github.dl4jlosses.loss.Target;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** What goes into a loss, how it lies in memory, and who divides by what. */
final class Lesson3ShapesAndTypes {
  static final Lesson LESSON =
      new Lesson(
          3,
          "shapes-and-types",
          Lesson3ShapesAndTypes.class,
          List.of(
              Section.exact("classification", Lesson3ShapesAndTypes::classification),
              Section.exact("segmentation", Lesson3ShapesAndTypes::segmentation),
              Section.exact("rows", Lesson3ShapesAndTypes::rows),
              Section.exact("mixedUp", Lesson3ShapesAndTypes::mixedUp),
              Section.exact("types", Lesson3ShapesAndTypes::types),
              Section.exact("whatIsRefused", Lesson3ShapesAndTypes::whatIsRefused),
              Section.exact("channelsLast", Lesson3ShapesAndTypes::channelsLast),
              Section.exact("whoDivides", Lesson3ShapesAndTypes::whoDivides)),
          List.of(
              Section.exact("sizes", Lesson3ShapesAndTypes::sizes),
              Section.exact("untrained", Lesson3ShapesAndTypes::untrained),
              Section.exact(
                  "oneHotIsNotProbability", Lesson3ShapesAndTypes::oneHotIsNotProbability),
              Section.exact("withoutMiniBatch", Lesson3ShapesAndTypes::withoutMiniBatch)));

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

  static void channelsLast() {
    CnnLossLayer ofDl4j =
        new CnnLossLayer.Builder(new LossMCXENT()).activation(Activation.SOFTMAX).build();
    SegmentationLossLayer ours = SegmentationLossLayer.builder(new LossCrossEntropy()).build();
    DataSet first = PixelNetworks.images();
    DataSet last = PixelNetworks.channelsLast(first);
    for (CNN2DFormat format : CNN2DFormat.values()) {
      DataSet images = format == NCHW ? first : last;
      MultiLayerNetwork stock = PixelNetworks.ofImages(ofDl4j.clone(), format, true);
      MultiLayerNetwork own = PixelNetworks.ofImages(ours.clone(), format, true);
      System.out.printf("%s   CnnLossLayer %7.4f", format, stock.score(images));
      System.out.printf("   SegmentationLossLayer %.4f%n", own.score(images));
    }
  }

  static void whoDivides() {
    for (Reduction reduction : List.of(Reduction.MEAN, Reduction.SUM)) {
      printScores(new LossCrossEntropy().withReduction(reduction), true);
    }
  }

  static void printScores(LossCrossEntropy loss, boolean miniBatch) {
    DataSet images = PixelNetworks.images(); // 2 images of 4x5 pixels
    DataSet pixels = PixelNetworks.rows(images); // the same, as 40 examples
    Activation softmax = Activation.SOFTMAX;
    OutputLayer output = new OutputLayer.Builder(loss).nOut(3).activation(softmax).build();
    CnnLossLayer cnn = new CnnLossLayer.Builder(loss).activation(softmax).build();
    SegmentationLossLayer ours = SegmentationLossLayer.builder(loss).build();
    System.out.println(loss.reduction());
    print("OutputLayer", PixelNetworks.ofRows(output, miniBatch), pixels);
    print("CnnLossLayer", PixelNetworks.ofImages(cnn, NCHW, miniBatch), images);
    print("SegmentationLossLayer", PixelNetworks.ofImages(ours, NCHW, miniBatch), images);
  }

  private static void print(String layer, MultiLayerNetwork network, DataSet data) {
    double score = network.score(data);
    double step = PixelNetworks.step(network, data); // what plain SGD changes a bias by
    System.out.printf("  %-23s  score %7.4f  step %7.4f%n", layer, score, step);
  }

  static void sizes() {
    long[] logits = {8, 21, 512, 512}; // [N, C, H, W]
    long pixels = logits[0] * logits[2] * logits[3];
    double megabyte = 1 << 20;
    System.out.printf("logits         %5.0f MB%n", pixels * logits[1] * 4 / megabyte);
    System.out.printf("one-hot FLOAT  %5.0f MB%n", pixels * logits[1] * 4 / megabyte);
    System.out.printf("classes FLOAT  %5.0f MB%n", pixels * 4 / megabyte);
    System.out.printf("classes UINT8  %5.0f MB%n", pixels / megabyte);
  }

  static void untrained() {
    DataSet black = new DataSet(Nd4j.zeros(DataType.DOUBLE, 2, 3, 4, 5), null);
    black.setLabels(PixelNetworks.images().getLabels());
    CnnLossLayer last =
        new CnnLossLayer.Builder(new LossCrossEntropy()).activation(Activation.SOFTMAX).build();
    double score = PixelNetworks.ofImages(last, NCHW, true).score(black);
    System.out.printf("score %.4f, per pixel %.4f, log 3 = %.4f%n", score, score / 20, Math.log(3));
  }

  static void oneHotIsNotProbability() {
    INDArray logits = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {0, 0, 0}, {2, -1, 0.5f}});
    INDArray oneHot = Nd4j.createFromArray(new float[][] {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}});
    LossCrossEntropy loss = new LossCrossEntropy().withWeight(1, 2, 0.5);
    for (Target target : Target.values()) {
      LossCrossEntropy read = loss.withTarget(target);
      double sum = read.withReduction(Reduction.SUM).value(oneHot, logits, null);
      double mean = read.value(oneHot, logits, null);
      System.out.printf("%-11s sum %.4f  mean %.4f  divisor %.1f%n", target, sum, mean, sum / mean);
    }
  }

  static void withoutMiniBatch() {
    printScores(new LossCrossEntropy(), false);
  }
}
