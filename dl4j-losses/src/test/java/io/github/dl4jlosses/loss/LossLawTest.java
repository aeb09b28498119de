package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.internal.label.LabelKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What holds for every loss in every configuration.
 *
 * <p>MEAN_OR_ZERO is no case of its own: it is shown to give what MEAN gives, bit for bit, where
 * something counts. What it gives where nothing does stands in {@link EdgeCaseTest}.
 */
class LossLawTest {
  private static final int ROWS = 7;
  private static final int COLUMNS = 3;
  private static final INDArray LOGITS = random(new Random(1), -4, 4);
  private static final INDArray NO_MASK = Nd4j.ones(DataType.DOUBLE, ROWS, 1);
  private static final INDArray MASK = column(1, 0, .5, 1, 2, 0, 1);
  private static final INDArray ELEMENT_MASK = random(new Random(2), .1, 2);

  private static final INDArray CLASSES = column(0, 2, 1, 1, -100, 2, 0);

  private static final List<DataType> FLOATING = List.of(DataType.FLOAT, DataType.FLOAT16);
  private static final List<DataType> SIGNED =
      List.of(DataType.FLOAT, DataType.FLOAT16, DataType.INT64, DataType.INT32, DataType.INT16);
  private static final List<DataType> UNSIGNED = List.of(DataType.FLOAT, DataType.UINT8);
  private static final List<DataType> BINARY =
      List.of(DataType.FLOAT, DataType.INT32, DataType.UINT8, DataType.BOOL);

  private static final Labels INDICES = new Labels("indices", CLASSES, SIGNED);
  private static final Labels ONE_HOT = new Labels("one-hot", oneHot(CLASSES), BINARY);
  private static final Labels SIMPLEX =
      new Labels("simplex", simplex(random(new Random(3), 0, 1)), FLOATING);
  private static final Labels BITS = new Labels("bits", bits(new Random(4)), BINARY);
  private static final Labels BITS_AND_VOID =
      new Labels("bits and void", bits(new Random(5)).putScalar(3, 1, 255), UNSIGNED);
  private static final Labels SOFT = new Labels("soft", random(new Random(6), 0, 1), FLOATING);

  /** Labels, and the types beside DOUBLE that they may come in. */
  private record Labels(String name, INDArray original, List<DataType> types) {
    INDArray array() {
      return original.dup();
    }
  }

  private record Case(PixelLoss loss, Labels labels, @Nullable INDArray mask) {
    IActivation activation() {
      return loss.activation().getActivationFunction();
    }

    double score(INDArray labels, INDArray logits, @Nullable INDArray mask) {
      return loss.computeScore(labels, logits, activation(), mask, /* average= */ false);
    }

    double score(INDArray logits) {
      return score(labels.array(), logits, mask);
    }

    INDArray gradient(INDArray labels, INDArray logits, @Nullable INDArray mask) {
      return loss.computeGradient(labels, logits, activation(), mask);
    }

    INDArray gradient(INDArray logits) {
      return gradient(labels.array(), logits, mask);
    }

    boolean isMasked(int row) {
      return mask != null && mask.getDouble(row, 0) == 0;
    }

    boolean isIgnored(int row) {
      return loss.labelRule().kind() == LabelKind.CLASSES
          && (row == 4 || CLASSES.getInt(row, 0) == loss.ignoreIndex());
    }

    @Override
    public String toString() {
      String masked = mask == null ? "no mask" : "mask " + Arrays.toString(mask.shape());
      return loss + ", " + labels.name + ", " + masked;
    }
  }

