package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.datavec.MaskFiles;
import io.github.dl4jlosses.datavec.MaskLayout;
import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
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
          List.of(
              Section.exact("oneQuestion", Lesson5BinaryCrossEntropy::oneQuestion),
              Section.exact("threeQuestions", Lesson5BinaryCrossEntropy::threeQuestions),
              Section.exact("channelsAndObjects", Lesson5BinaryCrossEntropy::channelsAndObjects),
              Section.exact("naiveAndStable", Lesson5BinaryCrossEntropy::naiveAndStable),
              Section.exact("deadGradient", Lesson5BinaryCrossEntropy::deadGradient),
              Section.trained("sureAndWrong", Lesson5BinaryCrossEntropy::sureAndWrong),
              Section.exact("twoWeights", Lesson5Weights::twoWeights),
              Section.exact("broadcast", Lesson5Weights::broadcast),
              Section.exact("bestAnswer", Lesson5Weights::bestAnswer),
              Section.trained("rareShips", Lesson5Weights::rareShips)),
          List.of(
              Section.exact("gradientAtZero", Lesson5Answers::gradientAtZero),
              Section.exact("balance", Lesson5Answers::balance),
              Section.exact("voidAnswer", Lesson5Answers::voidAnswer)));

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
    System.out.println("  z      1 - p       naive      stable   naive in double");
    for (float z : new float[] {1, 10, 15, 20, 30, 200}) {
      float p = 1 / (1 + (float) Math.exp(-z));
      float naive = (float) -Math.log(1 - p);
      float stable = Math.max(z, 0) + (float) Math.log1p(Math.exp(-Math.abs(z)));
      double inDouble = -Math.log(1 - 1 / (1 + Math.exp(-z)));
      System.out.printf(
          "%3.0f   %8.3g   %9.5f   %9.5f   %15.5f%n", z, 1 - p, naive, stable, inDouble);
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
}
