package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.datavec.MaskFiles;
import io.github.dl4jlosses.datavec.MaskLayout;
import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.PixelAveragePrecision;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.metric.OperatingPoint;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Binary cross entropy: questions that are answered with yes or no. */
public final class Lesson5BinaryCrossEntropy {
  static final Lesson LESSON =
      new Lesson(
          5,
          "binary-cross-entropy",
          Lesson5BinaryCrossEntropy.class,
          List.of(
              Section.exact("oneQuestion", Lesson5BinaryCrossEntropy::oneQuestion),
              Section.exact("threeQuestions", Lesson5BinaryCrossEntropy::threeQuestions),
              Section.exact("channelsAndObjects", Lesson5BinaryCrossEntropy::channelsAndObjects),
              Section.exact("naiveAndStable", Lesson5BinaryCrossEntropy::naiveAndStable),
              Section.exact("deadGradient", Lesson5BinaryCrossEntropy::deadGradient),
              Section.trained("sureAndWrong", Lesson5BinaryCrossEntropy::sureAndWrong),
              Section.exact("twoWeights", Lesson5BinaryCrossEntropy::twoWeights),
              Section.exact("bestAnswer", Lesson5BinaryCrossEntropy::bestAnswer),
              Section.trained("rareShips", Lesson5BinaryCrossEntropy::rareShips)),
          List.of(
              Section.exact("gradientAtZero", Lesson5BinaryCrossEntropy::gradientAtZero),
              Section.exact("balance", Lesson5BinaryCrossEntropy::balance),
              Section.exact("voidAnswer", Lesson5BinaryCrossEntropy::voidAnswer)));

  private Lesson5BinaryCrossEntropy() {}

  static void oneQuestion() {
    LossBCEWithLogits bce = new LossBCEWithLogits();
    LossCrossEntropy ce = new LossCrossEntropy();
    for (double z : new double[] {-3, 0, 1, 3}) {
      INDArray logit = Nd4j.createFromArray(new double[][] {{z}});
      INDArray twoLogits = Nd4j.createFromArray(new double[][] {{0, z}});
      double p = 1 / (1 + Math.exp(-z));
      double ship = bce.value(Nd4j.createFromArray(new double[][] {{1}}), logit, null);
      double water = bce.value(Nd4j.createFromArray(new double[][] {{0}}), logit, null);
      double classOne = ce.value(Nd4j.createFromArray(new double[][] {{1}}), twoLogits, null);
      System.out.printf(
          "z = %4.1f  p = %.4f  cost if ship %.4f, if water %.4f, of class 1 in (0, z) %.4f%n",
          z, p, ship, water, classOne);
    }
  }

