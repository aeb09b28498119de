package io.github.dl4jlosses.examples.lessons;

import static io.github.dl4jlosses.examples.lessons.Lesson6BeyondCrossEntropy.column;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.LossFocal;
import io.github.dl4jlosses.loss.LossLovasz;
import io.github.dl4jlosses.loss.LossTversky;
import io.github.dl4jlosses.loss.Target;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Focal loss, Tversky loss and Lovász loss by small examples. */
final class Lesson6Others {
  private Lesson6Others() {}

  static void focal() {
    INDArray label = Nd4j.createFromArray(new double[][] {{0}});
    for (double p : new double[] {0.1, 0.5, 0.9, 0.99}) {
      INDArray logits = Nd4j.createFromArray(new double[][] {{Math.log(p), Math.log(1 - p)}});
      double ce = new LossCrossEntropy().value(label, logits, null);
      double focal = new LossFocal().withGamma(2).value(label, logits, null);
      System.out.printf(
          "p = %.2f   cross entropy %.4f   focal %.6f   of it %.2f%%%n",
          p, ce, focal, 100 * focal / ce);
    }
  }

  static void tversky() {
    INDArray truth = column(1, 1, 1, 1, 0, 0, 0, 0);
    INDArray missed = column(1, 1, 0, 0, 0, 0, 0, 0); // two FN
    INDArray invented = column(1, 1, 1, 1, 1, 1, 0, 0); // two FP
    LossTversky loss = new LossTversky().withTarget(Target.BINARY);
    for (double beta : new double[] {0.5, 0.7, 0.9}) {
      LossTversky costs = loss.withCosts(1 - beta, beta);
      System.out.printf(
          "alpha %.1f, beta %.1f: two missed %.4f   two invented %.4f%n",
          1 - beta,
          beta,
          costs.value(truth, missed.mul(40).subi(20), null),
          costs.value(truth, invented.mul(40).subi(20), null));
    }
  }

  static void lovasz() {
    double[] error = {1.5, 1.2, 0, 0}; // 1 - z at a ship, 1 + z at water; largest first
    int[] isShip = {1, 0, 1, 0};
    double before = 0;
    double sum = 0;
    int missed = 0;
    int invented = 0;
    for (int pixel = 0; pixel < error.length; pixel++) {
      missed += isShip[pixel];
      invented += 1 - isShip[pixel];
      double lost = 1 - (2. - missed) / (2 + invented); // 1 - IoU if these pixels are wrong
      System.out.printf(
          "error %.1f   1 - IoU %.4f   weight %.4f%n", error[pixel], lost, lost - before);
      sum += error[pixel] * (lost - before);
      before = lost;
    }
    INDArray z = column(-0.5, 0.2, 2, -2);
    double loss = LossLovasz.hinge().value(column(1, 0, 1, 0), z, null);
    System.out.printf("sum of error · weight %.4f   LossLovasz %.4f%n", sum, loss);
  }
}
