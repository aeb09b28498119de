package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossDice;
import io.github.dl4jlosses.loss.LossFocal;
import io.github.dl4jlosses.loss.LossLovasz;
import io.github.dl4jlosses.loss.LossTversky;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.loss.Smooth;
import io.github.dl4jlosses.loss.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Losses that compare regions: what they measure, beside binary cross entropy. */
public final class Lesson6BeyondCrossEntropy {
  static final Lesson LESSON =
      new Lesson(
          6,
          "beyond-cross-entropy",
          List.of(
              Section.exact("diceByHand", Lesson6BeyondCrossEntropy::diceByHand),
              Section.exact("shareOfShips", Lesson6Gradients::shareOfShips),
              Section.exact("moved", Lesson6BeyondCrossEntropy::moved),
              Section.exact("shrunk", Lesson6BeyondCrossEntropy::shrunk),
              Section.exact("sureAndWrongAgain", Lesson6Gradients::sureAndWrongAgain),
              Section.exact("emptyImage", Lesson6Gradients::emptyImage),
              Section.exact("sum", Lesson6Gradients::sum),
              Section.exact("focal", Lesson6Others::focal),
              Section.exact("tversky", Lesson6Others::tversky),
              Section.exact("lovasz", Lesson6Others::lovasz),
              Section.trained("sevenTrainings", Lesson6Training::sevenTrainings)),
          List.of(
              Section.exact("sameEverywhere", Lesson6Answers::sameEverywhere),
              Section.exact("half", Lesson6Answers::half),
              Section.exact("perImage", Lesson6Answers::perImage)));

  static final int SIZE = 32;

  private Lesson6BeyondCrossEntropy() {}

  static void diceByHand() {
    double[] p = {.9, .8, .3, .4, .2, .1, .1, .2}; // of ship
    double[] t = {1, 1, 1, 0, 0, 0, 0, 0}; // three are
    double overlap = 0;
    double found = 0;
    double truth = 0;
    for (int pixel = 0; pixel < p.length; pixel++) {
      overlap += p[pixel] * t[pixel];
      found += p[pixel];
      truth += t[pixel];
    }
    System.out.printf("I = %.1f, A = %.1f, B = %.1f%n", overlap, found, truth);
    System.out.printf("1 - 2I / (A + B)      %.4f%n", 1 - 2 * overlap / (found + truth));
    LossDice dice = new LossDice().withTarget(Target.BINARY).withSmooth(Smooth.of(0));
    System.out.printf("LossDice              %.4f%n", dice.value(column(t), logits(p), null));
    LossDice jaccard = dice.withRatio(LossDice.Ratio.JACCARD);
    System.out.printf("1 - I / (A + B - I)   %.4f%n", jaccard.value(column(t), logits(p), null));
  }

  static INDArray column(double... numbers) {
    return Nd4j.createFromArray(numbers).reshape(numbers.length, 1);
  }

  /** Returns the logits whose sigmoid these probabilities are. */
  static INDArray logits(double... p) {
    INDArray column = column(p);
    return Transforms.log(column.div(column.rsub(1)));
  }

  /** Returns the losses that are compared, by their names. */
  public static Map<String, SegmentationLoss> losses() {
    Map<String, SegmentationLoss> losses = new LinkedHashMap<>();
    losses.put("BCE", new LossBCEWithLogits());
    losses.put("Dice", new LossDice().withTarget(Target.BINARY));
    losses.put("focal", new LossFocal().withTarget(Target.BINARY));
    losses.put("Tversky", new LossTversky().withTarget(Target.BINARY).withCosts(0.3, 0.7));
    losses.put("Lovasz", LossLovasz.hinge());
    return losses;
  }

  static void moved() {
    INDArray truth = disk(4, 0);
    System.out.println("moved by   " + String.join("   ", losses().keySet()));
    for (int pixels : new int[] {0, 2, 4, 6, 8, 10}) {
      print(pixels, truth, disk(4, pixels));
    }
  }

  static void shrunk() {
    INDArray truth = disk(4, 0);
    System.out.println("radius     " + String.join("   ", losses().keySet()));
    for (int radius : new int[] {8, 6, 4, 3, 2, 1, 0}) {
      print(radius, truth, disk(radius, 0));
    }
  }

  /** Returns an image [1, 1, H, W] with 1 in a disk, moved to the right of the middle. */
  public static INDArray disk(int radius, int moved) {
    INDArray image = Nd4j.zeros(DataType.DOUBLE, 1, 1, SIZE, SIZE);
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        double fromCenter = Math.hypot(row - 15.5, column - 15.5 - moved);
        image.putScalar(new int[] {0, 0, row, column}, fromCenter < radius ? 1 : 0);
      }
    }
    return image;
  }

  private static void print(int number, INDArray truth, INDArray guess) {
    System.out.printf("%8d", number);
    for (Map.Entry<String, SegmentationLoss> loss : losses().entrySet()) {
      int width = Math.max(loss.getKey().length() + 3, 6);
      System.out.printf("%" + width + ".3f", value(loss.getValue(), truth, guess));
    }
    System.out.println();
  }

  /** Returns the loss of a network that is sure of a guess. */
  public static double value(SegmentationLoss loss, INDArray truth, INDArray guess) {
    INDArray logits = guess.mul(8).subi(4); // 4 where the network says ship, else -4
    return loss.value(truth, logits, null);
  }
}
