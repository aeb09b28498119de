package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.Reduction;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The options of cross entropy: what each does to a pixel, and what the mean divides by. */
final class Lesson2Options {
  static final Lesson LESSON =
      new Lesson(
          2,
          "options",
          List.of(
              Section.exact("reductions", Lesson2Options::reductions),
              Section.exact("mask", Lesson2Options::mask),
              Section.exact("weights", Lesson2Options::weights),
              Section.exact("countedWeights", Lesson2ClassWeights::countedWeights),
              Section.trained("chosenWeights", Lesson2ClassWeights::chosenWeights),
              Section.exact("ignored", Lesson2Options::ignored),
              Section.exact("smoothing", Lesson2Targets::smoothing),
              Section.exact("smoothingWithWeights", Lesson2Targets::smoothingWithWeights),
              Section.exact("probabilities", Lesson2Targets::probabilities),
              Section.exact("sideBySide", Lesson2PyTorch::sideBySide),
              Section.exact("inANetwork", Lesson2PyTorch::inANetwork)),
          List.of(
              Section.exact("oneClass", Lesson2Answers::oneClass),
              Section.exact("smoothed21", Lesson2Answers::smoothed21),
              Section.exact("ignoredBackground", Lesson2Answers::ignoredBackground),
              Section.exact("twoBatches", Lesson2Answers::twoBatches)));

  private Lesson2Options() {}

  static INDArray logits() {
    return Nd4j.createFromArray(new double[][] {{1, 2, 3}, {0, 0, 0}, {2, -1, 0.5}});
  }

  static INDArray classes(double... y) {
    return Nd4j.createFromArray(y).reshape(y.length, 1);
  }

  static void reductions() {
    LossCrossEntropy loss = new LossCrossEntropy();
    INDArray y = classes(2, 0, 1);
    INDArray z = logits();
    INDArray each = loss.losses(y, z, null);
    for (int pixel = 0; pixel < y.size(0); pixel++) {
      System.out.printf("none %12.10f%n", each.getDouble(pixel, 0));
    }
    double sum = loss.withReduction(Reduction.SUM).value(y, z, null);
    double mean = loss.withReduction(Reduction.MEAN).value(y, z, null);
    System.out.printf("sum  %12.10f%nmean %12.10f%n", sum, mean);
  }

  static void mask() {
    INDArray y = TinyMask.classes(); // [1, 1, 4, 4]: 0 road, 1 car, 255 void
    INDArray z = TinyMask.logits(); // [1, 2, 4, 4]
    INDArray cars = y.eq(1).castTo(DataType.DOUBLE);
    for (double weight : new double[] {1, 5, 20}) {
      LossCrossEntropy loss = new LossCrossEntropy().withIgnoreIndex(255).withWeight(1, weight);
      INDArray each = loss.losses(y, z, null);
      double share = each.mul(cars).sumNumber().doubleValue() / each.sumNumber().doubleValue();
      System.out.printf(
          "a car weighs %2.0f: mean %.4f, of which cars are %.0f%%%n",
          weight, loss.value(y, z, null), 100 * share);
    }
  }

  static void weights() {
    double[] w = {1, 2, 0.5};
    INDArray y = classes(2, 0, 1);
    LossCrossEntropy plain = new LossCrossEntropy();
    LossCrossEntropy weighted = plain.withWeight(w);
    INDArray before = plain.losses(y, logits(), null);
    INDArray after = weighted.losses(y, logits(), null);
    double sum = 0;
    double sumOfWeights = 0;
    for (int pixel = 0; pixel < 3; pixel++) {
      double wy = w[y.getInt(pixel, 0)];
      sum += after.getDouble(pixel, 0);
      sumOfWeights += wy;
      System.out.printf(
          "class %d   w = %.1f   loss %.4f   becomes %.4f%n",
          y.getInt(pixel, 0), wy, before.getDouble(pixel, 0), after.getDouble(pixel, 0));
    }
    System.out.printf("sum / sum of w   %.10f%n", sum / sumOfWeights);
    System.out.printf("mean             %.10f%n", weighted.value(y, logits(), null));
    System.out.printf("sum / 3          %.10f   (not this)%n", sum / 3);
  }

  static void ignored() {
    LossCrossEntropy loss = new LossCrossEntropy().withIgnoreIndex(255);
    INDArray y = classes(2, 255, 1);
    INDArray z = logits();
    System.out.println("losses    " + loss.losses(y, z, null).reshape(3));
    System.out.printf("mean      %.4f%n", loss.value(y, z, null));
    INDArray gradient = loss.valueAndGradient(y, z, null).gradient();
    System.out.println("gradient of the ignored pixel " + gradient.getRow(1));

    INDArray nothing = classes(255, 255, 255);
    LossCrossEntropy orZero = loss.withReduction(Reduction.MEAN_OR_ZERO);
    System.out.println("mean of nothing          " + loss.value(nothing, z, null));
    System.out.println("mean of nothing, or zero " + orZero.value(nothing, z, null));
    try {
      new LossCrossEntropy().value(y, z, null);
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
  }
}
