package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Bad input is refused, and the message alone tells what to mend. */
class LossMessageTest {
  private static final LossCrossEntropy CE = new LossCrossEntropy();
  private static final LossBCEWithLogits BCE = new LossBCEWithLogits();
  private static final INDArray LOGITS = Nd4j.create(4, 3);

  @Test
  void rejectsAnActivationThatIsNotItsOwn() {
    INDArray labels = Nd4j.create(4, 3);
    IActivation sigmoid = new ActivationSigmoid();
    IActivation softmax = new ActivationSoftmax();
    String ofCrossEntropy =
        "activation must be IDENTITY or SOFTMAX with LossCrossEntropy, got sigmoid (add"
            + " .activation(Activation.SOFTMAX) to the layer: without it CnnLossLayer means"
            + " sigmoid, OutputLayer softmax)";
    refuses(ofCrossEntropy, () -> CE.computeScore(labels, LOGITS, sigmoid, null, true));
    refuses(ofCrossEntropy, () -> CE.computeScoreArray(labels, LOGITS, sigmoid, null));
    refuses(ofCrossEntropy, () -> CE.computeGradient(labels, LOGITS, sigmoid, null));
    refuses(ofCrossEntropy, () -> CE.computeGradientAndScore(labels, LOGITS, sigmoid, null, true));
    refuses(
        "activation must be IDENTITY or SIGMOID with LossBCEWithLogits, got softmax (add"
            + " .activation(Activation.SIGMOID) to the layer: without it CnnLossLayer means"
            + " sigmoid, OutputLayer softmax)",
        () -> BCE.computeScore(labels, LOGITS, softmax, null, true));
  }

  @Test
  void rejectsBadWeights() {
    refuses("weights[1] must be finite and >= 0, got -2.0", () -> CE.withWeight(1, -2, 1));
    refuses("weights[0] must be finite and >= 0, got NaN", () -> CE.withWeight(Double.NaN));
    refuses(
        "weights[0] must be finite and >= 0, got Infinity",
        () -> BCE.withPosWeight(Double.POSITIVE_INFINITY));
    refuses(
        "weight must have one value per column of preOutput (3), got 2 (one per class or channel)",
        () -> CE.withWeight(1, 2).losses(LOGITS, LOGITS, null));
    refuses(
        "weight must have one value per column of preOutput (3), got 4 (one per class or channel)",
        () -> BCE.withWeight(1, 2, 3, 4).losses(LOGITS, LOGITS, null));
    refuses(
        "posWeight must have one value per column of preOutput (3), got 1 (one per class or channel)",
        () -> BCE.withPosWeight(20).losses(LOGITS, LOGITS, null));
  }

  @Test
  void rejectsWeightsThatAFloatCannotAddUp() {
    String rule = " must be 0, or from 1.0E-30 to 1.0E30, got ";
    String remedy = " (a FLOAT holds no sums of others; a mean depends on their ratio only)";
    refuses("weights[0]" + rule + "1.0E-50" + remedy, () -> CE.withWeight(1e-50, 1e-50));
    refuses("weights[1]" + rule + "1.0E39" + remedy, () -> BCE.withPosWeight(1, 1e39));
    assertEquals(
        CE.value(Nd4j.zeros(4, 1), LOGITS, null),
        CE.withWeight(1e-30, 1e-30, 1e-30).value(Nd4j.zeros(4, 1), LOGITS, null),
        1e-6);
  }

  @Test
  @SuppressWarnings("NullAway") // what code without it does
  void rejectsMissingArrays() {
    refuses("labels must be given, got null", () -> CE.value(null, LOGITS, null));
    refuses("preOutput must be given, got null", () -> CE.value(LOGITS, null, null));
    refuses("factors must be given, got null", () -> LossSum.of(CE).withFactors((double[]) null));
  }

  @Test
  void rejectsBadLabelSmoothing() {
    refuses("labelSmoothing must be in [0.0, 1.0], got 1.5", () -> CE.withLabelSmoothing(1.5));
    refuses("labelSmoothing must be in [0.0, 1.0], got -0.1", () -> BCE.withLabelSmoothing(-.1));
    refuses(
        "labelSmoothing must be in [0.0, 1.0], got NaN", () -> CE.withLabelSmoothing(Double.NaN));
  }

