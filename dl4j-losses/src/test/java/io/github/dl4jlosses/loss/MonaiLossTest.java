package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.loss.Regions.Classes;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The numbers of MONAI's own tests, where their inputs are logits or probabilities:
 * tests/losses/test_dice_loss.py, test_dice_ce_loss.py, test_tversky_loss.py,
 * test_generalized_dice_loss.py and test_focal_loss.py, whose tolerances they have here. Its
 * MaskedDiceLoss is another function: it multiplies logits by the mask.
 */
class MonaiLossTest {
  private static final LossDice BINARY = LossDice.monai().withTarget(Target.BINARY);

  private static INDArray array(double[] values, long... shape) {
    return Nd4j.createFromArray(values).reshape('c', shape);
  }

  private static double[] numbers(double... values) {
    return values;
  }

  private static void check(double expected, SegmentationLoss loss, INDArray labels, INDArray x) {
    assertEquals(expected, loss.value(labels, x, null), 1e-5 * expected + 1e-9);
  }

  private static final INDArray ONE = array(numbers(1, -1, -1, 1), 1, 1, 2, 2);
  private static final INDArray ONE_LABELS = array(numbers(1, 0, 1, 1), 1, 1, 2, 2);
  private static final INDArray TWO = array(numbers(1, -1, -1, 1, 1, -1, -1, 1), 2, 1, 2, 2);
  private static final INDArray TWO_LABELS = array(numbers(1, 1, 1, 1, 1, 0, 1, 0), 2, 1, 2, 2);
  private static final INDArray ROWS =
      array(numbers(-1, 0, 1, 1, 0, -1, 0, 0, 0, 0, 0, 0), 2, 2, 3);
  private static final INDArray ROWS_LABELS = array(numbers(1, 0, 0, 1, 1, 0), 2, 1, 3);

  @Test
  void diceOfSigmoid() {
    check(.307576, BINARY.withSmooth(Smooth.of(1e-6)), ONE_LABELS, ONE);
    check(.416657, BINARY.withSmooth(Smooth.of(1e-4)), TWO_LABELS, TWO);
    check(.178337, BINARY.withOverlap(Overlap.SQUARES), ONE_LABELS, ONE);
    check(.470451, BINARY.withRatio(LossDice.Ratio.JACCARD), ONE_LABELS, ONE);
  }

  @Test
  void diceOfSoftLabels() {
    double[] p = {.3, .4, .7, .9, 1, .1, .5, .3};
    INDArray labels = array(p, 2, 1, 2, 2);
    INDArray logits = Transforms.log(labels.div(labels.rsub(1)), false); // of 1 it is infinite
    LossDice loss = BINARY.withSmooth(Smooth.of(1e-4));
    check(.307773, loss, labels, logits);
    check(0, loss.withOverlap(Overlap.MINIMUM), labels, logits);
  }

  @Test
  void diceOfSoftmax() {
    LossDice loss = LossDice.monai().withSmooth(Smooth.of(1e-4));
    check(.383713, loss, ROWS_LABELS, ROWS);
    check(1.534853, LossSum.of(loss).withFactors(4), ROWS_LABELS, ROWS); // reduction="sum"
  }

  @Test
  void diceOfEachImageAndChannel() {
    INDArray oneHot = Nd4j.concat(1, ROWS_LABELS.rsub(1), ROWS_LABELS);
    LossDice loss = BINARY.withSmooth(Smooth.of(1e-4));
    check(.435050, loss, oneHot, ROWS);
    double[][] expected = {{.296529, .415136}, {.599976, .428559}};
    for (int n = 0; n < 2; n++) {
      INDArray x = ROWS.slice(n).reshape(1, 2, 3);
      INDArray labels = oneHot.slice(n).reshape(1, 2, 3);
      check(expected[n][0], loss.withWeight(2, 0), labels, x);
      check(expected[n][1], loss.withWeight(0, 2), labels, x);
    }
  }

  @Test
  void diceWithoutBackgroundAndSmoothing() {
    INDArray sure = array(numbers(1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 1, 0), 2, 2, 3).mul(1e3);
    INDArray labels = array(numbers(0, 0, 1, 0, 1, 0), 2, 1, 3);
    LossDice loss = LossDice.monai().withClasses(Classes.FOREGROUND).withSmooth(Smooth.of(0));
    check(0, loss, labels, sure);
  }

