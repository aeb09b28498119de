package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.Reduction;
import io.github.dl4jlosses.loss.Target;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The options of cross entropy: what each does to a pixel, and what the mean divides by. */
public final class Lesson2Options {
  static final Lesson LESSON =
      new Lesson(
          2,
          "options",
          Lesson2Options.class,
          List.of(
              Section.exact("reductions", Lesson2Options::reductions),
              Section.exact("weights", Lesson2Options::weights),
              Section.exact("mask", Lesson2Options::mask),
              Section.exact("ignored", Lesson2Options::ignored),
              Section.exact("smoothing", Lesson2Options::smoothing),
              Section.exact("smoothingWithWeights", Lesson2Options::smoothingWithWeights),
              Section.exact("probabilities", Lesson2Options::probabilities),
              Section.exact("sideBySide", Lesson2Options::sideBySide),
              Section.exact("inANetwork", Lesson2Options::inANetwork)),
          List.of(
              Section.exact("oneClass", Lesson2Options::oneClass),
              Section.exact("smoothed21", Lesson2Options::smoothed21),
              Section.exact("ignoredBackground", Lesson2Options::ignoredBackground),
              Section.exact("twoBatches", Lesson2Options::twoBatches)));

  private Lesson2Options() {}

  static INDArray logits() {
    return Nd4j.createFromArray(new double[][] {{1, 2, 3}, {0, 0, 0}, {2, -1, 0.5}});
  }

  public static INDArray classes(double... y) {
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

  public static INDArray lead(double ofClass0) {
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

  static void sideBySide() {
    INDArray y = classes(2, 0, 1);
    INDArray t = Nd4j.createFromArray(new double[][] {{.2, .3, .5}, {1, 0, 0}, {0, .5, .5}});
    LossCrossEntropy plain = new LossCrossEntropy();
    LossCrossEntropy weighted = plain.withWeight(1, 2, 0.5);
    LossCrossEntropy both = weighted.withLabelSmoothing(0.1);
    System.out.println("    PyTorch        here");
    compare(1, 1.5825098499, plain, y);
    compare(2, 2.2242965326, weighted, y);
    compare(3, 1.5658431833, plain.withLabelSmoothing(0.1), y);
    compare(4, 2.1624988167, both, y);
    compare(5, 2.5807293460, both.withIgnoreIndex(0), y);
    compare(6, 2.0677458907, weighted.withTarget(Target.PROBABILITY), t);
    compare(7, 2.0483752286, both.withTarget(Target.PROBABILITY), t);
  }

  static void compare(int line, double pyTorch, LossCrossEntropy loss, INDArray labels) {
    double here = loss.value(labels, logits(), null);
    if (!(Math.abs(here - pyTorch) < 6e-11)) { // half a unit of the last digit, and some
      String message =
          "%d: value must be %.10f as in PyTorch, got %.10f".formatted(line, pyTorch, here);
      throw new IllegalStateException(message);
    }
    System.out.printf("%d   %.10f   %.10f%n", line, pyTorch, here);
  }

  static void inANetwork() {
    LossCrossEntropy loss = new LossCrossEntropy().withWeight(1, 2, 0.5).withLabelSmoothing(0.1);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list(
                    new ConvolutionLayer.Builder(1, 1)
                        .nOut(3)
                        .activation(Activation.IDENTITY)
                        .build(),
                    SegmentationLossLayer.builder(loss).build())
                .setInputType(InputType.convolutional(1, 3, 3))
                .build());
    network.init();
    network.setParam("0_W", Nd4j.eye(3).castTo(DataType.DOUBLE).reshape(3, 3, 1, 1));
    INDArray image = logits().transpose().reshape(1, 3, 1, 3); // [N, C, H, W]
    INDArray mask = classes(2, 0, 1).reshape(1, 1, 1, 3); // [N, 1, H, W]
    System.out.printf("%.10f%n", network.score(new DataSet(image, mask)));
  }

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
