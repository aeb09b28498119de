package io.github.dl4jlosses.examples.lessons;

import static io.github.dl4jlosses.examples.lessons.Lesson6BeyondCrossEntropy.losses;

import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossDice;
import io.github.dl4jlosses.loss.LossSum;
import io.github.dl4jlosses.loss.Regions;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.loss.Smooth;
import io.github.dl4jlosses.loss.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Which pixels the gradients of losses look at. */
public final class Lesson6Gradients {
  public static final int PIXELS = 1024;

  private Lesson6Gradients() {}

  /** Returns labels [1, 1, 1, 1024] of which the first are ships. */
  public static INDArray ships(int number) {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, 1, 1, 1, PIXELS);
    labels.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all(), first(number)).assign(1);
    return labels;
  }

  private static INDArrayIndex first(int number) {
    return NDArrayIndex.interval(0, number);
  }

  static void shareOfShips() {
    INDArray untrained = Nd4j.zeros(DataType.DOUBLE, 1, 1, 1, PIXELS); // p = 0.5 everywhere
    for (int number : new int[] {400, 40, 4}) {
      INDArray truth = ships(number);
      System.out.printf("%3d of 1024 are ship:", number);
      for (String name : List.of("BCE", "focal", "Dice", "Tversky")) {
        SegmentationLoss loss = Objects.requireNonNull(losses().get(name));
        INDArray gradient = loss.valueAndGradient(truth, untrained, null).gradient();
        double all = gradient.norm1Number().doubleValue();
        double ofShips = gradient.mul(truth).norm1Number().doubleValue();
        System.out.printf("  %s %.1f%%", name, 100 * ofShips / all);
      }
      System.out.println();
    }
  }

  static void sureAndWrongAgain() {
    INDArray truth = ships(40);
    SegmentationLoss bce = new LossBCEWithLogits();
    SegmentationLoss dice = new LossDice().withTarget(Target.BINARY);
    System.out.println("z of the ships      BCE     Dice   BCE + Dice");
    for (double z : new double[] {0, -2, -5, -8}) {
      INDArray logits = truth.mul(z + 4).subi(4); // z at the ships, -4 elsewhere
      System.out.printf("%14.0f", z);
      for (SegmentationLoss loss : List.of(bce, dice, LossSum.of(bce, dice))) {
        INDArray gradient = loss.valueAndGradient(truth, logits, null).gradient();
        System.out.printf("%9.4f", gradient.mul(truth).sumNumber().doubleValue());
      }
      System.out.println();
    }
  }

  static void emptyImage() {
    LossDice dice = new LossDice().withTarget(Target.BINARY);
    Map<String, SegmentationLoss> losses = new LinkedHashMap<>();
    losses.put("Dice, smooth 1e-5", dice);
    losses.put("Dice, smooth 1", dice.withSmooth(Smooth.of(1)));
    losses.put("Dice, absent as 0", dice.withClasses(Regions.Classes.ABSENT_AS_ZERO));
    losses.put("BCE", new LossBCEWithLogits());
    losses.put("BCE + Dice", LossSum.of(new LossBCEWithLogits(), dice));
    INDArray nothing = ships(0);
    for (Map.Entry<String, SegmentationLoss> loss : losses.entrySet()) {
      System.out.printf("%-18s", loss.getKey());
      for (double z : new double[] {-2, -5}) { // p = 0.12 and p = 0.007
        INDArray logits = Nd4j.zeros(DataType.DOUBLE, 1, 1, 1, PIXELS).addi(z);
        var result = loss.getValue().valueAndGradient(nothing, logits, null);
        double gradient = result.gradient().sumNumber().doubleValue();
        System.out.printf("   z = %2.0f: value %.4f, gradient %.4f", z, result.value(), gradient);
      }
      System.out.println();
    }
  }

  static void sum() {
    INDArray truth = ships(40);
    INDArray logits = truth.mul(3).subi(2); // 1 at the ships, -2 elsewhere
    SegmentationLoss bce = new LossBCEWithLogits();
    SegmentationLoss dice = new LossDice().withTarget(Target.BINARY);
    double first = bce.value(truth, logits, null);
    double second = dice.value(truth, logits, null);
    System.out.printf("BCE %.4f + Dice %.4f = %.4f%n", first, second, first + second);
    System.out.printf("LossSum           %.4f%n", LossSum.of(bce, dice).value(truth, logits, null));
    LossSum half = LossSum.of(bce, dice).withFactors(0.5, 1);
    System.out.printf("factors 0.5 and 1 %.4f%n", half.value(truth, logits, null));
  }
}