  @Test
  void tversky() {
    LossTversky binary = LossTversky.monai().withTarget(Target.BINARY);
    LossTversky slightly = binary.withSmooth(Smooth.of(1e-6));
    check(.307576, slightly, ONE_LABELS, ONE);
    checkLoosely(.3589, slightly.withCosts(.3, .7), ONE_LABELS, ONE);
    checkLoosely(.247366, slightly.withCosts(.7, .3), ONE_LABELS, ONE);
    checkLoosely(.416657, binary.withSmooth(Smooth.of(1e-4)), TWO_LABELS, TWO);
    INDArray oneHot = Nd4j.concat(1, ROWS_LABELS.rsub(1), ROWS_LABELS);
    checkLoosely(.435050, binary.withSmooth(Smooth.of(1e-4)), oneHot, ROWS);
    checkLoosely(.422979, binary.withGrouping(Regions.Grouping.BATCH), oneHot, ROWS);
    LossTversky softmax = LossTversky.monai().withSmooth(Smooth.of(1e-4));
    checkLoosely(.383713, softmax, ROWS_LABELS, ROWS);
    double[][] expected = {{.210961, .295339}, {.599952, .428547}};
    for (int n = 0; n < 2; n++) {
      INDArray x = ROWS.slice(n).reshape(1, 2, 3);
      INDArray labels = ROWS_LABELS.slice(n).reshape(1, 1, 3);
      checkLoosely(expected[n][0], softmax.withWeight(2, 0), labels, x);
      checkLoosely(expected[n][1], softmax.withWeight(0, 2), labels, x);
    }
  }

  /** rtol=1e-4 in its test. */
  private static void checkLoosely(
      double expected, SegmentationLoss loss, INDArray labels, INDArray x) {
    assertEquals(expected, loss.value(labels, x, null), 1e-4 * expected);
  }

  @Test
  void generalizedDice() {
    LossGeneralizedDice softmax = LossGeneralizedDice.monai().withSmooth(Smooth.of(1e-4));
    LossGeneralizedDice binary = softmax.withTarget(Target.BINARY);
    check(.307576, binary.withSmooth(Smooth.of(1e-6)), ONE_LABELS, ONE);
    check(.416597, binary, TWO_LABELS, TWO);
    INDArray oneHot = Nd4j.concat(1, ROWS_LABELS.rsub(1), ROWS_LABELS);
    check(.469964, binary, oneHot, ROWS);
    check(.414507, softmax, ROWS_LABELS, ROWS);
    double[] expected = {.273476, .555539};
    for (int n = 0; n < 2; n++) {
      INDArray x = ROWS.slice(n).reshape(1, 2, 3);
      check(expected[n], softmax, ROWS_LABELS.slice(n).reshape(1, 1, 3), x);
    }
    INDArray sure = array(numbers(0, 10, 10, 10, 10, 0, 0, 0), 1, 2, 4);
    LossGeneralizedDice simple =
        softmax.withVolume(LossGeneralizedDice.Volume.SIMPLE).withSmooth(Smooth.of(0));
    check(.250023, simple, array(numbers(1, 1, 0, 0), 1, 1, 4), sure);
  }

  @Test
  void focal() {
    INDArray x = Nd4j.concat(1, FOCAL, FOCAL, FOCAL); // of three classes alike
    INDArray y = array(numbers(0, 1, 2, 0), 1, 1, 2, 2);
    LossFocal softmax = new LossFocal();
    assertEquals(.16276, softmax.value(y, x, null) / 3, 1e-4); // its mean is over classes, too
    INDArray oneHot = Nd4j.concat(1, y.eq(0), y.eq(1), y.eq(2)).castTo(DataType.DOUBLE);
    LossFocal sigmoid = softmax.withTarget(Target.BINARY);
    assertEquals(.34959, sigmoid.value(oneHot, x, null), 1e-4);
    assertEquals(.36498, sigmoid.withWeight(0, 1.5, 1.5).value(oneHot, x, null), 1e-4);
    double[] expected = {
      .02266, .70187, .37741, .17329, .70187, .02266, .37741, .17329, .70187, .70187, .06757, .17329
    };
    double[] weights = {.5, .1, .2};
    INDArray plain = sigmoid.losses(oneHot, x, null);
    INDArray weighted = sigmoid.withWeight(weights).losses(oneHot, x, null);
    for (int k = 0; k < expected.length; k++) {
      long[] at = {0, k / 4, k / 2 % 2, k % 2};
      assertEquals(expected[k], plain.getDouble(at), 1e-4);
      assertEquals(weights[k / 4] * expected[k], weighted.getDouble(at), 1e-4);
    }
  }

  private static final INDArray FOCAL = array(numbers(1, 1, .5, 0), 1, 1, 2, 2);

  @Test
  void diceAndCrossEntropy() {
    INDArray x = array(numbers(.8, .6, 0, 0, 0, .9), 2, 1, 3);
    INDArray labels = array(numbers(0, 0, 1, 0, 1, 0), 2, 1, 3);
    LossSum loss = LossSum.of(BINARY, new LossBCEWithLogits().withPosWeight(.5));
    assertEquals(1.445239, loss.value(labels, x, null), 1e-4 + 1e-4 * 1.445239);
  }
}
