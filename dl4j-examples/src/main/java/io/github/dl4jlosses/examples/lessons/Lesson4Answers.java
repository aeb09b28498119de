package io.github.dl4jlosses.examples.lessons;

import static io.github.dl4jlosses.examples.lessons.Lesson4SlowMistakes.print;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;
import static org.nd4j.linalg.activations.Activation.SOFTMAX;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Checks the answers to the exercises of lesson 4. */
final class Lesson4Answers {
  private Lesson4Answers() {}

  static void floor() {
    for (int classes : new int[] {2, 3, 21, 150}) {
      double best = Math.log(1 + (classes - 1) / Math.E);
      System.out.printf("C = %3d   %.4f, of log C = %.4f%n", classes, best, Math.log(classes));
    }
  }

  static void voidBorder() {
    int[][] mask = {{0, 255}, {0, 255}};
    System.out.println(Lesson4Masks.count(Lesson4Masks.bilinear(mask, 6)));
    INDArray labels = Nd4j.createFromArray(Lesson4Masks.bilinear(mask, 6)).reshape(1, 1, 6, 6);
    try {
      new LossCrossEntropy().withIgnoreIndex(255).value(labels, Nd4j.zeros(1, 3, 6, 6), null);
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
  }

  static void steps() {
    double label = 1;
    int steps = 0;
    while (label >= 0.5) {
      label = 0.9 * label + 0.1 / 3;
      steps++;
    }
    System.out.printf("%d steps, then the label is %.4f%n", steps, label);
  }

  static void decayInCnnLossLayer() {
    CnnLossLayer last =
        new CnnLossLayer.Builder(new LossCrossEntropy()).activation(SOFTMAX).build();
    int pixels = 16 * 16;
    Sgd rate = new Sgd(1. / pixels);
    MultiLayerNetwork network = Lesson4Training.network(NCHW, rate, 0.01 * pixels, last);
    print(
        "CnnLossLayer, l2 * 256",
        Lesson4Training.train(Lesson4Training.oneHot(), Lesson4Training.STEPS, network));
  }
}
