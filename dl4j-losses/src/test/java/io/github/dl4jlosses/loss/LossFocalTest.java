package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Focal loss at γ = 0, at its ends, and what is refused. */
class LossFocalTest {
  private static final LossFocal SOFTMAX = new LossFocal();
  private static final LossFocal SIGMOID = SOFTMAX.withTarget(Target.BINARY);
  private static final INDArray X = LossCase.LOGITS;
  private static final List<String> KERNELS = List.of("auto", "scalar", "double");

  @AfterEach
  void chooseNoKernel() {
    System.clearProperty("dl4jlosses.kernel");
  }

  private static INDArray indices() {
    return new LossCase(SOFTMAX, Target.INDEX, true).labels();
  }

  private static INDArray bits() {
    return new LossCase(SIGMOID, Target.BINARY, true).labels();
  }

  @Test
  void gammaOfZeroIsCrossEntropy() {
    LossFocal softmax = SOFTMAX.withGamma(0);
    assertAlike(new LossCrossEntropy(), softmax, indices());
    assertAlike(
        new LossCrossEntropy().withWeight(1, 2, 3).withReduction(Reduction.SUM),
        softmax.withWeight(1, 2, 3).withReduction(Reduction.SUM),
        indices());
    LossFocal sigmoid = SIGMOID.withGamma(0);
    LossBCEWithLogits bce = new LossBCEWithLogits();
    assertAlike(bce, sigmoid, bits());
    assertAlike(bce, sigmoid, bits().mul(.6).add(.1));
    assertAlike(
        bce.withWeight(.75, 1.5, 3).withPosWeight(1 / 3., 1 / 3., 1 / 3.),
        sigmoid.withWeight(1, 2, 4).withAlpha(.25),
        bits());
  }

  private static void assertAlike(PixelLoss a, PixelLoss b, INDArray labels) {
    ValueAndGradient ofA = a.valueAndGradient(labels, X, null);
    ValueAndGradient ofB = b.valueAndGradient(labels, X, null);
    assertEquals(ofA.value(), ofB.value(), 1e-14 * ofA.value());
    assertEquals(0, ofA.gradient().sub(ofB.gradient()).amaxNumber().doubleValue(), 1e-14);
    INDArray difference = a.losses(labels, X, null).sub(b.losses(labels, X, null));
    assertEquals(0, difference.amaxNumber().doubleValue(), 1e-13);
  }

