package io.github.dl4jlosses.examples.lessons;

import static io.github.dl4jlosses.examples.lessons.Lesson2Options.classes;
import static io.github.dl4jlosses.examples.lessons.Lesson2Options.logits;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.Reduction;
import io.github.dl4jlosses.loss.Target;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the probabilities of a pixel are pulled to: one class, a smoothed label, or a distribution.
 */
final class Lesson2Targets {
  private Lesson2Targets() {}

  static void smoothing() {
    INDArray y = classes(0);
    for (double e : new double[] {0, 0.05, 0.1, 0.2}) {
      LossCrossEntropy loss = new LossCrossEntropy().withLabelSmoothing(e);
      double right = 1 - e + e / 3;
      double other = e / 3;
      double best = Math.log(right / other);
      System.out.printf("%.2f   own %.4f, others %.4f", e, right, other);
      System.out.printf("   best lead %4.2f", best);
      System.out.printf("   loss there %.4f", e == 0 ? 0 : loss.value(y, lead(best), null));
      System.out.printf(", at lead 20 %.4f%n", loss.value(y, lead(20), null));
    }
  }

  static INDArray lead(double ofClass0) {
    return Nd4j.createFromArray(new double[][] {{ofClass0, 0, 0}});
  }

  static void smoothingWithWeights() {
    double[] w = {1, 2, 0.5};
    int[] y = {2, 0, 1};
    double e = 0.1;
    INDArray surprise = Nd4j.nn().logSoftmax(logits(), 1).neg();
    double sum = 0;
    double sumOfWeights = 0;
    for (int pixel = 0; pixel < 3; pixel++) {
      double own = (1 - e) * w[y[pixel]] * surprise.getDouble(pixel, y[pixel]);
      double all = 0;
      for (int c = 0; c < 3; c++) {
        all += e / 3 * w[c] * surprise.getDouble(pixel, c);
      }
      System.out.printf("own class %.4f + all classes %.4f = %.10f%n", own, all, own + all);
      sum += own + all;
      sumOfWeights += w[y[pixel]];
    }
    System.out.printf("%.4f / %.1f = %.10f%n", sum, sumOfWeights, sum / sumOfWeights);
  }

  static void probabilities() {
    LossCrossEntropy index = new LossCrossEntropy().withWeight(1, 2, 0.5);
    LossCrossEntropy probability = index.withTarget(Target.PROBABILITY);
    INDArray y = classes(2, 0, 1);
    INDArray oneHot = Nd4j.createFromArray(new double[][] {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}});
    for (Reduction reduction : new Reduction[] {Reduction.SUM, Reduction.MEAN}) {
      System.out.printf(
          "%-4s   class indices %.10f   probabilities %.10f%n",
          reduction,
          index.withReduction(reduction).value(y, logits(), null),
          probability.withReduction(reduction).value(oneHot, logits(), null));
    }
  }
}