  static void threeQuestions() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{2, 3, -4}}); // ship, white, cloud
    INDArray whiteShip = Nd4j.createFromArray(new double[][] {{1, 1, 0}});
    System.out.println("sigmoid  " + Transforms.sigmoid(logits));
    System.out.println("softmax  " + Transforms.softmax(logits));
    LossBCEWithLogits bce = new LossBCEWithLogits();
    System.out.println("losses   " + bce.losses(whiteShip, logits, null));
    System.out.printf("mean     %.4f%n", bce.value(whiteShip, logits, null));
  }

  static void channelsAndObjects() throws Exception {
    Path image = ShipNetwork.folder("train").resolve("images/0000.png");
    Sample sample = MaskFiles.read(image, MaskLayout.labels(List.of("ship")));
    long pixels = Arrays.stream(sample.mask()).filter(label -> label == 1).count();
    int objects = new InstanceExtractor().truth(sample.mask(), 64, 0, Sample.VOID).size();
    System.out.printf("1 channel, %d pixels of ship, %d ships%n", pixels, objects);
  }

  static void naiveAndStable() {
    for (float z : new float[] {1, 10, 15, 20, 200}) {
      float p = 1 / (1 + (float) Math.exp(-z));
      float naive = (float) -Math.log(1 - p);
      float stable = Math.max(z, 0) + (float) Math.log1p(Math.exp(-Math.abs(z)));
      System.out.printf(
          "z = %3.0f   1 - p = %.3g   naive %.5f   stable %.5f%n", z, 1 - p, naive, stable);
    }
  }

  static void deadGradient() {
    IActivation sigmoid = new ActivationSigmoid();
    INDArray water = Nd4j.createFromArray(new float[][] {{0}});
    for (float z : new float[] {2, 10, 13, 20}) {
      INDArray logit = Nd4j.createFromArray(new float[][] {{z}});
      INDArray theirs = new LossBinaryXENT().computeGradient(water, logit.dup(), sigmoid, null);
      INDArray ours = new LossBCEWithLogits().computeGradient(water, logit, sigmoid, null);
      System.out.printf(
          "z = %2.0f   LossBinaryXENT %.3f   LossBCEWithLogits %.3f%n",
          z, theirs.getFloat(0), ours.getFloat(0));
    }
  }

  static void sureAndWrong() {
    double[] theirs = descent(new LossBinaryXENT(), 20);
    double[] nearer = descent(new LossBinaryXENT(), 14);
    double[] ours = descent(new LossBCEWithLogits(), 20);
    System.out.println("step   LossBinaryXENT from 20, from 14   LossBCEWithLogits from 20");
    for (int step : new int[] {0, 10, 20, 40, 100}) {
      System.out.printf("%4d %21.1f %9.1f %27.1f%n", step, theirs[step], nearer[step], ours[step]);
    }
  }

  /** Returns the logit of a pixel of water before each step of gradient descent. */
  public static double[] descent(ILossFunction loss, float start) {
    double[] logits = new double[101];
    INDArray water = Nd4j.createFromArray(new float[][] {{0}});
    INDArray z = Nd4j.createFromArray(new float[][] {{start}});
    for (int step = 0; step < logits.length; step++) {
      logits[step] = z.getDouble(0);
      z.subi(loss.computeGradient(water, z.dup(), new ActivationSigmoid(), null));
    }
    return logits;
  }

  static void twoWeights() {
    LossBCEWithLogits plain = new LossBCEWithLogits();
    INDArray logits = Nd4j.createFromArray(new double[][] {{-1, -1}});
    INDArray labels = Nd4j.createFromArray(new double[][] {{1, 0}}); // one ship, one water
    for (var loss : List.of(plain, plain.withWeight(5, 5), plain.withPosWeight(5, 5))) {
      INDArray costs = loss.losses(labels, logits, null);
      System.out.printf(
          "weight %-10s posWeight %-10s   ship %.4f   water %.4f   mean %.4f%n",
          loss.weight(),
          loss.posWeight(),
          costs.getDouble(0),
          costs.getDouble(1),
          loss.value(labels, logits, null));
    }
  }

  static void bestAnswer() {
    System.out.println("posWeight   q = 0.01   q = 0.10   q = 0.50   0.5 is crossed at q");
    for (int weight : new int[] {1, 5, 20}) {
      System.out.printf(
          "%9d %10.3f %10.3f %10.3f %21.3f%n",
          weight,
          answer(weight, 0.01),
          answer(weight, 0.1),
          answer(weight, 0.5),
          1 / (1. + weight));
    }
  }

  /** Returns the p where the mean cost is least if a share q of the pixels like this is ship. */
  static double answer(double posWeight, double q) {
    return posWeight * q / (posWeight * q + 1 - q);
  }

  static void rareShips() throws Exception {
    System.out.println("posWeight   at 0.5: precision  recall   best F1  at     AP");
    for (int weight : new int[] {1, 5, 20}) {
      PixelAveragePrecision measured = ShipNetwork.measure(ShipNetwork.trained(weight));
      PrecisionRecallCurve curve = measured.curve(0);
      int half = ShipNetwork.cut(curve, 0.5);
      OperatingPoint best = curve.bestF1();
      System.out.printf(
          "%9d %20.2f %7.2f %9.2f %5.2f %6.2f%n",
          weight,
          curve.precision(half),
          curve.recall(half),
          best.f1(),
          best.threshold(),
          curve.averagePrecision());
    }
  }

  static void gradientAtZero() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{0}, {0}});
    INDArray labels = Nd4j.createFromArray(new double[][] {{1}, {0}}); // ship, water
    LossBCEWithLogits loss = new LossBCEWithLogits().withPosWeight(5);
    INDArray twice = loss.valueAndGradient(labels, logits, null).gradient().mul(2); // undo the mean
    System.out.println(twice.reshape(2));
  }

  static void balance() throws Exception {
    long ships = 0;
    long others = 0;
    for (Path image : MaskFiles.images(ShipNetwork.folder("train"))) {
      for (int label : MaskFiles.read(image, MaskLayout.labels(List.of("ship"))).mask()) {
        ships += label == 1 ? 1 : 0;
        others += label == 0 ? 1 : 0;
      }
    }
    System.out.printf("%d / %d = %.1f%n", others, ships, (double) others / ships);
  }

  static void voidAnswer() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{8, 3, 2}});
    INDArray hidden = Nd4j.createFromArray(new double[][] {{255, 1, 1}}); // under a thick cloud
    LossBCEWithLogits loss = new LossBCEWithLogits().withIgnoreIndex(255);
    var result = loss.valueAndGradient(hidden, logits, null);
    System.out.println("losses   " + loss.losses(hidden, logits, null));
    System.out.printf("mean     %.4f%n", result.value());
    System.out.println("gradient " + result.gradient());
  }
}
