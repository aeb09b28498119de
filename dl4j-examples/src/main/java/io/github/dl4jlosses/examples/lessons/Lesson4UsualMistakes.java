package io.github.dl4jlosses.examples.lessons;

import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;
import static org.nd4j.linalg.activations.Activation.SOFTMAX;

import io.github.dl4jlosses.examples.lessons.Lesson4Training.Run;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.Reduction;
import io.github.dl4jlosses.loss.Target;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The usual mistakes, each made, seen and mended. */
final class Lesson4UsualMistakes {
  static final Lesson LESSON =
      new Lesson(
          4,
          "usual-mistakes",
          Lesson4UsualMistakes.class,
          List.of(
              Section.exact("labelsOutside", Lesson4UsualMistakes::labelsOutside),
              Section.exact("silentlyOutside", Lesson4UsualMistakes::silentlyOutside),
              Section.exact("ignored", Lesson4UsualMistakes::ignored),
              Section.trained("twice", Lesson4UsualMistakes::twice),
              Section.exact("whoNotices", Lesson4UsualMistakes::whoNotices),
              Section.exact("softmaxOfWhat", Lesson4UsualMistakes::softmaxOfWhat),
              Section.exact("resized", Lesson4UsualMistakes::resized),
              Section.exact("normalized", Lesson4UsualMistakes::normalized),
              Section.exact("labelsThatLearn", Lesson4UsualMistakes::labelsThatLearn),
              Section.exact("overwritten", Lesson4UsualMistakes::overwritten),
              Section.trained("weightDecay", Lesson4UsualMistakes::weightDecay),
              Section.exact("rowsOfZeros", Lesson4UsualMistakes::rowsOfZeros)),
          List.of(
              Section.exact("floor", Lesson4UsualMistakes::floor),
              Section.exact("voidBorder", Lesson4UsualMistakes::voidBorder),
              Section.exact("steps", Lesson4UsualMistakes::steps),
              Section.trained("decayInCnnLossLayer", Lesson4UsualMistakes::decayInCnnLossLayer)));

  private Lesson4UsualMistakes() {}

