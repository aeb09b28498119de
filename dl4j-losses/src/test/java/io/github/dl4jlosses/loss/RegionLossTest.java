package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.loss.Regions.Classes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A case small enough to check by hand, empty regions, and what is refused. */
class RegionLossTest {
  private static final INDArray X =
      Nd4j.createFromArray(new double[][] {{2, 0, -1}, {0, 1, 0}, {-1, .5, 2}, {.5, 0, .3}})
          .transpose()
          .reshape('c', 1, 3, 2, 2);
  private static final INDArray Y =
      Nd4j.createFromArray(new double[] {0, 1, 2, 1}).reshape(1, 2, 2);

  @Test
  void theHandCase() {
    assertEquals(.378526256, LossDice.monai().value(Y, X, null), 6e-10);
    assertEquals(.404341951, LossDice.nnUNet().value(Y, X, null), 6e-10);
    assertEquals(
        .187801543, LossDice.monai().withOverlap(Overlap.SQUARES).value(Y, X, null), 6e-10);
    assertEquals(.378527668, LossDice.smp().value(Y, X, null), 6e-10);
    LossDice jaccard = LossDice.monai().withRatio(LossDice.Ratio.JACCARD);
    assertEquals(.546079913, jaccard.value(Y, X, null), 6e-10);
    assertEquals(.546081402, jaccard.withSmooth(Smooth.of(0)).value(Y, X, null), 6e-10);
    LossSum nnUNet = LossSum.of(new LossCrossEntropy(), LossDice.nnUNet());
    assertEquals(-.008522712, nnUNet.value(Y, X, null) - 1, 6e-10); // its Dice is ours minus 1
  }

  @Test
  void anEmptyRegionIsZero() {
    INDArray none = Nd4j.valueArrayOf(new long[] {1, 2, 2}, 255, DataType.DOUBLE);
    for (LossDice loss :
        new LossDice[] {
          new LossDice(), LossDice.smp(), LossDice.monai().withSmooth(new Smooth(0, 1))
        }) {
      for (Classes classes : Classes.values()) {
        LossDice ignoring = loss.withIgnoreIndex(255).withClasses(classes);
        ValueAndGradient result = ignoring.valueAndGradient(none, X, null);
        assertEquals(0, result.value());
        assertEquals(0, result.gradient().amaxNumber().doubleValue());
      }
    }
    INDArray empty = Nd4j.create(DataType.DOUBLE, 0, 3, 2, 2);
    assertEquals(0, new LossDice().value(empty, empty, null));
  }

  @Test
  void absentClassesAreLeftOutOrZeroOrWhatTheFormulaSays() {
    INDArray zeros = Nd4j.zeros(DataType.DOUBLE, 1, 2, 2);
    double first = new LossDice().withWeight(3, 0, 0).value(zeros, X, null);
    assertEquals(first, new LossDice().withClasses(Classes.PRESENT).value(zeros, X, null), 1e-15);
    assertEquals(
        first / 3, new LossDice().withClasses(Classes.ABSENT_AS_ZERO).value(zeros, X, null), 1e-15);
    // An absent class costs 1 - s/(A + s).
    assertEquals((first + 2) / 3, new LossDice().value(zeros, X, null), 1e-5);
  }

  @Test
  void refusesWhatItCannotCompute() {
    INDArray rows = Nd4j.create(4, 3);
    IActivation softmax = Activation.SOFTMAX.getActivationFunction();
    String images =
        "grouping must be BATCH in DL4J's own layers, got IMAGE (they do not tell LossDice which"
            + " rows are of one image: use a SegmentationLossLayer, or withGrouping(BATCH))";
    LossSum sum = LossSum.of(new LossCrossEntropy(), LossDice.monai());
    for (SegmentationLoss loss : new SegmentationLoss[] {LossDice.monai(), sum}) {
      refuses(images, () -> loss.computeScore(rows, rows, softmax, null, true));
      refuses(images, () -> loss.computeGradient(rows, rows, softmax, null));
    }
    refuses(
        "scoreExamples must be asked with a loss of pixels in DL4J's own layers, got LossDice (it"
            + " has one value for all rows; a SegmentationLossLayer scores one example at a time)",
        () -> new LossDice().computeScoreArray(rows, rows, softmax, null));
    refuses(
        "activation must be IDENTITY or SIGMOID with LossDice, got softmax (add"
            + " .activation(Activation.SIGMOID) to the layer: without it CnnLossLayer means"
            + " sigmoid, OutputLayer softmax)",
        () ->
            new LossDice().withTarget(Target.BINARY).computeScore(rows, rows, softmax, null, true));
  }

  @Test
  void refusesOptionsThatCannotBe() {
    refuses("smooth numerator must be finite and >= 0, got -1.0", () -> new Smooth(-1, 0));
    refuses("smooth denominator must be finite and >= 0, got NaN", () -> new Smooth(0, Double.NaN));
    refuses(
        "weight must have one value per column of preOutput (3), got 2 (one per class or channel; in"
            + " a CnnLossLayer of NHWC, DL4J mixes columns up: use NCHW)",
        () -> new LossDice().withWeight(1, 2).value(Y, X, null));
    refuses(
        "labels must be class indices 0..2 or the ignoreIndex -100, got 3 at [0, 0, 1] (classes are"
            + " counted from 0)",
        () -> new LossDice().value(Y.dup().putScalar(0, 0, 1, 3), X, null));
    refuses(
        "labels must be in [0, 1] or the ignoreIndex -100, got 2 at [0, 1, 0, 1] (class indices?"
            + " use withTarget(Target.INDEX); void pixels? use withIgnoreIndex)",
        () ->
            new LossDice()
                .withTarget(Target.BINARY)
                .value(Nd4j.zeros(1, 3, 2, 2).putScalar(0, 1, 0, 1, 2), X, null));
    refuses(
        "target must be INDEX or PROBABILITY, got BINARY (a label per channel? use"
            + " LossBCEWithLogits)",
        () -> new LossCrossEntropy().withTarget(Target.BINARY));
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
    refuses("factor must be finite and >= 0, got -1.0", () -> LossSum.of(ce).withFactors(-1));
    refuses("factors must be one per part (2), got 1", () -> LossSum.of(ce, dice).withFactors(1));
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(RuntimeException.class, call).getMessage());
  }
}
