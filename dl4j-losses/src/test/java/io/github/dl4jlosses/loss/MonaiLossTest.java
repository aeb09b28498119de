package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.loss.Regions.Classes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The numbers of MONAI's own tests, with their tolerances: tests/losses/test_dice_loss.py,
 * test_masked_dice_loss.py, test_dice_ce_loss.py, test_tversky_loss.py,
 * test_generalized_dice_loss.py and test_focal_loss.py of commit d388d1c6. Numbers in comments are
 * those of their TEST_CASES, from 1. Left out are repetitions, and what is no loss of
 * probabilities: tanh and log_softmax in place of an activation give negative ones (Dice 13 to 18,
 * generalized Dice 13 and 14, Tversky 14 to 16).
 *
 * <p>Cases without an activation take numbers for probabilities. Where these are 0 and 1, they are
 * logits of 1,000 times as much here.
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
  private static final INDArray SURE =
      array(numbers(1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 1, 0), 2, 2, 3).mul(1e3);
  private static final INDArray SURE_LABELS = array(numbers(0, 0, 1, 0, 1, 0), 2, 1, 3);
  private static final INDArray ROWS_LABELS = array(numbers(1, 0, 0, 1, 1, 0), 2, 1, 3);
  private static final INDArray ONE_HOT = Nd4j.concat(1, ROWS_LABELS.rsub(1), ROWS_LABELS);

  @Test
  void diceOfSigmoid() {
    check(.307576, BINARY.withSmooth(Smooth.of(1e-6)), ONE_LABELS, ONE); // 1, 10
    check(.416657, BINARY.withSmooth(Smooth.of(1e-4)), TWO_LABELS, TWO); // 2
    check(.178337, BINARY.withOverlap(Overlap.SQUARES), ONE_LABELS, ONE); // 11
    check(.470451, BINARY.withRatio(LossDice.Ratio.JACCARD), ONE_LABELS, ONE); // 12
  }

  /** MaskedDiceLoss multiplies logits and labels by the mask: its masked pixels have p = ½. */
  @Test
  void maskedDice() {
    INDArray one = array(numbers(0, 0, 1, 1), 1, 1, 2, 2);
    check(.5, BINARY.withSmooth(Smooth.of(1e-6)), ONE_LABELS.mul(one), ONE.mul(one)); // 1
    INDArray two = array(numbers(1, 1, 1, 1, 1, 1, 0, 0), 2, 1, 2, 2);
    LossDice loss = BINARY.withSmooth(Smooth.of(1e-4));
    check(.422969, loss, TWO_LABELS.mul(two), TWO.mul(two)); // 2
    INDArray last = array(numbers(1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0), 2, 2, 3);
    check(.47033, loss, ONE_HOT, ROWS.mul(last)); // 4: class 0 times the mask is class 0
    INDArray pixels = array(numbers(1, 1, 1, 0, 1, 0), 2, 1, 3);
    LossDice foreground = LossDice.monai().withClasses(Classes.FOREGROUND).withSmooth(Smooth.of(0));
    assertEquals(0, foreground.value(SURE_LABELS, SURE, pixels), 1e-9); // 3: p = 0 there
    // 5 to 10 have no mask, and are cases of Dice.
  }

  @Test
  void diceOfSoftLabels() {
    double[] p = {.3, .4, .7, .9, 1, .1, .5, .3};
    INDArray labels = array(p, 2, 1, 2, 2);
    INDArray logits = Transforms.log(labels.div(labels.rsub(1)), false); // of 1 it is infinite
    LossDice loss = BINARY.withSmooth(Smooth.of(1e-4));
    check(.307773, loss, labels, logits); // 4
    check(0, loss.withOverlap(Overlap.MINIMUM), labels, logits); // 3
    LossTversky tversky = LossTversky.monai().withTarget(Target.BINARY);
    checkLoosely(.307773, tversky.withSmooth(Smooth.of(1e-4)), labels, logits); // Tversky 4
    LossGeneralizedDice generalized = LossGeneralizedDice.monai().withTarget(Target.BINARY);
    check(.307748, generalized.withSmooth(Smooth.of(1e-4)), labels, logits); // generalized 4
  }

  @Test
  void diceOfSoftmax() {
    LossDice loss = LossDice.monai().withSmooth(Smooth.of(1e-4));
    check(.383713, loss, ROWS_LABELS, ROWS); // 8
    check(1.534853, LossSum.of(loss).withFactors(4), ROWS_LABELS, ROWS); // 9: a sum of four
  }

  @Test
  void diceOfEachImageAndChannel() {
    LossDice loss = BINARY.withSmooth(Smooth.of(1e-4));
    check(.435050, loss, ONE_HOT, ROWS); // 6
    double[][] expected = {{.296529, .415136}, {.599976, .428559}};
    for (int n = 0; n < 2; n++) {
      INDArray x = ROWS.slice(n).reshape(1, 2, 3);
      INDArray labels = ONE_HOT.slice(n).reshape(1, 2, 3);
      check(expected[n][0], loss.withWeight(2, 0), labels, x); // 7
      check(expected[n][1], loss.withWeight(0, 2), labels, x);
    }
  }

  @Test
  void withoutBackgroundAndSmoothing() {
    LossDice dice = LossDice.monai().withClasses(Classes.FOREGROUND).withSmooth(Smooth.of(0));
    check(0, dice, SURE_LABELS, SURE); // 5
    LossTversky tversky = LossTversky.monai().withClasses(Classes.FOREGROUND);
    check(0, tversky.withSmooth(Smooth.of(0)), SURE_LABELS, SURE); // Tversky 5
    checkLoosely(.000999, tversky.withSmooth(new Smooth(0, 1e-3)), SURE_LABELS, SURE); // 6
    LossGeneralizedDice generalized = LossGeneralizedDice.monai().withClasses(Classes.FOREGROUND);
    check(0, generalized.withSmooth(Smooth.of(0)), SURE_LABELS, SURE); // generalized 5
    INDArray background = SURE_LABELS.mul(0);
    check(0, generalized.withSmooth(Smooth.of(1e-8)), background, SURE); // generalized 10
  }

  @Test
  void tversky() {
    LossTversky binary = LossTversky.monai().withTarget(Target.BINARY);
    LossTversky slightly = binary.withSmooth(Smooth.of(1e-6));
    check(.307576, slightly, ONE_LABELS, ONE); // 1
    checkLoosely(.3589, slightly.withCosts(.3, .7), ONE_LABELS, ONE); // 12
    checkLoosely(.247366, slightly.withCosts(.7, .3), ONE_LABELS, ONE); // 13
    LossTversky smooth = binary.withSmooth(Smooth.of(1e-4));
    checkLoosely(.416657, smooth, TWO_LABELS, TWO); // 2
    checkLoosely(.435050, smooth, ONE_HOT, ROWS); // 7
    checkLoosely(1.74013, LossSum.of(smooth).withFactors(4), ONE_HOT, ROWS); // 9: a sum of four
    checkLoosely(.422979, binary.withGrouping(Regions.Grouping.BATCH), ONE_HOT, ROWS); // 8
    LossTversky softmax = LossTversky.monai().withSmooth(Smooth.of(1e-4));
    checkLoosely(.383713, softmax, ROWS_LABELS, ROWS); // 10
    double[][] expected = {{.210961, .295339}, {.599952, .428547}};
    for (int n = 0; n < 2; n++) {
      INDArray x = ROWS.slice(n).reshape(1, 2, 3);
      INDArray labels = ROWS_LABELS.slice(n).reshape(1, 1, 3);
      checkLoosely(expected[n][0], softmax.withWeight(2, 0), labels, x); // 11
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
    check(.307576, binary.withSmooth(Smooth.of(1e-6)), ONE_LABELS, ONE); // 1, 11
    check(.416597, binary, TWO_LABELS, TWO); // 2
    check(.469964, binary, ONE_HOT, ROWS); // 6
    check(.414507, softmax, ROWS_LABELS, ROWS); // 7
    check(.829015, LossSum.of(softmax).withFactors(2), ROWS_LABELS, ROWS); // 8: a sum of two
    double[] expected = {.273476, .555539};
    for (int n = 0; n < 2; n++) {
      INDArray x = ROWS.slice(n).reshape(1, 2, 3);
      check(expected[n], softmax, ROWS_LABELS.slice(n).reshape(1, 1, 3), x); // 9
    }
    INDArray sure = array(numbers(0, 10, 10, 10, 10, 0, 0, 0), 1, 2, 4);
    LossGeneralizedDice simple =
        softmax.withVolume(LossGeneralizedDice.Volume.SIMPLE).withSmooth(Smooth.of(0));
    check(.250023, simple, array(numbers(1, 1, 0, 0), 1, 1, 4), sure); // 12
  }

  @Test
  void focal() {
    INDArray x = Nd4j.concat(1, FOCAL, FOCAL, FOCAL); // of three classes alike
    INDArray y = array(numbers(0, 1, 2, 0), 1, 1, 2, 2);
    LossFocal softmax = new LossFocal();
    assertEquals(.16276, softmax.value(y, x, null) / 3, 1e-4); // 7: its mean is over classes, too
    LossFocal alpha = softmax.withWeight(.2, .8, .8); // its alpha is of all but class 0
    assertEquals(.08138, alpha.value(y, x, null) / 3, 1e-4); // 8
    INDArray oneHot = Nd4j.concat(1, y.eq(0), y.eq(1), y.eq(2)).castTo(DataType.DOUBLE);
    LossFocal sigmoid = softmax.withTarget(Target.BINARY);
    assertEquals(.34959, sigmoid.value(oneHot, x, null), 1e-4); // 1, 2
    assertEquals(.36498, sigmoid.withWeight(0, 1.5, 1.5).value(oneHot, x, null), 1e-4); // 3
    assertEquals(.08423, sigmoid.withAlpha(.8).value(oneHot, x, null), 1e-4); // 4
    double[] expected = {
      .02266, .70187, .37741, .17329, .70187, .02266, .37741, .17329, .70187, .70187, .06757, .17329
    };
    double[] weights = {.5, .1, .2};
    INDArray plain = sigmoid.losses(oneHot, x, null);
    INDArray weighted = sigmoid.withWeight(weights).losses(oneHot, x, null);
    for (int k = 0; k < expected.length; k++) {
      long[] at = {0, k / 4, k / 2 % 2, k % 2};
      assertEquals(expected[k], plain.getDouble(at), 1e-4); // 5
      assertEquals(weights[k / 4] * expected[k], weighted.getDouble(at), 1e-4); // 6
    }
  }

  private static final INDArray FOCAL = array(numbers(1, 1, .5, 0), 1, 1, 2, 2);

  @Test
  void diceAndCrossEntropy() {
    INDArray x = array(numbers(.8, .6, 0, 0, 0, .9), 2, 1, 3);
    INDArray labels = array(numbers(0, 0, 1, 0, 1, 0), 2, 1, 3);
    LossSum loss = LossSum.of(BINARY, new LossBCEWithLogits().withPosWeight(.5));
    assertEquals(1.445239, loss.value(labels, x, null), 1e-4 + 1e-4 * 1.445239); // 7
  }

  /** Its Dice takes numbers for probabilities that its cross entropy takes for logits. */
  @Test
  void diceOfProbabilitiesAndCrossEntropy() {
    LossDice dice = LossDice.monai();
    LossCrossEntropy ce = new LossCrossEntropy();
    INDArray x = SURE.div(1e3);
    INDArray oneHot = Nd4j.concat(1, SURE_LABELS.rsub(1), SURE_LABELS);
    for (INDArray labels : List.of(SURE_LABELS, oneHot)) { // 1; 2, 3
      checkOfTwo(.3133, dice.value(labels, SURE, null) + ce.value(labels, x, null));
    }
    LossDice foreground = dice.withClasses(Classes.FOREGROUND);
    INDArray large = x.dup();
    large.putScalar(0, 0, 0, 100).putScalar(0, 0, 1, 100);
    double ofDice = foreground.value(SURE_LABELS, SURE, null);
    double ofCe = ce.withWeight(1, 1).value(SURE_LABELS, large, null);
    checkOfTwo(.2088, ofDice + ofCe); // 4
    checkOfTwo(.4176, ofDice + 2 * ofCe); // 5
    checkOfTwo(.3133, ofDice + ce.withWeight(0, 1).value(SURE_LABELS, large, null)); // 6
  }

  private static void checkOfTwo(double expected, double actual) {
    assertEquals(expected, actual, 1e-4 + 1e-4 * expected);
  }
}