  /** torchvision.ops.sigmoid_focal_loss is NaN in the gradient at z = 40, t = 1, gamma = 0.5. */
  @Test
  void aPixelThatIsSurelyRightHasNothingToLearn() {
    for (String kernel : KERNELS) {
      System.setProperty("dl4jlosses.kernel", kernel);
      for (float z : new float[] {20, 40, 87, 88, 120, 1000, 1e30f}) {
        for (double gamma : new double[] {0, .1, .5, 1, 2, 7}) {
          INDArray logits = Nd4j.createFromArray(new float[][] {{z, -z}});
          INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0}});
          LossFocal sigmoid = SIGMOID.withGamma(gamma);
          LossFocal softmax = SOFTMAX.withGamma(gamma);
          for (LossFocal loss : List.of(sigmoid, softmax)) {
            assertTiny(loss.valueAndGradient(labels, logits, null));
            assertTiny(LossSum.of(loss, loss).valueAndGradient(labels, logits, null));
          }
        }
      }
    }
  }

  private static void assertTiny(ValueAndGradient result) {
    assertEquals(0, result.value(), 1e-8);
    assertTrue(result.value() >= 0);
    INDArray gradient = result.gradient();
    assertEquals(0, gradient.getDouble(0, 0), 1e-8);
    assertEquals(0, gradient.getDouble(0, 1), 1e-8);
  }

  @Test
  void aPixelThatIsSurelyWrongIsLinear() {
    for (String kernel : KERNELS) {
      System.setProperty("dl4jlosses.kernel", kernel);
      for (float z : new float[] {88, 120, 1000, 1e30f}) {
        for (double gamma : new double[] {.5, 2}) {
          INDArray logits = Nd4j.createFromArray(new float[][] {{-z, 0}});
          INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0}});
          LossFocal loss = SOFTMAX.withGamma(gamma);
          ValueAndGradient result = loss.valueAndGradient(labels, logits, null);
          assertEquals(z, result.value(), 1e-6 * z);
          assertEquals(-1, result.gradient().getDouble(0, 0), 1e-6);
          assertEquals(1, result.gradient().getDouble(0, 1), 1e-6);
          LossFocal one = SIGMOID.withGamma(gamma).withWeight(2, 0);
          ValueAndGradient ofOne = one.valueAndGradient(labels, logits, null);
          assertEquals(z, ofOne.value(), 1e-6 * z);
          assertEquals(-1, ofOne.gradient().getDouble(0, 0), 1e-6);
        }
      }
    }
  }

  @Test
  void aMaskIsAFactorOfPixelsAndOfTheirNumber() {
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 3, 1, 4, 5);
    mask.slice(1).assign(3);
    mask.slice(2).assign(0);
    INDArray losses = SOFTMAX.losses(indices(), X, null);
    double expected =
        (losses.slice(0).sumNumber().doubleValue() + 3 * losses.slice(1).sumNumber().doubleValue())
            / 80;
    assertEquals(expected, SOFTMAX.value(indices(), X, mask), 1e-14);
  }

  @Test
  void nothingToAverageIsZero() {
    INDArray none = Nd4j.valueArrayOf(new long[] {3, 1, 4, 5}, 255, DataType.DOUBLE);
    ValueAndGradient result = SOFTMAX.withIgnoreIndex(255).valueAndGradient(none, X, null);
    assertEquals(0, result.value());
    assertEquals(0, result.gradient().amaxNumber().doubleValue());
    LossFocal mean = SOFTMAX.withReduction(Reduction.MEAN).withIgnoreIndex(255);
    assertEquals(Double.NaN, mean.value(none, X, null));
    assertEquals(0, mean.valueAndGradient(none, X, null).gradient().amaxNumber().doubleValue());
  }

  @Test
  void refusesOptionsThatCannotBe() {
    refuses("gamma must be finite and >= 0, got -1.0", () -> SOFTMAX.withGamma(-1));
    refuses("gamma must be finite and >= 0, got NaN", () -> SOFTMAX.withGamma(Double.NaN));
    refuses("alpha must be in [0.0, 1.0], got -1.0", () -> SIGMOID.withAlpha(-1));
    refuses("yes must be finite and >= 0, got -1.0", () -> new LossFocal.Balance(-1, 0));
    refuses("no must be finite and >= 0, got NaN", () -> new LossFocal.Balance(0, Double.NaN));
    refuses(
        "balance must be 1 and 1 with INDEX, got 0.25 and 0.75 (softmax asks no yes or no: use"
            + " withWeight, or withTarget(Target.BINARY) first)",
        () -> SOFTMAX.withAlpha(.25));
    refuses(
        "target must be INDEX or BINARY, got PROBABILITY (a pixel needs one class; probabilities of"
            + " classes? use LossCrossEntropy)",
        () -> SOFTMAX.withTarget(Target.PROBABILITY));
    refuses(
        "weight must have one value per column of preOutput (3), got 2 (one per class or"
            + " channel)",
        () -> SOFTMAX.withWeight(1, 2).value(indices(), X, null));
    refuses(
        "labels must be in [0, 1] or the ignoreIndex -100, got 2 at [0, 1, 0, 1] (class indices?"
            + " use withTarget(Target.INDEX); void pixels? use withIgnoreIndex)",
        () -> SIGMOID.value(bits().putScalar(new long[] {0, 1, 0, 1}, 2), X, null));
    refuses(
        "labels must be class indices 0..2 or the ignoreIndex -100, got 3 at [0, 0, 1] (classes are"
            + " counted from 0)",
        () -> SOFTMAX.value(indices().putScalar(new long[] {0, 0, 0, 1}, 3), X, null));
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