  @Test
  @SuppressWarnings("NullAway") // what a JSON file with a null in it does
  void rejectsMissingParts() {
    refuses("reduction must be given, got null", () -> CE.withReduction(null));
    refuses("target must be given, got null", () -> CE.withTarget(null));
    refuses("reduction must be given, got null", () -> BCE.withReduction(null));
    refuses(
        "weight must be given, got null",
        () -> new LossCrossEntropy(null, -100, 0, Reduction.MEAN, Target.INDEX));
    refuses(
        "posWeight must be given, got null",
        () -> new LossBCEWithLogits(Weights.uniform(), null, -100, 0, Reduction.MEAN));
  }

  @Test
  void rejectsNoWeightsThatAreGiven() {
    String message =
        "weights must be one per class or channel, got none (for no weights use Weights.uniform())";
    refuses(message, () -> CE.withWeight());
    refuses(message, () -> BCE.withWeight());
    refuses(message, () -> BCE.withPosWeight());
    refuses(message, () -> new LossFocal().withWeight());
    refuses(message, () -> new LossDice().withWeight());
    refuses(message, () -> new LossLovasz().withWeight());
    refuses(message, () -> new LossTversky().withWeight());
  }

  @Test
  void namesTheFirstLabelThatIsWrongAndCounts() {
    INDArray labels = Nd4j.createFromArray(new double[][] {{7}, {0}, {8}, {9}});
    INDArray mask = Nd4j.createFromArray(new double[][] {{0}, {1}, {1}, {1}});
    for (INDArray logits : List.of(LOGITS, LOGITS.castTo(DataType.DOUBLE))) {
      refuses(
          "labels must be class indices 0..2 or the ignoreIndex -100, got 8 in row 2 (void pixels?"
              + " use withIgnoreIndex(8))",
          () -> CE.value(labels, logits, mask));
    }
  }

  @Test
  void stockLayersAreSuspectedOfMixingColumnsUp() {
    String hint = "; in a CnnLossLayer of NHWC, DL4J mixes columns up: use NCHW)";
    PixelLoss weighted = CE.withWeight(1, 2);
    INDArray two =
        Nd4j.createFromArray(new double[][] {{1, 1, 0}, {0, 1, 0}, {1, 0, 0}, {1, 0, 0}});
    IActivation softmax = Activation.SOFTMAX.getActivationFunction();
    Map<PixelLoss, String> messages =
        Map.of(
            weighted,
            "weight must have one value per column of preOutput (3), got 2 (one per class or"
                + " channel",
            CE,
            "labels must be one-hot rows, or rows of zeros for ignored pixels, got [1.0, 1.0, 0.0]"
                + " in row 0 (class probabilities? use withTarget(Target.PROBABILITY)");
    messages.forEach(
        (loss, message) -> {
          refuses(message + ")", () -> loss.value(two, LOGITS, null));
          refuses(message + hint, () -> loss.computeScore(two, LOGITS, softmax, null, false));
          refuses(message + hint, () -> loss.computeGradient(two, LOGITS, softmax, null));
          refuses(message + hint, () -> loss.computeScoreArray(two, LOGITS, softmax, null));
        });
  }

  /** All of them lie at one place in memory. */
  @Test
  void rejectsMorePixelsThanItCanNumber() {
    long side = 1 << 15;
    INDArray one = Nd4j.zeros(DataType.FLOAT, 1);
    INDArray logits = Nd4j.create(one.data(), new long[] {1, 2, side, side}, new long[4], 0, 'c');
    refuses(
        "preOutput must have at most 1073741823 pixels, got 1073741824 (make the batch smaller)",
        () -> CE.value(logits, logits, null));
  }

