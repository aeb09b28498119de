package io.github.dl4jlosses.examples.lessons;

import static io.github.dl4jlosses.examples.lessons.Lesson3Layers.printScores;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.Reduction;
import io.github.dl4jlosses.loss.Target;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Checks the answers to the exercises of lesson 3. */
final class Lesson3Answers {
  private Lesson3Answers() {}

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
    for (Target target : List.of(Target.INDEX, Target.PROBABILITY)) {
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
