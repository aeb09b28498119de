package io.github.dl4jlosses.examples.lessons;

import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;
import static org.nd4j.linalg.activations.Activation.SOFTMAX;

import io.github.dl4jlosses.examples.lessons.Lesson4Training.Run;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Mistakes that a first look at the loss can show: labels, a softmax too many, masks. */
final class Lesson4UsualMistakes {
  static final Lesson LESSON =
      new Lesson(
          4,
          "usual-mistakes",
          List.of(
              Section.exact("labelsOutside", Lesson4UsualMistakes::labelsOutside),
              Section.exact("silentlyOutside", Lesson4UsualMistakes::silentlyOutside),
              Section.exact("ignored", Lesson4UsualMistakes::ignored),
              Section.trained("twice", Lesson4UsualMistakes::twice),
              Section.exact("whoNotices", Lesson4UsualMistakes::whoNotices),
              Section.exact("softmaxOfWhat", Lesson4UsualMistakes::softmaxOfWhat),
              Section.exact("resized", Lesson4UsualMistakes::resized),
              Section.exact("normalized", Lesson4UsualMistakes::normalized),
              Section.exact("flippedImage", Lesson4Flipped::flippedImage),
              Section.trained("flippedTrainings", Lesson4Flipped::flippedTrainings),
              Section.exact("labelsThatLearn", Lesson4SlowMistakes::labelsThatLearn),
              Section.exact("overwritten", Lesson4SlowMistakes::overwritten),
              Section.trained("weightDecay", Lesson4SlowMistakes::weightDecay),
              Section.exact("rowsOfZeros", Lesson4SlowMistakes::rowsOfZeros)),
          List.of(
              Section.exact("floor", Lesson4Answers::floor),
              Section.exact("voidBorder", Lesson4Answers::voidBorder),
              Section.exact("steps", Lesson4Answers::steps),
              Section.trained("decayInCnnLossLayer", Lesson4Answers::decayInCnnLossLayer)));

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
}