  @Test
  void rejectsOneChannelOfSoftmax() {
    String message =
        "preOutput must have at least 2 channels with softmax, got 1 (softmax of one channel is"
            + " always 1: for yes or no use ";
    INDArray bits = column(0, 1);
    INDArray one = Nd4j.create(2, 1);
    refuses(message + "LossBCEWithLogits)", () -> CE.value(bits, one, null));
    refuses(message + "LossBCEWithLogits)", () -> CE.losses(bits, one, null));
    refuses(message + "withTarget(Target.BINARY))", () -> new LossFocal().value(bits, one, null));
    refuses(message + "withTarget(Target.BINARY))", () -> new LossDice().value(bits, one, null));
    refuses(
        message + "LossBCEWithLogits)",
        () -> LossSum.of(CE, new LossDice()).value(bits, one, null));
    refuses(
        message + "LossBCEWithLogits)",
        () -> CE.computeGradient(bits, one, Activation.SOFTMAX.getActivationFunction(), null));
    BCE.value(bits, one, null);
  }

  @Test
  void looksAtTheTypeOfTheLogitsFirst() {
    refuses(
        "preOutput must be of a floating type, got INT",
        () -> CE.value(Nd4j.create(7), LOGITS.castTo(DataType.INT32), null));
  }

  @Test
  void rejectsLabelsThatAreNoClasses() {
    refuses(
        "labels must be class indices 0..2 or the ignoreIndex -100, got 255 in row 2 (void pixels?"
            + " use withIgnoreIndex(255))",
        () -> CE.losses(column(0, 1, 255, 2), LOGITS, null));
    refuses(
        "labels must be class indices 0..2 or the ignoreIndex 255, got -1 in row 0 (void pixels?"
            + " use withIgnoreIndex(-1))",
        () -> CE.withIgnoreIndex(255).losses(column(-1, 1, 255, 2), LOGITS, null));
    refuses(
        "labels must be class indices 0..2 or the ignoreIndex -100, got 0.5 in row 3 (class indices"
            + " are whole numbers)",
        () -> CE.losses(column(0, 1, 2, .5), LOGITS, null));
    refuses(
        "labels must be class indices 0..2 or the ignoreIndex -100, got NaN in row 1 (class indices"
            + " are whole numbers)",
        () -> CE.losses(column(0, Double.NaN, 2, 1), LOGITS, null));
    refuses(
        "labels must be class indices 0..2 or the ignoreIndex -100, got 255 in row 1 (void pixels?"
            + " use withIgnoreIndex(255))", // black and white would be two classes
        () -> CE.losses(column(0, 255, 0, 255), LOGITS, null));
    refuses(
        "labels must be class indices 0..1 or the ignoreIndex -100, got 255 in row 1 (all are 0 or"
            + " 255, black and white? divide them by 255)",
        () -> CE.losses(column(0, 255), Nd4j.create(2, 2), null));
    refuses(
        "labels must be class indices 0..1 or the ignoreIndex -100, got 255 in row 1 (void pixels?"
            + " use withIgnoreIndex(255))",
        () -> CE.losses(column(0, 255, 1), Nd4j.create(3, 2), null));
  }

  @Test
  void doesNotTakeClassesForVoid() {
    refuses(
        "labels must be class indices 0..2 or the ignoreIndex -100, got 3 in row 1 (classes are"
            + " counted from 0)",
        () -> CE.losses(column(1, 3, 2, 1), LOGITS, null));
    refuses(
        "labels must be in [0, 1] or the ignoreIndex -100, got 2 in row 1, column 0 (class indices?"
            + " use LossCrossEntropy; void pixels? use withIgnoreIndex)",
        () -> BCE.losses(column(0, 2), Nd4j.create(2, 1), null));
  }

  @Test
  void rejectsRowsThatAreNotOneHot() {
    String rule = "labels must be one-hot rows, or rows of zeros for ignored pixels, got ";
    String remedy = " (class probabilities? use withTarget(Target.PROBABILITY))";
    double[][] bad = {
      {.5, .5, 0}, {1, 1, 0}, {2, 0, 0}, {2 / 3., 2 / 3., -1 / 3.}, {0, 0, -1}, {0, Double.NaN, 0}
    };
    for (double[] row : bad) {
      INDArray labels = Nd4j.createFromArray(new double[][] {{1, 0, 0}, {0, 0, 0}, row, {0, 0, 1}});
      refuses(
          rule + java.util.Arrays.toString(row) + " in row 2" + remedy,
          () -> CE.losses(labels, LOGITS, null));
      INDArray first = Nd4j.createFromArray(new double[][] {row, {1, 0, 0}, {0, 0, 0}, {0, 0, 1}});
      refuses(
          rule + java.util.Arrays.toString(row) + " in row 0" + remedy,
          () -> CE.losses(first, LOGITS, null));
    }
  }