  static List<Case> cases() {
    LossCrossEntropy ce = new LossCrossEntropy();
    LossCrossEntropy weighted = ce.withWeight(1, 2, .5);
    LossBCEWithLogits bce = new LossBCEWithLogits();
    LossBCEWithLogits full =
        bce.withWeight(1, 2, .5).withPosWeight(5, 1, .2).withLabelSmoothing(.1);
    List<Case> cases = new ArrayList<>();
    for (Reduction reduction : List.of(Reduction.MEAN, Reduction.SUM)) {
      for (INDArray mask : new INDArray[] {null, MASK}) {
        for (LossCrossEntropy loss :
            List.of(ce, weighted, weighted.withLabelSmoothing(.1), weighted.withIgnoreIndex(1))) {
          cases.add(new Case(loss.withReduction(reduction), ONE_HOT, mask));
        }
        for (LossCrossEntropy loss : List.of(ce, weighted, weighted.withLabelSmoothing(.1))) {
          LossCrossEntropy soft = loss.withTarget(Target.PROBABILITY).withReduction(reduction);
          cases.add(new Case(loss.withReduction(reduction), INDICES, mask));
          cases.add(new Case(soft, SIMPLEX, mask));
        }
      }
      LossFocal focal = new LossFocal().withReduction(reduction);
      LossFocal binary = focal.withTarget(Target.BINARY).withIgnoreIndex(255);
      for (INDArray mask : new INDArray[] {null, MASK}) {
        cases.add(new Case(focal.withWeight(1, 2, .5), INDICES, mask));
        cases.add(new Case(focal.withGamma(.5).withIgnoreIndex(1), ONE_HOT, mask));
        cases.add(new Case(binary.withWeight(1, 2, .5).withAlpha(.25), SOFT, mask));
        cases.add(new Case(binary.withGamma(1), BITS_AND_VOID, mask));
      }
      for (INDArray mask : new INDArray[] {null, MASK, ELEMENT_MASK}) {
        cases.add(new Case(bce.withReduction(reduction), BITS, mask));
        cases.add(new Case(full.withReduction(reduction), SOFT, mask));
        cases.add(
            new Case(full.withIgnoreIndex(255).withReduction(reduction), BITS_AND_VOID, mask));
      }
    }
    return cases;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void gradientEqualsCentralDifferences(Case c) {
    INDArray gradient = c.gradient(LOGITS);
    double h = 1e-5; // error h²/6·l''' + 1e-16/h, both about 1e-11
    for (int r = 0; r < ROWS; r++) {
      for (int k = 0; k < COLUMNS; k++) {
        double z = LOGITS.getDouble(r, k);
        double above = c.score(LOGITS.dup().putScalar(r, k, z + h));
        double below = c.score(LOGITS.dup().putScalar(r, k, z - h));
        assertEquals((above - below) / (2 * h), gradient.getDouble(r, k), 1e-8);
      }
    }
  }

  static Stream<Case> means() {
    return cases().stream().filter(c -> c.loss().reduction() == Reduction.MEAN);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("means")
  void meanOrZeroIsTheMeanWhereSomethingCounts(Case c) {
    PixelLoss loss = orZero(c.loss());
    Case orZero = new Case(loss, c.labels(), c.mask());
    INDArray labels = c.labels().array();
    INDArray nan = LOGITS.dup().putScalar(0, 0, Double.NaN);
    for (INDArray logits : List.of(LOGITS, nan, LOGITS.castTo(DataType.FLOAT))) {
      assertEquals(c.score(logits), orZero.score(logits));
      assertSameNumbers(c.gradient(logits), orZero.gradient(logits));
      assertSameNumbers(
          c.loss().computeScoreArray(labels, logits, c.activation(), c.mask()),
          loss.computeScoreArray(labels, logits, c.activation(), c.mask()));
      assertSameNumbers(
          c.loss().losses(labels, logits, c.mask()), loss.losses(labels, logits, c.mask()));
    }
  }

  private static PixelLoss orZero(PixelLoss loss) {
    if (loss instanceof LossCrossEntropy ce) {
      return ce.withReduction(Reduction.MEAN_OR_ZERO);
    }
    return loss instanceof LossFocal focal
        ? focal.withReduction(Reduction.MEAN_OR_ZERO)
        : ((LossBCEWithLogits) loss).withReduction(Reduction.MEAN_OR_ZERO);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void scoreArrayIsAColumnThatSumsToTheScore(Case c) {
    INDArray scores =
        c.loss().computeScoreArray(c.labels().array(), LOGITS, c.activation(), c.mask());
    assertArrayEquals(new long[] {ROWS, 1}, scores.shape());
    assertEquals(c.score(LOGITS), scores.sumNumber().doubleValue(), 1e-13);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void averageDividesByTheRows(Case c) {
    double average =
        c.loss().computeScore(c.labels().array(), LOGITS, c.activation(), c.mask(), true);
    assertEquals(c.score(LOGITS) / ROWS, average, 1e-15);
    assertEquals(
        average,
        c.loss()
            .computeGradientAndScore(c.labels().array(), LOGITS, c.activation(), c.mask(), true)
            .getFirst());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void pixelsOfImagesAreRows(Case c) {
    INDArray labels = c.labels().array();
    INDArray images = image(LOGITS);
    INDArray mask = c.mask() == null ? null : image(c.mask());
    assertEquals(
        c.loss().value(labels, LOGITS, c.mask()), c.loss().value(image(labels), images, mask));
    assertSameNumbers(
        image(c.loss().losses(labels, LOGITS, c.mask())),
        c.loss().losses(image(labels), images, mask));
    assertSameNumbers(
        image(c.loss().valueAndGradient(labels, LOGITS, c.mask()).gradient()),
        c.loss().valueAndGradient(image(labels), images, mask).gradient());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void oneNumberPerPixelMayHaveItsChannelLeftOutOrLast(Case c) {
    double expected = c.loss().value(c.labels().array(), LOGITS, c.mask());
    for (long[] shape : new long[][] {{1, ROWS, 1}, {1, 1, ROWS, 1}, {1, ROWS, 1, 1}}) {
      INDArray labels = shaped(c.labels().array(), shape);
      INDArray mask = c.mask() == null ? null : shaped(c.mask(), shape);
      assertEquals(expected, c.loss().value(labels, image(LOGITS), mask));
    }
    if (c.loss().activation() == Activation.SOFTMAX
        && c.mask() != null) { // as DataSet.merge makes it
      INDArray one = image(c.mask());
      INDArray forEachClass = Nd4j.concat(1, one, one, one);
      INDArray labels = image(c.labels().array());
      assertEquals(expected, c.loss().value(labels, image(LOGITS), forEachClass));
    }
  }

  private static INDArray shaped(INDArray rows, long... shape) {
    return rows.size(1) == 1 ? rows.reshape('c', shape) : image(rows);
  }

  @Test
  void aMaskMayHaveOneNumberForEachRow() {
    INDArray labels = oneHot(CLASSES);
    LossCrossEntropy loss = new LossCrossEntropy();
    INDArray mask = MASK.reshape(ROWS);
    assertEquals(loss.value(labels, LOGITS, MASK), loss.value(labels, LOGITS, mask));
    LossBCEWithLogits bce = new LossBCEWithLogits();
    assertEquals(bce.value(labels, LOGITS, MASK), bce.value(labels, LOGITS, mask));
  }

  @Test
  void theFirstClassCanBeIgnoredInOneHotLabelsToo() {
    LossCrossEntropy loss = new LossCrossEntropy().withIgnoreIndex(0);
    INDArray classes = column(0, 2, 1, 1, 0, 2, 0);
    double value = loss.value(classes, LOGITS, null);
    assertEquals(value, loss.value(oneHot(classes), LOGITS, null));
    INDArray others = column(-100, 2, 1, 1, -100, 2, -100);
    assertEquals(new LossCrossEntropy().value(others, LOGITS, null), value);
  }

  /** Returns rows [R, C] as one image [1, C, R, 1]. */
  private static INDArray image(INDArray rows) {
    return rows.reshape('c', 1, rows.size(0), 1, rows.size(1)).permute(0, 3, 1, 2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void gradientAndScoreAreThoseOfTheSeparateCalls(Case c) {
    var both =
        c.loss()
            .computeGradientAndScore(
                c.labels().array(), LOGITS, c.activation(), c.mask(), /* average= */ false);
    assertEquals(c.score(LOGITS), both.getFirst());
    assertSameNumbers(c.gradient(LOGITS), both.getSecond());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void identityActivationReadsTheSameLogits(Case c) {
    IActivation identity = Activation.IDENTITY.getActivationFunction();
    INDArray labels = c.labels().array();
    assertEquals(c.score(LOGITS), c.loss().computeScore(labels, LOGITS, identity, c.mask(), false));
    assertSameNumbers(
        c.gradient(LOGITS), c.loss().computeGradient(labels, LOGITS, identity, c.mask()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void argumentsAreUnchanged(Case c) {
    INDArray labels = c.labels().array();
    INDArray logits = LOGITS.dup();
    INDArray mask = c.mask() == null ? null : c.mask().dup();
    c.score(labels, logits, mask);
    c.gradient(labels, logits, mask);
    c.loss().computeScoreArray(labels, logits, c.activation(), mask);
    c.loss().losses(labels, logits, mask);
    assertSameNumbers(c.labels().array(), labels);
    assertSameNumbers(LOGITS, logits);
    if (c.mask() != null && mask != null) {
      assertSameNumbers(c.mask(), mask);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void orderAndViewsDoNotMatter(Case c) {
    INDArray labels = c.labels().array();
    assertEquals(c.score(LOGITS), c.score(labels.dup('f'), LOGITS.dup('f'), c.mask()));
    assertSameNumbers(c.gradient(LOGITS), c.gradient(labels.dup('f'), LOGITS.dup('f'), c.mask()));
    INDArray mask = c.mask() == null ? null : view(c.mask());
    assertEquals(c.score(LOGITS), c.score(view(labels), view(LOGITS), mask));
    assertSameNumbers(c.gradient(LOGITS), c.gradient(view(labels), view(LOGITS), mask));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void labelsOfAnyTypeMeanTheNumbersTheyHold(Case c) {
    for (DataType type : c.labels().types()) {
      INDArray typed = c.labels().array().castTo(type);
      Case rounded =
          new Case(c.loss(), new Labels("", typed.castTo(DataType.DOUBLE), List.of()), c.mask());
      assertEquals(rounded.score(LOGITS), c.score(typed, LOGITS, c.mask()), type.toString());
      assertSameNumbers(rounded.gradient(LOGITS), c.gradient(typed, LOGITS, c.mask()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void smallerTypesDifferByTheirRoundingOnly(Case c) {
    // A FLOAT is computed in float, with errors of a few units of 2^-24; a HALF in double.
    record Precision(DataType type, double ofScore, double epsilon) {}
    for (Precision p :
        List.of(
            new Precision(DataType.FLOAT, 0x1p-22, 0x1p-21),
            new Precision(DataType.FLOAT16, 0, 0x1p-11))) {
      INDArray rounded = LOGITS.castTo(p.type);
      INDArray exact = rounded.castTo(DataType.DOUBLE);
      assertEquals(c.score(exact), c.score(rounded), p.ofScore * Math.abs(c.score(exact)) + 1e-300);
      INDArray gradient = c.gradient(rounded);
      assertEquals(p.type, gradient.dataType());
      double worst =
          gradient.castTo(DataType.DOUBLE).sub(c.gradient(exact)).amaxNumber().doubleValue();
      double largest = c.gradient(exact).amaxNumber().doubleValue();
      assertTrue(worst <= p.epsilon * largest, worst + " of " + largest);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void hugeLogitsStayFinite(Case c) {
    for (double size : new double[] {1e4, -1e4}) {
      INDArray logits = LOGITS.mul(size).castTo(DataType.FLOAT);
      assertTrue(Double.isFinite(c.score(logits)));
      assertTrue(Double.isFinite(c.gradient(logits).amaxNumber().doubleValue()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aNaNThatCountsShowsAndAnotherChangesNothing(Case c) {
    for (int r = 0; r < ROWS; r++) {
      INDArray logits = LOGITS.dup().putScalar(r, 0, Double.NaN);
      if (c.isMasked(r) || c.isIgnored(r)) {
        assertEquals(c.score(LOGITS), c.score(logits));
        assertSameNumbers(c.gradient(LOGITS), c.gradient(logits));
      } else {
        assertEquals(Double.NaN, c.score(logits), "row " + r);
        assertTrue(Double.isNaN(c.gradient(logits).getDouble(r, 0)), "row " + r);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void labelsOfMaskedRowsAreNotLookedAt(Case c) {
    INDArray labels = c.labels().array();
    for (int r = 0; r < ROWS; r++) {
      if (c.isMasked(r)) {
        labels.getRow(r).assign(Double.NaN);
      }
    }
    assertEquals(c.score(LOGITS), c.score(labels, LOGITS, c.mask()));
    assertSameNumbers(c.gradient(LOGITS), c.gradient(labels, LOGITS, c.mask()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void permutingRowsPermutesScoresAndGradients(Case c) {
    int[] order = {3, 0, 6, 5, 1, 4, 2};
    INDArray labels = c.labels().array();
    INDArray mask = c.mask() == null ? null : rows(c.mask(), order);
    INDArray scores = c.loss().computeScoreArray(labels, LOGITS, c.activation(), c.mask());
    INDArray permuted =
        c.loss().computeScoreArray(rows(labels, order), rows(LOGITS, order), c.activation(), mask);
    assertTrue(rows(scores, order).equalsWithEps(permuted, 1e-14));
    assertTrue(
        rows(c.gradient(LOGITS), order)
            .equalsWithEps(c.gradient(rows(labels, order), rows(LOGITS, order), mask), 1e-14));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aMaskOfOnesIsNoMask(Case c) {
    if (c.mask() == null) {
      INDArray labels = c.labels().array();
      assertEquals(c.score(LOGITS), c.score(labels, LOGITS, NO_MASK));
      assertSameNumbers(c.gradient(LOGITS), c.gradient(labels, LOGITS, NO_MASK));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void resultsLiveInTheCurrentWorkspace(Case c) {
    INDArray labels = c.labels().array();
    try (MemoryWorkspace workspace =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace("LossLawTest")) {
      assertNotNull(workspace);
      assertTrue(c.gradient(labels, LOGITS, c.mask()).isAttached());
      assertTrue(c.loss().computeScoreArray(labels, LOGITS, c.activation(), c.mask()).isAttached());
    }
    assertFalse(c.gradient(LOGITS).isAttached());
  }

  @Test
  void oneInstanceServesManyThreads() {
    Case c = cases().get(0);
    double alone = c.score(LOGITS);
    double[] together =
        IntStream.range(0, 200).parallel().mapToDouble(i -> c.score(LOGITS)).toArray();
    assertTrue(Arrays.stream(together).allMatch(score -> score == alone));
  }

  /** INDArray.equals would allow a difference of 1e-5. */
  private static void assertSameNumbers(INDArray expected, INDArray actual) {
    assertArrayEquals(expected.shape(), actual.shape());
    assertArrayEquals(expected.dup('c').data().asDouble(), actual.dup('c').data().asDouble());
  }

  private static INDArray random(Random random, double low, double high) {
    double[] values = random.doubles((long) ROWS * COLUMNS, low, high).toArray();
    return Nd4j.createFromArray(values).reshape(ROWS, COLUMNS);
  }

  private static INDArray bits(Random random) {
    return random(random, 0, 1).gt(.5).castTo(DataType.DOUBLE);
  }

  private static INDArray simplex(INDArray positive) {
    return positive.div(positive.sum(true, 1));
  }

  private static INDArray oneHot(INDArray classes) {
    INDArray oneHot = Nd4j.zeros(DataType.DOUBLE, ROWS, COLUMNS);
    IntStream.range(0, ROWS)
        .filter(r -> classes.getInt(r, 0) >= 0)
        .forEach(r -> oneHot.putScalar(r, classes.getInt(r, 0), 1));
    return oneHot;
  }

  private static INDArray column(double... values) {
    return Nd4j.createFromArray(values).reshape(-1, 1);
  }

  private static INDArray rows(INDArray array, int... order) {
    INDArray permuted = array.ulike();
    for (int r = 0; r < order.length; r++) {
      permuted.putRow(r, array.getRow(order[r]));
    }
    return permuted;
  }

  /** Returns the same numbers as every second column of a wider array. */
  private static INDArray view(INDArray array) {
    INDArray wide = Nd4j.valueArrayOf(new long[] {array.size(0), 2 * array.size(1)}, 77.0);
    INDArray view =
        wide.castTo(array.dataType())
            .get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2, 2 * array.size(1)));
    return view.assign(array);
  }
}
