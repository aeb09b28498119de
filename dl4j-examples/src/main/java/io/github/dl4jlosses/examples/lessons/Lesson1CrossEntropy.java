package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.Target;
import io.github.dl4jlosses.loss.ValueAndGradient;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Cross entropy: where it comes from, and why it takes logits. */
final class Lesson1CrossEntropy {
  static final Lesson LESSON =
      new Lesson(
          1,
          "cross-entropy",
          List.of(
              Section.exact("surprise", Lesson1CrossEntropy::surprise),
              Section.exact("distance", Lesson1CrossEntropy::distance),
              Section.exact("likelihood", Lesson1CrossEntropy::likelihood),
              Section.exact("gradient", Lesson1CrossEntropy::gradient),
              Section.exact("underflow", Lesson1CrossEntropy::underflow),
              Section.exact("plateau", Lesson1CrossEntropy::plateau)),
          List.of(
              Section.exact("byHand", Lesson1Answers::byHand),
              Section.exact("untrained", Lesson1Answers::untrained),
              Section.exact("softmaxTwice", Lesson1Answers::softmaxTwice),
              Section.exact("wholeMask", Lesson1Answers::wholeMask),
              Section.exact("squaredGradient", Lesson1Answers::squaredGradient)));

  private Lesson1CrossEntropy() {}

  static void surprise() {
    for (double p : new double[] {0.99, 0.5, 0.1, 0.001}) {
      System.out.printf("p = %5.3f   -log p = %.4f%n", p, -Math.log(p));
    }
    double sky = 0.5;
    double tree = 0.1;
    System.out.printf("one pixel after the other  %.4f%n", -Math.log(sky) - Math.log(tree));
    System.out.printf("both at once               %.4f%n", -Math.log(sky * tree));
  }

  static void distance() {
    double[] t = {1 / 2., 1 / 4., 1 / 8., 1 / 8.};
    double[] p = {1 / 8., 1 / 2., 1 / 4., 1 / 8.};
    System.out.printf("H(t)    = %.4f bits%n", crossEntropy(t, t));
    System.out.printf("H(t, p) = %.4f bits%n", crossEntropy(t, p));
    System.out.printf("KL(t|p) = %.4f bits%n", crossEntropy(t, p) - crossEntropy(t, t));
    System.out.printf("KL(p|t) = %.4f bits%n", crossEntropy(p, t) - crossEntropy(p, p));

    INDArray logits = Transforms.log(Nd4j.createFromArray(new double[][] {p}));
    INDArray targets = Nd4j.createFromArray(new double[][] {t});
    double nats =
        new LossCrossEntropy().withTarget(Target.PROBABILITY).value(targets, logits, null);
    System.out.printf("LossCrossEntropy = %.4f nats = %.4f bits%n", nats, nats / Math.log(2));
  }

  static double crossEntropy(double[] t, double[] p) {
    double sum = 0;
    for (int c = 0; c < t.length; c++) {
      sum -= t[c] == 0 ? 0 : t[c] * Math.log(p[c]) / Math.log(2);
    }
    return sum;
  }

  static void likelihood() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {0, 0, 0}, {2, -1, 0.5}});
    INDArray classes = Nd4j.createFromArray(new double[][] {{2}, {0}, {1}});
    INDArray p = Nd4j.nn().softmax(logits, 1);
    double all = 1;
    for (int row = 0; row < 3; row++) {
      double right = p.getDouble(row, classes.getInt(row, 0));
      all *= right;
      System.out.printf(
          "pixel %d   p(y) = %.4f   -log p(y) = %.4f%n", row, right, -Math.log(right));
    }
    System.out.printf("probability of the mask    %.6f%n", all);
    System.out.printf("-log of it, per pixel      %.10f%n", -Math.log(all) / 3);
    double mean = new LossCrossEntropy().value(classes, logits, null);
    System.out.printf("LossCrossEntropy           %.10f%n", mean);
    System.out.printf("as unsure as among         %.2f classes%n", Math.exp(mean));
  }

  static void gradient() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2, 3}});
    INDArray label = Nd4j.createFromArray(new double[][] {{2}});
    LossCrossEntropy loss = new LossCrossEntropy();
    ValueAndGradient result = loss.valueAndGradient(label, logits, null);
    INDArray p = Nd4j.nn().softmax(logits, 1);
    double h = 1e-6;
    for (int j = 0; j < 3; j++) {
      INDArray step = Nd4j.zeros(logits.dataType(), 1, 3).putScalar(0, j, h);
      double up = loss.value(label, logits.add(step), null);
      double down = loss.value(label, logits.sub(step), null);
      System.out.printf(
          "class %d   p - y = %7.4f   gradient = %7.4f   by differences = %7.4f%n",
          j,
          p.getDouble(0, j) - (j == 2 ? 1 : 0),
          result.gradient().getDouble(0, j),
          (up - down) / (2 * h));
    }
  }

  static void underflow() {
    INDArray wrong = Nd4j.createFromArray(new float[][] {{0, 1}}); // class 1, while z favors 0
    System.out.println("    z    e^z / sum   shifted    DL4J   LossCrossEntropy");
    for (float z : new float[] {10, 30, 80, 90, 100, 110}) {
      float e = (float) Math.exp(z); // Infinity above 88.7
      double naive = -Math.log(1 / (e + 1));
      float small = (float) Math.exp(-z); // 0 below -103.9
      double shifted = -Math.log(small / (1 + small));
      INDArray logits = Nd4j.createFromArray(new float[][] {{z, 0}});
      double dl4j =
          new LossMCXENT()
              .computeScore(wrong, logits, Activation.SOFTMAX.getActivationFunction(), null, false);
      double ours = new LossCrossEntropy().value(wrong, logits, null);
      System.out.printf("%5.0f   %10.2f  %8.2f  %6.2f   %16.2f%n", z, naive, shifted, dl4j, ours);
    }
  }

  static void plateau() {
    for (double start : new double[] {-2, -5, -8}) {
      System.out.printf(
          "p(y) = %.4f   steps to 0.9: cross entropy %3d   squared error %5d%n",
          sigmoid(start), steps(start, p -> p - 1), steps(start, p -> -4 * p * (1 - p) * (1 - p)));
    }
  }

  static int steps(double start, DoubleUnaryOperator gradient) {
    double d = start; // z of the true class minus z of the other
    int steps = 0;
    while (sigmoid(d) < 0.9) {
      double slope = gradient.applyAsDouble(sigmoid(d)); // at the logit of the true class
      d -= 2 * slope; // rate 1; the other logit moves as far the other way
      steps++;
    }
    return steps;
  }

  static double sigmoid(double d) {
    return 1 / (1 + Math.exp(-d));
  }
}
