package io.github.dl4jlosses.examples.lessons;

import static io.github.dl4jlosses.examples.lessons.Lesson2Options.classes;
import static io.github.dl4jlosses.examples.lessons.Lesson2Options.logits;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.Reduction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Checks the answers to the exercises of lesson 2. */
final class Lesson2Answers {
  private Lesson2Answers() {}

  static void oneClass() {
    INDArray y = classes(1, 1, 1);
    LossCrossEntropy plain = new LossCrossEntropy();
    LossCrossEntropy weighted = plain.withWeight(1, 2, 0.5);
    System.out.printf("plain    %.10f%n", plain.value(y, logits(), null));
    System.out.printf("weighted %.10f%n", weighted.value(y, logits(), null));
    double sum = plain.withReduction(Reduction.SUM).value(y, logits(), null);
    double weightedSum = weighted.withReduction(Reduction.SUM).value(y, logits(), null);
    System.out.printf("SUM      %.10f   weighted %.10f%n", sum, weightedSum);
  }

  static void smoothed21() {
    double right = 1 - 0.1 + 0.1 / 21;
    double other = 0.1 / 21;
    double entropy = -right * Math.log(right) - 20 * other * Math.log(other);
    System.out.printf("lead %.4f   least loss %.4f%n", Math.log(right / other), entropy);
  }

  static void ignoredBackground() {
    LossCrossEntropy loss = new LossCrossEntropy().withIgnoreIndex(0);
    INDArray gradient = loss.valueAndGradient(classes(2, 0, 1), logits(), null).gradient();
    for (int pixel = 0; pixel < 3; pixel++) {
      System.out.printf("channel 0 of pixel %d: %.4f%n", pixel, gradient.getDouble(pixel, 0));
    }
  }

  static void twoBatches() {
    LossCrossEntropy loss = new LossCrossEntropy().withIgnoreIndex(255);
    INDArray first = classes(2, 0, 255);
    INDArray second = classes(255, 255, 1);
    double mean = (loss.value(first, logits(), null) + loss.value(second, logits(), null)) / 2;
    LossCrossEntropy sum = loss.withReduction(Reduction.SUM);
    double total = sum.value(first, logits(), null) + sum.value(second, logits(), null);
    System.out.printf("mean of the two means      %.4f%n", mean);
    System.out.printf("sum of both / valid pixels %.4f%n", total / (2 + 1));
  }
}