  @Test
  void rejectsBinaryLabelsOutsideZeroToOne() {
    refuses(
        "labels must be in [0, 1] or the ignoreIndex -100, got 255 in row 1, column 2 (all are 0 or"
            + " 255, black and white? divide them by 255)",
        () -> BCE.losses(Nd4j.create(4, 3).putScalar(1, 2, 255), LOGITS, null));
    refuses(
        "labels must be in [0, 1] or the ignoreIndex -100, got 255 in row 1, column 2 (void pixels?"
            + " use withIgnoreIndex(255))",
        () -> BCE.losses(Nd4j.create(4, 3).putScalar(1, 2, 255).putScalar(0, 1), LOGITS, null));
    refuses(
        "labels must be in [0, 1] or the ignoreIndex 255, got -0.5 in row 3, column 0 (labels are"
            + " probabilities, not logits)",
        () ->
            BCE.withIgnoreIndex(255).losses(Nd4j.create(4, 3).putScalar(3, 0, -.5), LOGITS, null));
    refuses(
        "labels must be in [0, 1] or the ignoreIndex -100, got NaN in row 0, column 1 (labels are"
            + " probabilities, not logits)",
        () -> BCE.losses(Nd4j.create(4, 3).putScalar(0, 1, Double.NaN), LOGITS, null));
  }

  @Test
  void rejectsShapesThatDoNotFit() {
    refuses(
        "labels must have the shape of preOutput [4, 3], got [4, 2] (one-hot rows; class indices go"
            + " in one column, [4, 1])",
        () -> CE.losses(Nd4j.create(4, 2), LOGITS, null));
    refuses(
        "labels must have the shape of preOutput [4, 3], got [4] (one-hot rows; class indices go"
            + " in one column, [4, 1])",
        () -> CE.losses(Nd4j.create(DataType.FLOAT, 4), LOGITS, null));
    refuses(
        "labels must have the shape of preOutput [4, 3], got [4, 1] (one probability per class;"
            + " class indices need withTarget(Target.INDEX))",
        () -> CE.withTarget(Target.PROBABILITY).losses(Nd4j.create(4, 1), LOGITS, null));
    refuses(
        "labels must have the shape of preOutput [2, 3, 4, 5], or one number per pixel [2, 4, 5],"
            + " got [2, 4] (class indices need no channels)",
        () -> CE.losses(Nd4j.create(2, 4), Nd4j.create(2, 3, 4, 5), null));
    refuses(
        "labels must have the shape of preOutput [4, 3], got [4, 1] (one label per channel; for class"
            + " indices use LossCrossEntropy)",
        () -> BCE.losses(Nd4j.create(4, 1), LOGITS, null));
    refuses(
        "mask must have the shape [4, 1], got [4, 3] (with softmax all classes of a row are masked"
            + " together)",
        () -> CE.losses(LOGITS, LOGITS, Nd4j.create(4, 3)));
    refuses(
        "mask must have the shape [4, 1] or [4, 3], got [3, 4]",
        () -> BCE.losses(LOGITS, LOGITS, Nd4j.create(3, 4)));
    refuses(
        "preOutput must have the shape [rows, columns >= 1] or [examples, channels >= 1, ...], got"
            + " [4, 0]",
        () -> CE.losses(Nd4j.create(4, 0), Nd4j.create(4, 0), null));
    refuses(
        "preOutput must have the shape [rows, columns >= 1] or [examples, channels >= 1, ...], got"
            + " [4]",
        () -> BCE.losses(Nd4j.create(4), Nd4j.create(4), null));
    INDArray images = Nd4j.create(4, 3, 2);
    refuses(
        "preOutput must have the shape [rows, columns >= 1], got [4, 3, 2]",
        () -> BCE.computeScore(images, images, new ActivationSigmoid(), null, true));
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static INDArray column(double... values) {
    return Nd4j.createFromArray(values).reshape(-1, 1);
  }
}