  static void labelsOutside() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {0, 0, 0}});
    for (int label : new int[] {3, 255, -1}) {
      INDArray labels = Nd4j.createFromArray(0, label).reshape(2, 1);
      try {
        new LossCrossEntropy().value(labels, logits, null);
      } catch (IllegalArgumentException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  static void silentlyOutside() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2, 3}});
    INDArray labels = Nd4j.createFromArray(255).reshape(1, 1);
    LossSparseMCXENT loss = new LossSparseMCXENT();
    ActivationSoftmax softmax = new ActivationSoftmax();
    double score = loss.computeScore(labels, logits.dup(), softmax, null, false);
    System.out.printf("score    %.4f%n", Math.abs(score));
    System.out.println("gradient " + loss.computeGradient(labels, logits.dup(), softmax, null));
  }

  static void ignored() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {0, 0, 0}});
    INDArray labels = Nd4j.createFromArray(0, 255).reshape(2, 1);
    var result = new LossCrossEntropy().withIgnoreIndex(255).valueAndGradient(labels, logits, null);
    System.out.printf("value    %.4f%n", result.value());
    System.out.println("gradient " + result.gradient());
  }

  static void twice() {
    report("one softmax", Lesson4Training.once(), 1);
    report("two softmaxes", Lesson4Training.softmaxTwice(), 1);
    report("hidden sigmoid", Lesson4Training.sigmoidHidden(), Lesson4Training.PIXELS);
  }

  private static void report(String name, Run run, int divisor) {
    double loss = run.lastScore() / divisor;
    System.out.printf("%-14s  loss per pixel %.3f  right %.3f%n", name, loss, run.accuracy());
  }

  static void whoNotices() {
    for (ILossFunction loss : List.of(new LossMCXENT(), new LossCrossEntropy())) {
      CnnLossLayer last = new CnnLossLayer.Builder(loss).build();
      try {
        PixelNetworks.ofImages(last, NCHW, true).fit(PixelNetworks.images());
      } catch (RuntimeException e) {
        System.out.println(String.valueOf(e.getMessage()).split("\\. ", 2)[0]);
      }
    }
  }

  static void softmaxOfWhat() {
    INDArray logits = PixelNetworks.images().getFeatures(); // [2, 3, 4, 5]
    INDArray output = SOFTMAX.getActivationFunction().getActivation(logits.dup(), false);
    System.out.printf("first pixel, over classes %.4f%n", output.sum(1).getDouble(0, 0, 0));
    System.out.printf("first row, over columns   %.4f%n", output.sum(3).getDouble(0, 0, 0));
  }

  static void resized() {
    int[][] mask = Lesson4Masks.mask();
    System.out.println("mask     " + Lesson4Masks.count(mask));
    System.out.println("nearest  " + Lesson4Masks.count(Lesson4Masks.nearest(mask, 7)));
    System.out.println("bilinear " + Lesson4Masks.count(Lesson4Masks.bilinear(mask, 7)));
  }

  static void normalized() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {0, 0, 0}});
    INDArray labels = Nd4j.createFromArray(1., 2.).reshape(2, 1);
    LossCrossEntropy loss = new LossCrossEntropy();
    try {
      loss.value(labels.div(255), logits, null); // as pixels of an image are
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
    INDArray whole = Transforms.floor(labels.div(255));
    System.out.println("made whole again " + whole.reshape(2));
    System.out.printf("right %.4f%n", loss.value(labels, logits, null));
    System.out.printf("wrong %.4f%n", loss.value(whole, logits, null));
  }

  static void labelsThatLearn() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2, 3}});
    INDArray labels = Nd4j.createFromArray(new double[][] {{1, 0, 0}});
    LossCrossEntropy loss = new LossCrossEntropy().withTarget(Target.PROBABILITY);
    INDArray slope = Transforms.log(Transforms.softmax(logits)).neg(); // of the loss, along labels
    for (int step = 0; step < 4; step++) {
      double value = loss.value(labels, logits, null);
      System.out.printf("loss %7.4f   labels %s%n", value, labels);
      labels = labels.sub(slope.mul(0.2)); // the mistake: labels go downhill
    }
  }

  static void overwritten() {
    OutputLayer last =
        new OutputLayer.Builder(new SmoothingLoss()).nOut(3).activation(SOFTMAX).build();
    DataSet pixels = PixelNetworks.rows(PixelNetworks.images());
    MultiLayerNetwork network = PixelNetworks.ofRows(last, true);
    for (int step = 0; step <= 20; step++) {
      if (step % 10 == 0) {
        System.out.printf("step %2d  labels %s%n", step, pixels.getLabels().getRow(0));
      }
      network.fit(pixels);
    }
  }

  static void weightDecay() {
    LossCrossEntropy mean = new LossCrossEntropy();
    LossCrossEntropy sum = mean.withReduction(Reduction.SUM);
    int terms = 2048; // 8 images of 16x16 pixels
    print("MEAN, no decay", Lesson4Training.decayed(mean, 1, 0));
    print("MEAN, l2 = 0.01", Lesson4Training.decayed(mean, 1, 0.01));
    print("SUM,  l2 = 0.01", Lesson4Training.decayed(sum, 1. / terms, 0.01));
    print("SUM,  l2 = 0.01 * 2048", Lesson4Training.decayed(sum, 1. / terms, 0.01 * terms));
  }

  private static void print(String name, Run run) {
    System.out.printf("%-22s  norm of the weights %.2f%n", name, run.lastNorm());
  }

  static void rowsOfZeros() {
    INDArray nothing = Nd4j.createFromArray(new double[][] {{0, 0, 0}});
    ActivationSoftmax softmax = new ActivationSoftmax();
    for (ILossFunction loss : List.of(new LossMCXENT(), new LossCrossEntropy())) {
      INDArray z = Nd4j.createFromArray(new double[][] {{1, 2, 3}});
      System.out.println(loss.getClass().getSimpleName());
      System.out.println("  gradient  " + loss.computeGradient(nothing, z.dup(), softmax, null));
      for (int step = 0; step < 100; step++) {
        z = z.sub(loss.computeGradient(nothing, z.dup(), softmax, null));
      }
      System.out.println("  logits after 100 steps " + z);
    }
  }

  static void floor() {
    for (int classes : new int[] {2, 3, 21, 150}) {
      double best = Math.log(1 + (classes - 1) / Math.E);
      System.out.printf("C = %3d   %.4f, of log C = %.4f%n", classes, best, Math.log(classes));
    }
  }

  static void voidBorder() {
    int[][] mask = {{0, 255}, {0, 255}};
    System.out.println(Lesson4Masks.count(Lesson4Masks.bilinear(mask, 6)));
    INDArray labels = Nd4j.createFromArray(Lesson4Masks.bilinear(mask, 6)).reshape(1, 1, 6, 6);
    try {
      new LossCrossEntropy().withIgnoreIndex(255).value(labels, Nd4j.zeros(1, 3, 6, 6), null);
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
  }

  static void steps() {
    double label = 1;
    int steps = 0;
    while (label >= 0.5) {
      label = 0.9 * label + 0.1 / 3;
      steps++;
    }
    System.out.printf("%d steps, then the label is %.4f%n", steps, label);
  }

  static void decayInCnnLossLayer() {
    CnnLossLayer last =
        new CnnLossLayer.Builder(new LossCrossEntropy()).activation(SOFTMAX).build();
    int pixels = 16 * 16;
    Sgd rate = new Sgd(1. / pixels);
    MultiLayerNetwork network = Lesson4Training.network(NCHW, rate, 0.01 * pixels, last);
    print(
        "CnnLossLayer, l2 * 256",
        Lesson4Training.train(Lesson4Training.oneHot(), Lesson4Training.STEPS, network));
  }
}
