package io.github.dl4jlosses.examples.lessons;

import static io.github.dl4jlosses.examples.lessons.Lesson1CrossEntropy.crossEntropy;
import static io.github.dl4jlosses.examples.lessons.Lesson1CrossEntropy.sigmoid;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Checks the answers to the exercises of lesson 1. */
final class Lesson1Answers {
  private Lesson1Answers() {}

  static void byHand() {
    double[] t = {1 / 2., 1 / 2.};
    double[] p = {1 / 4., 3 / 4.};
    System.out.printf("H(t)    = %.4f bits%n", crossEntropy(t, t));
    System.out.printf("H(t, p) = %.4f bits%n", crossEntropy(t, p));
    System.out.printf("KL(t|p) = %.4f bits%n", crossEntropy(t, p) - crossEntropy(t, t));
  }

  static void untrained() {
    INDArray label = Nd4j.createFromArray(new double[][] {{7}});
    double loss = new LossCrossEntropy().value(label, Nd4j.zeros(DataType.DOUBLE, 1, 21), null);
    System.out.printf("21 equal logits: %.4f   ln 21 = %.4f%n", loss, Math.log(21));
  }

  static void softmaxTwice() {
    INDArray label = Nd4j.createFromArray(new double[][] {{0}});
    for (int classes : new int[] {2, 21}) {
      INDArray perfect = Nd4j.zeros(DataType.DOUBLE, 1, classes).putScalar(0, 0, 1);
      double least = new LossCrossEntropy().value(label, perfect, null);
      System.out.printf("%2d classes: never below %.4f%n", classes, least);
    }
  }

  static void wholeMask() {
    double nats = 0.01 * 512 * 512;
    System.out.printf("-log of its probability: %.2f nats%n", nats);
    System.out.printf(
        "probability: 10^%.0f, as a double %s%n", -nats / Math.log(10), Math.exp(-nats));
  }

  static void squaredGradient() {
    double h = 1e-6;
    for (double d : new double[] {-8, -2, 0, 2}) {
      double p = sigmoid(d);
      double up = 2 * Math.pow(1 - sigmoid(d + h), 2); // both classes are off by 1 - p
      double down = 2 * Math.pow(1 - sigmoid(d - h), 2);
      System.out.printf(
          "p(y) = %.4f   -4 p (1 - p)^2 = %8.5f   by differences = %8.5f   p - 1 = %8.5f%n",
          p, -4 * p * (1 - p) * (1 - p), (up - down) / (2 * h), p - 1);
    }
  }
}
