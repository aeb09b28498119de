package io.github.dl4jlosses.examples.lessons;

import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.Reduction;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * What three kinds of layers make of one loss: where they look for classes, and who divides by
 * what.
 */
final class Lesson3Layers {
  private Lesson3Layers() {}

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
    System.out.printf("  %-21s  score %7.4f  step %7.4f%n", layer, score, step);
  }
}
