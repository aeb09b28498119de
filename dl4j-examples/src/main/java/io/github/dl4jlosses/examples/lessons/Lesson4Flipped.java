package io.github.dl4jlosses.examples.lessons;

import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Images that are flipped, with and without their masks. */
final class Lesson4Flipped {
  private Lesson4Flipped() {}

  /** Returns [N, 1, H, W] in a mirror. */
  static INDArray mirrored(INDArray images) {
    INDArray mirrored = images.ulike();
    long last = images.size(3) - 1;
    for (long column = 0; column <= last; column++) {
      INDArray from = images.get(all(), all(), all(), point(column));
      mirrored.get(all(), all(), all(), point(last - column)).assign(from);
    }
    return mirrored;
  }

  static void flippedImage() {
    INDArray masks = Lesson4Scenes.scenes().getLabels(); // as the images show them
    System.out.println("image, flipped     mask, not");
    for (int row = 0; row < 16; row++) {
      System.out.println(picture(mirrored(masks), row) + "   " + picture(masks, row));
    }
  }

  private static String picture(INDArray masks, int row) {
    StringBuilder picture = new StringBuilder();
    for (int column = 0; column < 16; column++) {
      picture.append(".#+".charAt(masks.getInt(0, 0, row, column)));
    }
    return picture.toString();
  }

  static void flippedTrainings() {
    DataSet scenes = Lesson4Scenes.scenes();
    INDArray images = scenes.getFeatures();
    INDArray masks = scenes.getLabels();
    INDArray twice = Nd4j.concat(0, images, mirrored(images));
    report("no flip", images, masks);
    report("both flipped", twice, Nd4j.concat(0, masks, mirrored(masks)));
    report("image alone", twice, Nd4j.concat(0, masks, masks)); // the mistake
  }

  private static void report(String name, INDArray images, INDArray masks) {
    SegmentationLossLayer last = SegmentationLossLayer.builder(new LossCrossEntropy()).build();
    MultiLayerNetwork network = Lesson4Training.network(NCHW, new Adam(0.02), 0, last);
    for (int step = 0; step < Lesson4Training.STEPS; step++) {
      network.fit(new DataSet(images, masks));
    }
    DataSet scenes = Lesson4Scenes.scenes();
    int[] truth = scenes.getLabels().reshape(8 * 16 * 16).toIntVector();
    INDArray output = network.output(scenes.getFeatures()); // [N, C, H, W]
    int[] predicted = output.argMax(1).reshape(8 * 16 * 16).toIntVector();
    ConfusionMatrix matrix = ConfusionMatrix.of(truth, predicted, 3, 255);
    System.out.printf("%-13s  loss %.2f", name, network.score());
    System.out.printf("  mIoU %.2f  accuracy %.2f%n", matrix.meanIou(), matrix.pixelAccuracy());
  }
}
