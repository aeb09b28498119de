package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.FixedLoss;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sums of losses: what they print, parts of nothing, parts of users, and what is refused. */
class LossSumTest {
  private static final INDArray X = HandCaseTest.X;
  private static final INDArray Y = HandCaseTest.Y;

  @Test
  void printsItsPartsWithTheirFactors() {
    LossSum sum = LossSum.of(new LossCrossEntropy(), new LossDice());
    String parts = new LossCrossEntropy() + " + " + new LossDice();
    assertEquals(parts, sum.toString());
    assertEquals("0.5·" + parts, sum.withFactors(.5, 1).toString());
  }

  /** Also with Reduction.MEAN, which is NaN by itself, and also where it is the only part. */
  @Test
  void aMeanOverNothingAddsNothing() {
    LossCrossEntropy mean = new LossCrossEntropy().withIgnoreIndex(255);
    INDArray none = Nd4j.valueArrayOf(new long[] {1, 2, 2}, 255, DataType.DOUBLE);
    INDArray empty = Nd4j.create(DataType.DOUBLE, 0, 3, 2, 2);
    assertEquals(Double.NaN, mean.value(none, X, null));
    for (LossSum sum :
        List.of(
            LossSum.of(mean),
            LossSum.of(mean).withFactors(2),
            LossSum.of(LossSum.of(mean)),
            LossSum.of(mean, new LossDice().withIgnoreIndex(255)))) {
      RegionLossTest.assertZero(sum, none);
      assertEquals(0, sum.value(empty, empty, null));
    }
    assertEquals(7, LossSum.of(fixed(7), mean).value(none, X, null));
  }

  /** p(y) is 1 to the last digit, and its gradient is minus what the others have. */
  @Test
  void theGradientOfASurePixelDoesNotCancel() {
    INDArray sure = Nd4j.createFromArray(40., 0, 0).reshape(1, 3, 1, 1);
    INDArray zero = Nd4j.zeros(DataType.DOUBLE, 1, 1, 1);
    INDArray oneHot = Nd4j.createFromArray(1., 0, 0).reshape(1, 3, 1, 1);
    double others = 2 * Math.exp(-40);
    LossCrossEntropy ce = new LossCrossEntropy();
    LossCrossEntropy soft = ce.withTarget(Target.PROBABILITY);
    assertEquals(-2 * others, gradientOfY(LossSum.of(ce, ce), zero, sure), 1e-14 * others);
    assertEquals(-2 * others, gradientOfY(LossSum.of(soft, soft), oneHot, sure), 1e-14 * others);
    INDArray floats = sure.castTo(DataType.FLOAT);
    assertEquals(-2 * others, gradientOfY(LossSum.of(ce, ce), zero, floats), 1e-6 * others);
  }

  private static double gradientOfY(SegmentationLoss loss, INDArray labels, INDArray x) {
    return loss.valueAndGradient(labels, x, null).gradient().getDouble(0);
  }

  @Test
  void lossesThatAreAllTheUsersOverwriteWhatWasThere() {
    INDArray gradient = X.mul(0).addi(7);
    double value = LossSum.of(fixed(2)).gradientInto(gradient, 1, Y, X, null);
    assertEquals(2, value);
    assertEquals(0, gradient.amaxNumber().doubleValue());
  }

  /** 0 times an infinite loss is 0. */
  @Test
  void aPartWithFactorZeroAddsNothing() {
    INDArray x = X.dup().putScalar(0, 0, 0, 0, Double.NEGATIVE_INFINITY); // of a pixel of class 0
    LossCrossEntropy ce = new LossCrossEntropy();
    LossDice dice = new LossDice();
    assertEquals(Double.POSITIVE_INFINITY, ce.value(Y, x, null));
    ValueAndGradient alone = dice.valueAndGradient(Y, x, null);
    for (LossSum sum :
        List.of(
            LossSum.of(ce, dice).withFactors(0, 1),
            LossSum.of(LossSum.of(ce).withFactors(0), dice),
            LossSum.of(fixed(Double.NaN), dice).withFactors(0, 1))) {
      ValueAndGradient result = sum.valueAndGradient(Y, x, null);
      assertEquals(alone.value(), result.value());
      // INDArray.equals would allow 1e-5.
      assertArrayEquals(alone.gradient().data().asDouble(), result.gradient().data().asDouble());
    }
    ValueAndGradient none = LossSum.of(ce).withFactors(0).valueAndGradient(Y, x, null);
    assertEquals(0, none.value());
    assertEquals(0, none.gradient().amaxNumber().doubleValue());
  }

  @Test
  void stockLayersGetItTimesItsRowsUnlessAllPartsAreSums() {
    PixelLoss sum = new LossCrossEntropy().withReduction(Reduction.SUM);
    assertEquals(1, LossSum.of(sum, sum).timesRows(7));
    assertEquals(7, LossSum.of(sum, new LossDice()).timesRows(7));
    assertEquals(7, LossSum.of(new LossDice(), sum).timesRows(7));
  }

  @Test
  void refusesPartsThatDiffer() {
    LossCrossEntropy ce = new LossCrossEntropy();
    LossDice dice = new LossDice();
    refuses(
        "parts must have the same activation, got SOFTMAX of LossCrossEntropy and SIGMOID of"
            + " LossBCEWithLogits",
        () -> LossSum.of(ce, new LossBCEWithLogits()));
    refuses(
        "parts must have the same target, got INDEX of LossCrossEntropy and PROBABILITY of"
            + " LossDice",
        () -> LossSum.of(ce, dice.withTarget(Target.PROBABILITY)));
    refuses(
        "parts must have the same ignoreIndex, got -100 of LossCrossEntropy and 255 of LossDice",
        () -> LossSum.of(ce, dice.withIgnoreIndex(255)));
    refuses("parts must have a loss, got none", LossSum::of);
    // Whatever stands before them: a loss of the user says nothing of labels.
    FixedLoss own = fixed(1);
    refuses(
        "parts must have the same ignoreIndex, got 255 of LossCrossEntropy and -100 of LossDice",
        () -> LossSum.of(own, ce.withIgnoreIndex(255), dice));
    refuses(
        "parts must have the same target, got INDEX of LossCrossEntropy and PROBABILITY of"
            + " LossDice",
        () ->
            LossSum.of(LossSum.of(own), LossSum.of(own, ce), dice.withTarget(Target.PROBABILITY)));
    refuses("factor must be finite and >= 0, got -1.0", () -> LossSum.of(ce).withFactors(-1));
    refuses("factors must be one per part (2), got 1", () -> LossSum.of(ce, dice).withFactors(1));
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(RuntimeException.class, call).getMessage());
  }

  private static FixedLoss fixed(double value) {
    return new FixedLoss(Activation.SOFTMAX, value, X.mul(0));
  }
}
