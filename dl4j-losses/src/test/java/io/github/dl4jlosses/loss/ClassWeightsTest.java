package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.OwnLossTest;
import io.github.dl4jlosses.loss.ClassWeights.Count;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Two images of 2 x 3 pixels: class 0 five times, class 1 four, class 2 once, two ignored. */
class ClassWeightsTest {
  private static final SegmentationLoss LOSS = new LossCrossEntropy().withIgnoreIndex(255);

  private static INDArray labels() {
    return Nd4j.createFromArray(0, 0, 0, 1, 1, 255, /* second image */ 0, 0, 1, 1, 2, 255)
        .reshape(2, 1, 2, 3);
  }

  private static INDArray oneHot() {
    INDArray hot = Nd4j.zeros(DataType.FLOAT, 2, 3, 2, 3);
    for (int i = 0; i < 12; i++) {
      int c = labels().getInt(i / 6, 0, i % 6 / 3, i % 3);
      if (c != 255) {
        hot.putScalar(new long[] {i / 6, c, i % 6 / 3, i % 3}, 1);
      }
    }
    return hot;
  }

  private static final List<Count> COUNTS =
      List.of(new Count(5, 10, 2, 10), new Count(4, 10, 2, 10), new Count(1, 10, 1, 5));

  static Stream<INDArray> formsOfLabels() {
    return Stream.of(
        labels(),
        labels().castTo(DataType.UINT8),
        labels().castTo(DataType.FLOAT),
        labels().reshape(2, 2, 3),
        labels().reshape(2, 2, 3, 1),
        labels().castTo(DataType.DOUBLE).dup('f'),
        oneHot(),
        oneHot().castTo(DataType.FLOAT16),
        oneHot().permute(0, 2, 3, 1).dup('c').permute(0, 3, 1, 2));
  }

  @ParameterizedTest
  @MethodSource("formsOfLabels")
  void eachFormOfLabelsIsCountedAlike(INDArray labels) {
    assertEquals(COUNTS, ClassWeights.of(LOSS, 3, labels, null).counts());
  }

  @Test
  void batchesOfAnIteratorAddUp() {
    DataSet both = new DataSet(Nd4j.zeros(2, 1, 2, 3), labels());
    for (int batch : new int[] {1, 2}) {
      ListDataSetIterator<DataSet> data = new ListDataSetIterator<>(both.asList(), batch);
      assertEquals(COUNTS, ClassWeights.of(LOSS, 3, data).counts());
      assertTrue(data.hasNext(), "ready for training");
      data.next();
      assertEquals(COUNTS, ClassWeights.of(LOSS, 3, data).counts(), "from its first batch on");
    }
  }

  @Test
  void masksLeaveOutAndWeigh() {
    INDArray second = Nd4j.createFromArray(0f, 1f);
    Count once = new Count(1, 5, 1, 5);
    assertEquals(
        List.of(new Count(2, 5, 1, 5), new Count(2, 5, 1, 5), once),
        ClassWeights.of(LOSS, 3, labels(), second).counts());
    INDArray half = Nd4j.valueArrayOf(new long[] {2, 1, 2, 3}, .5);
    assertEquals(new Count(2.5, 5, 2, 5), ClassWeights.of(LOSS, 3, labels(), half).counts().get(0));
  }

  @Test
  void aSumReadsLabelsAsItsPartsDo() {
    SegmentationLoss sum = LossSum.of(LOSS, new LossDice().withIgnoreIndex(255));
    assertEquals(COUNTS, ClassWeights.of(sum, 3, labels(), null).counts());
  }

  @Test
  void channelsOfBinaryLabelsAreCountedEachByItself() {
    INDArray labels =
        Nd4j.createFromArray(1f, 1f, 0f, 0f, /* channel 1 */ 0f, 255f, 1f, 0f).reshape(1, 2, 2, 2);
    ClassWeights counted =
        ClassWeights.of(new LossBCEWithLogits().withIgnoreIndex(255), 2, labels, null);
    assertEquals(List.of(new Count(2, 4, 1, 4), new Count(1, 3, 1, 3)), counted.counts());
    assertArrayEquals(new double[] {1, 2}, counted.posWeight(100), 1e-15);
    assertArrayEquals(new double[] {1, 1.5}, counted.posWeight(1.5), 1e-15);
  }

  @Test
  void softLabelsAreSummed() {
    INDArray labels = Nd4j.createFromArray(.25, .75, .5, .5).reshape(2, 2);
    ClassWeights counted =
        ClassWeights.of(new LossCrossEntropy().withTarget(Target.PROBABILITY), 2, labels, null);
    assertEquals(List.of(new Count(.75, 2, 2, 2), new Count(1.25, 2, 2, 2)), counted.counts());
  }

