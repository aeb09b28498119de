package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.loss.Regions.Classes;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The numbers of MONAI's own tests, where their inputs are logits or probabilities:
 * tests/losses/test_dice_loss.py and test_dice_ce_loss.py, whose tolerances they have here. Its
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
  void diceAndCrossEntropy() {
    INDArray x = array(numbers(.8, .6, 0, 0, 0, .9), 2, 1, 3);
    INDArray labels = array(numbers(0, 0, 1, 0, 1, 0), 2, 1, 3);
    LossSum loss = LossSum.of(BINARY, new LossBCEWithLogits().withPosWeight(.5));
    assertEquals(1.445239, loss.value(labels, x, null), 1e-4 + 1e-4 * 1.445239);
  }
}
