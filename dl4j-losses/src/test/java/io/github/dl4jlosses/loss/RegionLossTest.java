package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import io.github.dl4jlosses.loss.Regions.Classes;
import io.github.dl4jlosses.loss.Regions.Grouping;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Empty regions, limits of one loss that are another, and what is refused. */
class RegionLossTest {
  private static final INDArray X = HandCaseTest.X;
  private static final INDArray Y = HandCaseTest.Y;

  /** p of class 2 is below the least float in all pixels, which is not the same as no pixels. */
  @Test
  void aClassThatIsSurelyAbsentIsARegionInFloatToo() {
    INDArray sure = Nd4j.zeros(DataType.FLOAT, 1, 3, 2, 2);
    sure.get(all(), interval(2, 3), all(), all()).assign(-300);
    INDArray labels = Nd4j.createFromArray(0f, 1f, 0f, 1f).reshape(1, 2, 2);
    for (Overlap overlap : Overlap.values()) {
      LossDice loss = LossDice.monai().withSmooth(new Smooth(.1, 1)).withOverlap(overlap);
      assertEquals(
          loss.value(labels, sure.castTo(DataType.DOUBLE), null),
          loss.value(labels, sure, null),
          1e-6);
    }
  }

  /** p is 0 in any type, and yet four pixels count. */
  @Test
  void aChannelThatIsSurelyEmptyIsARegion() {
    INDArray sure = Nd4j.zeros(DataType.DOUBLE, 1, 1, 2, 2).subi(1e4);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, 1, 1, 2, 2);
    Smooth smooth = new Smooth(.1, 1);
    LossDice dice = new LossDice().withTarget(Target.BINARY).withSmooth(smooth);
    LossGeneralizedDice generalized =
        new LossGeneralizedDice().withTarget(Target.BINARY).withSmooth(smooth);
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
      INDArray x = sure.castTo(type);
      for (Overlap overlap : Overlap.values()) {
        assertEquals(.9, dice.withOverlap(overlap).value(labels, x, null), 1e-15);
      }
      assertEquals(.9, generalized.value(labels, x, null), 1e-15);
    }
  }

  @Test
  void whereNothingCountsTheLossIsZero() {
    INDArray pixels = Nd4j.valueArrayOf(new long[] {1, 2, 2}, 255, DataType.DOUBLE);
    INDArray elements = Nd4j.valueArrayOf(X.shape(), 255, DataType.DOUBLE);
    LossDice dice = LossDice.monai().withSmooth(new Smooth(0, 1)).withIgnoreIndex(255);
    LossTversky tversky = new LossTversky().withIgnoreIndex(255);
    LossLovasz lovasz = new LossLovasz().withIgnoreIndex(255);
    for (Classes classes : Classes.values()) {
      assertZero(new LossDice().withIgnoreIndex(255).withClasses(classes), pixels);
      assertZero(LossDice.smp().withIgnoreIndex(255).withClasses(classes), pixels);
      assertZero(dice.withClasses(classes), pixels);
      assertZero(dice.withTarget(Target.BINARY).withClasses(classes), elements);
      assertZero(dice.withTarget(Target.PROBABILITY).withClasses(classes), elements);
      assertZero(tversky.withGamma(.5).withClasses(classes), pixels);
      assertZero(tversky.withTarget(Target.BINARY).withClasses(classes), elements);
      assertZero(tversky.withGammaOfMean(2).withClasses(classes), pixels);
      assertZero(lovasz.withClasses(classes), pixels);
    }
    LossGeneralizedDice generalized = new LossGeneralizedDice().withIgnoreIndex(255);
    for (Classes classes : List.of(Classes.ALL, Classes.FOREGROUND, Classes.PRESENT)) {
      assertZero(generalized.withClasses(classes), pixels);
    }
    // The reference values of Tversky take a region without pixels for one with TI = s/s'.
    assertEquals(.75, tversky.withSmooth(new Smooth(1, 4)).value(pixels, X, null), 1e-15);
    INDArray empty = Nd4j.create(DataType.DOUBLE, 0, 3, 2, 2);
    assertEquals(0, new LossDice().value(empty, empty, null));
  }

  /** Of the hand case: value and gradient are 0. */
  static void assertZero(SegmentationLoss loss, INDArray labels) {
    ValueAndGradient result = loss.valueAndGradient(labels, X, null);
    assertEquals(0, result.value(), loss.toString());
    assertEquals(0, result.gradient().amaxNumber().doubleValue(), loss.toString());
  }

  /** Class 1 is absent; its probabilities are so small that the square of their sum is 0. */
  @Test
  void aTinyRegionHasAFiniteGradient() {
    for (double z = -100; z > -1000; z -= 7) {
      INDArray x = Nd4j.createFromArray(0., z, 0, z).reshape(2, 2);
      INDArray labels = Nd4j.zeros(DataType.DOUBLE, 2, 1);
      INDArray oneChannel = Nd4j.createFromArray(z, z).reshape(2, 1);
      LossDice dice = new LossDice().withSmooth(Smooth.of(0));
      LossTversky tversky = new LossTversky().withSmooth(Smooth.of(0));
      LossGeneralizedDice generalized = new LossGeneralizedDice();
      for (Overlap overlap : Overlap.values()) {
        assertFinite(dice.withOverlap(overlap), labels, x);
        assertFinite(dice.withOverlap(overlap).withTarget(Target.BINARY), labels, oneChannel);
      }
      assertFinite(dice.withRatio(LossDice.Ratio.JACCARD), labels, x);
      assertFinite(dice.withSmooth(Smooth.of(1e-300)), labels, x);
      assertFinite(tversky, labels, x);
      assertFinite(tversky.withGamma(.5), labels, x);
      assertFinite(tversky.withTarget(Target.BINARY), labels, oneChannel);
      for (LossGeneralizedDice.Volume volume : LossGeneralizedDice.Volume.values()) {
        LossGeneralizedDice loss = generalized.withVolume(volume);
        assertFinite(loss, labels, x);
        assertFinite(loss.withClasses(Classes.FOREGROUND), labels, x);
        assertFinite(loss.withTarget(Target.BINARY), labels, oneChannel);
      }
    }
  }

  private static void assertFinite(SegmentationLoss loss, INDArray labels, INDArray x) {
    ValueAndGradient result = loss.valueAndGradient(labels, x, null);
    assertTrue(Double.isFinite(result.value()), loss + " of " + x);
    assertTrue(Double.isFinite(result.gradient().sumNumber().doubleValue()), loss + " at " + x);
  }

  /** Where p = t, its derivative is that of p halfway: ½. */
  @Test
  void theLesserOfProbabilityAndLabelHasAHalfDerivativeWhereTheyAreEqual() {
    INDArray zeros = Nd4j.zeros(DataType.DOUBLE, 1, 1, 1, 2); // p = 1/2
    INDArray halves = zeros.add(.5);
    LossDice loss =
        new LossDice()
            .withTarget(Target.BINARY)
            .withOverlap(Overlap.MINIMUM)
            .withSmooth(Smooth.of(0));
    // I = A = B = 1: L = 1 - 2·I/(A + B), ∂L/∂I = -1, ∂L/∂A = 1/2, ∂p/∂z = 1/4.
    double expected = (-1 * .5 + .5) / 4;
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
      INDArray gradient = loss.valueAndGradient(halves, zeros.castTo(type), null).gradient();
      assertEquals(expected, gradient.getDouble(0), 1e-8);
      INDArray below = loss.valueAndGradient(halves.add(.25), zeros.castTo(type), null).gradient();
      // Below t the lesser is p: I = A = 1, B = 3/2, ∂L/∂I = -4/5, ∂L/∂A = 8/25.
      assertEquals((-.8 + .32) / 4, below.getDouble(0), 1e-8);
      INDArray above = loss.valueAndGradient(halves.sub(.25), zeros.castTo(type), null).gradient();
      // Above t it is t: I = B = 1/2, A = 1, ∂L/∂A = 2·I/(A + B)² = 4/9.
      assertEquals(4 / 9. / 4, above.getDouble(0), 1e-8);
    }
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
  void tverskyOfHalfAndHalfIsDiceAndOfOneAndOneJaccard() {
    INDArray labels = LossCase.all().get(0).labels();
    for (Regions.Grouping grouping : Regions.Grouping.values()) {
      for (Classes classes : Classes.values()) {
        Regions regions = new Regions(grouping, classes, Weights.of(1, 2, .5));
        LossDice dice = new LossDice().withRegions(regions).withSmooth(new Smooth(2, 6));
        LossTversky tversky =
            new LossTversky().withRegions(regions).withSmooth(new Smooth(1, 3)).withCosts(.5, .5);
        assertAlike(dice, tversky, labels);
        assertAlike(dice.withRatio(LossDice.Ratio.JACCARD), tversky.withCosts(1, 1), labels);
      }
    }
  }

  @Test
  void generalizedDiceOfOneChannelIsDice() {
    INDArray x = LossCase.LOGITS;
    LossDice dice = new LossDice().withTarget(Target.BINARY).withSmooth(Smooth.of(0));
    for (LossGeneralizedDice.Volume volume : LossGeneralizedDice.Volume.values()) {
      LossGeneralizedDice loss =
          new LossGeneralizedDice().withTarget(Target.BINARY).withVolume(volume);
      for (INDArray channel : List.of(x.get(all(), interval(0, 1)), x.get(all(), interval(1, 2)))) {
        INDArray labels = channel.gt(1).castTo(DataType.DOUBLE);
        assertEquals(dice.value(labels, channel, null), loss.value(labels, channel, null), 1e-14);
      }
    }
  }

  @Test
  void anAbsentClassHasTheLargestVolumeWeightOfItsImage() {
    INDArray zeros = Nd4j.zeros(DataType.DOUBLE, 1, 2, 2);
    LossGeneralizedDice loss = new LossGeneralizedDice();
    // Class 0 has all four pixels: it and the absent ones weigh 1/16.
    double i = 0;
    for (int pixel = 0; pixel < 4; pixel++) {
      i += Nd4j.nn().softmax(X, 1).getDouble(0, 0, pixel / 2, pixel % 2);
    }
    assertEquals(1 - 2 * i / 8, loss.value(zeros, X, null), 1e-14);
    double present = loss.withClasses(Classes.PRESENT).value(zeros, X, null);
    assertEquals(1 - 2 * i / (i + 4), present, 1e-14);
    ValueAndGradient none = loss.withClasses(Classes.FOREGROUND).valueAndGradient(zeros, X, null);
    assertEquals(0, none.value());
    assertEquals(0, none.gradient().amaxNumber().doubleValue());
  }

  @Test
  void aClassOfTheLabelsIsPresentEvenIfItsProbabilityIsZero() {
    INDArray impossible = X.dup();
    impossible.get(all(), interval(2, 3), all(), all()).assign(-1000);
    for (Grouping grouping : Grouping.values()) {
      LossGeneralizedDice loss = new LossGeneralizedDice().withGrouping(grouping);
      assertEquals(
          loss.value(Y, impossible, null),
          loss.withClasses(Classes.PRESENT).value(Y, impossible, null));
    }
  }

  @Test
  void powersOfNothingAreFinite() {
    INDArray logits = Nd4j.create(DataType.DOUBLE, 1, 3, 2, 2);
    for (int pixel = 0; pixel < 4; pixel++) {
      int y = Y.getInt(0, pixel / 2, pixel % 2);
      logits.putScalar(new long[] {0, y, pixel / 2, pixel % 2}, 1e4);
    }
    for (double smooth : new double[] {0, 1e-5}) {
      LossTversky loss = new LossTversky().withSmooth(Smooth.of(smooth));
      for (LossTversky each : List.of(loss.withGamma(.5), loss.withGammaOfMean(.5))) {
        ValueAndGradient result = each.valueAndGradient(Y, logits, null);
        assertEquals(0, result.value());
        assertEquals(0, result.gradient().amaxNumber().doubleValue());
      }
    }
    // Below 0, where the numerator is smoothed more.
    LossTversky negative = new LossTversky().withSmooth(new Smooth(1, 0));
    assertEquals(0, negative.withGamma(.5).value(Y, logits, null));
    assertTrue(negative.value(Y, logits, null) < 0);
  }

  @Test
  void aPowerOfTheMeanIsSmps() {
    LossTversky smp = LossTversky.smp();
    double mean = smp.value(Y, X, null);
    assertEquals(LossDice.smp().value(Y, X, null), mean, 1e-15);
    assertEquals(mean * mean, smp.withGammaOfMean(2).value(Y, X, null), 1e-15);
    double[] ofClass = {0, 0, 0};
    for (int c = 0; c < 3; c++) {
      double[] weight = new double[3];
      weight[c] = 3;
      ofClass[c] = smp.withWeight(weight).value(Y, X, null);
    }
    double ofSquares =
        (ofClass[0] * ofClass[0] + ofClass[1] * ofClass[1] + ofClass[2] * ofClass[2]) / 3;
    assertEquals(ofSquares, smp.withGamma(2).value(Y, X, null), 1e-15);
  }

  private static void assertAlike(SegmentationLoss a, SegmentationLoss b, INDArray labels) {
    ValueAndGradient ofA = a.valueAndGradient(labels, LossCase.LOGITS, null);
    ValueAndGradient ofB = b.valueAndGradient(labels, LossCase.LOGITS, null);
    assertEquals(ofA.value(), ofB.value(), 1e-14);
    assertEquals(0, ofA.gradient().sub(ofB.gradient()).amaxNumber().doubleValue(), 1e-15);
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
        "weight must have one value per column of preOutput (3), got 2 (one per class or"
            + " channel)",
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
  void refusesOptionsOfTverskyAndGeneralizedDiceThatCannotBe() {
    LossTversky tversky = new LossTversky();
    refuses("alpha must be finite and >= 0, got -0.1", () -> tversky.withCosts(-.1, 1));
    refuses("beta must be finite and >= 0, got NaN", () -> tversky.withCosts(1, Double.NaN));
    refuses(
        "alpha or beta must be above 0, got 0 and 0 (no error costs anything, nothing is learned)",
        () -> tversky.withCosts(0, 0));
    String one = " (1 leaves the loss as it is)";
    refuses("gamma must be finite and > 0, got 0.0" + one, () -> tversky.withGamma(0));
    refuses("gamma must be finite and > 0, got NaN" + one, () -> tversky.withGamma(Double.NaN));
    refuses(
        "gamma must be finite and > 0, got Infinity" + one,
        () -> tversky.withGammaOfMean(Double.POSITIVE_INFINITY));
    refuses(
        "classes must be ALL, FOREGROUND or PRESENT, got ABSENT_AS_ZERO (a class has no loss of its"
            + " own here; PRESENT leaves absent ones out)",
        () -> new LossGeneralizedDice().withClasses(Classes.ABSENT_AS_ZERO));
    INDArray rows = Nd4j.create(4, 3);
    IActivation softmax = Activation.SOFTMAX.getActivationFunction();
    for (SegmentationLoss loss :
        new SegmentationLoss[] {LossTversky.monai(), LossGeneralizedDice.monai()}) {
      refuses(
          "grouping must be BATCH in DL4J's own layers, got IMAGE (they do not tell "
              + loss.name()
              + " which rows are of one image: use a SegmentationLossLayer, or"
              + " withGrouping(BATCH))",
          () -> loss.computeScore(rows, rows, softmax, null, true));
    }
  }

  @Test
  void everyLossOfRegionsTakesTheSameOptions() {
    takesOptions(new LossDice());
    takesOptions(new LossTversky());
    takesOptions(new LossGeneralizedDice());
    takesOptions(new LossLovasz());
  }

  private static <L extends RegionLoss<L>> void takesOptions(L loss) {
    L changed =
        loss.withGrouping(Grouping.IMAGE).withClasses(Classes.FOREGROUND).withWeight(1, 2, 3);
    Regions expected = new Regions(Grouping.IMAGE, Classes.FOREGROUND, Weights.of(1, 2, 3));
    assertEquals(expected, changed.regions());
    assertEquals(loss, changed.withRegions(loss.regions()));
    assertThrows(UnsupportedOperationException.class, changed::requireNoImages);
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(RuntimeException.class, call).getMessage());
  }
}