  @Test
  void theHandCase() {
    ClassWeights counted = new ClassWeights(COUNTS);
    assertArrayEquals(
        new double[] {10 / 15., 10 / 12., 10 / 3.}, counted.inverseFrequency(), 1e-15);
    // frequencies 5/10, 4/10, 1/5; their median 4/10
    assertArrayEquals(new double[] {.8, 1, 2}, counted.medianFrequency(), 1e-15);
    assertArrayEquals(new double[] {1, 1.5, 9}, counted.posWeight(100), 1e-15);
    // of two frequencies, 5/10 and 4/10, the median is between
    assertArrayEquals(
        new double[] {.9, 1.125}, new ClassWeights(COUNTS.subList(0, 2)).medianFrequency(), 1e-15);
  }

  /** Values of the authors' formula, scaled to the number of classes. */
  @Test
  void effectiveNumbersAreTheAuthors() {
    long[] n = {1000, 100, 10};
    double[][] expected = {
      {.9, .848568, .848591, 1.302841},
      {.99, .230147, .363011, 2.406842},
      {.999, .042160, .280000, 2.677839},
      {.9999, .028362, .271255, 2.700382}
    };
    for (double[] row : expected) {
      double[] weights = ClassWeights.effectiveNumber(row[0], n);
      assertArrayEquals(new double[] {row[1], row[2], row[3]}, weights, 6e-7);
    }
    assertArrayEquals(new double[] {1, 1, 1}, ClassWeights.effectiveNumber(0, n));
    assertArrayEquals(
        ClassWeights.effectiveNumber(.9, 2, 2, 1), new ClassWeights(COUNTS).effectiveNumber(.9));
  }

  @Test
  void aClassThatNoImageShowsWeighsOneAndChangesNoOther() {
    ClassWeights counted =
        new ClassWeights(Stream.concat(COUNTS.stream(), Stream.of(Count.NONE)).toList());
    ClassWeights shown = new ClassWeights(COUNTS);
    assertFourth(shown.inverseFrequency(), counted.inverseFrequency());
    assertFourth(shown.medianFrequency(), counted.medianFrequency());
    assertFourth(shown.effectiveNumber(.9), counted.effectiveNumber(.9));
    assertFourth(shown.posWeight(100), counted.posWeight(100));
    Count ofNoPixel = new Count(0, 10, 1, 10);
    ClassWeights withoutPixels =
        new ClassWeights(Stream.concat(COUNTS.stream(), Stream.of(ofNoPixel)).toList());
    assertFourth(shown.medianFrequency(), withoutPixels.medianFrequency());
    double[] nothing = {1, 1};
    ClassWeights none = new ClassWeights(List.of(Count.NONE, Count.NONE));
    assertArrayEquals(nothing, none.inverseFrequency());
    assertArrayEquals(nothing, none.medianFrequency());
    assertArrayEquals(nothing, none.effectiveNumber(.99));
    assertArrayEquals(nothing, none.posWeight(10));
  }

  private static void assertFourth(double[] shown, double[] with) {
    assertArrayEquals(new double[] {shown[0], shown[1], shown[2], 1}, with, 1e-15);
  }

  @Test
  void balancedClassesCountAlikeInTheLoss() {
    double[] weight = new ClassWeights(COUNTS).inverseFrequency();
    for (int c = 0; c < 3; c++) {
      assertEquals(10 / 3., weight[c] * COUNTS.get(c).pixels(), 1e-12);
    }
  }

  @Test
  void whatCannotBeCountedIsAnError() {
    INDArray inTwoWays = Nd4j.createFromArray(0, 0, 0, 0, 0, 1).reshape(1, 2, 3);
    assertMessage(
        "labels must be [N, 1, H, W] or [N, C, W, 1], got [1, 2, 3] (class indices [N, H, W], or"
            + " one-hot [N, C, W]?)",
        () -> ClassWeights.of(new LossCrossEntropy(), 2, inTwoWays, null));
    assertMessage(
        "loss must be of this library, or a sum with one, got LossBrier",
        () -> ClassWeights.of(new OwnLossTest.LossBrier(1), 3, labels(), null));
    assertMessage(
        "labels must be class indices 0..1", () -> ClassWeights.of(LOSS, 2, labels(), null));
    assertMessage(
        "labels must have the shape [N, 1, ...], [N, H, W] or [N, 4, ...], got [2, 3, 2, 3]",
        () -> ClassWeights.of(LOSS, 4, oneHot(), null));
    assertMessage(
        "classes must be as long as other classes (2), got 3",
        () -> new ClassWeights(COUNTS).plus(new ClassWeights(COUNTS.subList(0, 2))));
    assertMessage("classes must be >= 1", () -> ClassWeights.of(LOSS, 0, labels(), null));
    assertMessage("beta must be in [0, 1)", () -> ClassWeights.effectiveNumber(1, 3, 4));
    assertMessage("examples[1] must be", () -> ClassWeights.effectiveNumber(.9, 3, -4));
    assertMessage("most must be", () -> new ClassWeights(COUNTS).posWeight(.5));
    assertMessage("pixels must be", () -> new Count(-1, 0, 0, 0));
  }

  private static void assertMessage(String start, Runnable run) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, run::run).getMessage());
    assertTrue(message.startsWith(start), message);
  }
}
