package io.github.dl4jlosses.examples.lessons;

import static io.github.dl4jlosses.examples.lessons.Lesson6BeyondCrossEntropy.disk;

import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossDice;
import io.github.dl4jlosses.loss.Regions;
import io.github.dl4jlosses.loss.Target;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Checks the answers to the exercises of lesson 6. */
final class Lesson6Answers {
  private Lesson6Answers() {}

  static void sameEverywhere() {
    INDArray truth = Nd4j.zeros(10, 1).putScalar(0, 1); // one pixel in ten
    LossDice dice = new LossDice().withTarget(Target.BINARY);
    for (double p : new double[] {0.05, 0.1, 0.5, 0.9, 0.999}) {
      INDArray logits = Nd4j.zeros(10, 1).addi(Math.log(p / (1 - p)));
      System.out.printf(
          "p = %.3f everywhere: BCE %.4f   Dice %.4f%n",
          p, new LossBCEWithLogits().value(truth, logits, null), dice.value(truth, logits, null));
    }
  }

  static void half() {
    double p = 1 - Math.sqrt(0.5);
    System.out.printf("p = %.4f: (1 - p)^2 = %.2f%n", p, (1 - p) * (1 - p));
  }

  static void perImage() {
    INDArray truth = Nd4j.concat(0, disk(8, 0), disk(2, 0));
    INDArray guess = Nd4j.concat(0, disk(8, 0), disk(0, 0)); // the small one is missed
    INDArray logits = guess.mul(40).subi(20);
    LossDice batch = new LossDice().withTarget(Target.BINARY);
    LossDice image = batch.withGrouping(Regions.Grouping.IMAGE);
    System.out.printf("over the batch %.4f%n", batch.value(truth, logits, null));
    System.out.printf("per image      %.4f%n", image.value(truth, logits, null));
  }
}
