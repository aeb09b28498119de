package io.github.dl4jlosses.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  // truth      0 0 0 1 1 2 | void
  // predicted  0 0 1 1 2 2 | 0
  private static final ConfusionMatrix MATRIX =
      ConfusionMatrix.of(
          new int[] {0, 0, 0, 1, 1, 2, 255}, new int[] {0, 0, 1, 1, 2, 2, 0}, 4, 255);

  @Test
  void countsWhatItSaw() {
    assertEquals("[2, 1, 0, 0]\n[0, 1, 1, 0]\n[0, 0, 1, 0]\n[0, 0, 0, 0]\n", MATRIX.toString());
    assertEquals(6, MATRIX.total());
    assertEquals(1, MATRIX.count(0, 1));
    assertEquals(4, MATRIX.classes());
  }

  @Test
  void measuresOverlapOfEachClass() {
    assertEquals(2 / 3., MATRIX.iou(0));
    assertEquals(1 / 3., MATRIX.iou(1));
    assertEquals(1 / 2., MATRIX.iou(2));
    assertEquals(4 / 5., MATRIX.dice(0));
    assertEquals(1, MATRIX.precision(0));
    assertEquals(2 / 3., MATRIX.recall(0));
    assertEquals(1 / 2., MATRIX.precision(1));
    assertEquals(4 / 6., MATRIX.pixelAccuracy());
  }

  @Test
  void anAbsentClassIsUndefinedAndLeftOutOfTheMean() {
    assertEquals(Double.NaN, MATRIX.iou(3));
    assertEquals(Double.NaN, MATRIX.dice(3));
    assertEquals(Double.NaN, MATRIX.precision(3));
    assertEquals(Double.NaN, MATRIX.recall(3));
    assertEquals((2 / 3. + 1 / 3. + 1 / 2.) / 3, MATRIX.meanIou(), 1e-15);
  }

  @Test
  void aPredictedClassThatIsAbsentHasIouZero() {
    ConfusionMatrix invented = ConfusionMatrix.of(new int[] {0, 0}, new int[] {0, 1}, 2, -1);
    assertEquals(0, invented.iou(1));
    assertEquals(Double.NaN, invented.recall(1));
    assertEquals(.25, invented.meanIou());
  }

  @Test
  void withoutPixelsEverythingIsUndefined() {
    assertEquals(Double.NaN, ConfusionMatrix.empty(2).meanIou());
    assertEquals(Double.NaN, ConfusionMatrix.empty(2).pixelAccuracy());
  }

  @Test
  void addingMatricesIsCountingBoth() {
    int[] truth = {0, 1, 1};
    int[] predicted = {0, 0, 1};
    ConfusionMatrix twice =
        ConfusionMatrix.of(new int[] {0, 1, 1, 0, 1, 1}, new int[] {0, 0, 1, 0, 0, 1}, 2, -1);
    ConfusionMatrix once = ConfusionMatrix.of(truth, predicted, 2, -1);
    assertEquals(twice, once.plus(once));
    assertEquals(twice.hashCode(), once.plus(once).hashCode());
    assertEquals(once, ConfusionMatrix.empty(2).plus(once));
    assertEquals(once, once.plus(ConfusionMatrix.empty(2)));
    assertNotEquals(once, twice);
    assertNotEquals(once.hashCode(), twice.hashCode());
    assertEquals(once, ConfusionMatrix.of(2, new long[] {1, 0, 1, 1})); // as JSON has it
  }

  @Test
  void oneClassAgainstTheRestHasTheSameScores() {
    for (int c = 0; c < 4; c++) {
      ConfusionMatrix yesNo = MATRIX.oneAgainstRest(c);
      assertEquals(MATRIX.iou(c), yesNo.iou(1));
      assertEquals(MATRIX.dice(c), yesNo.dice(1));
      assertEquals(MATRIX.precision(c), yesNo.precision(1));
      assertEquals(MATRIX.recall(c), yesNo.recall(1));
      assertEquals(6, yesNo.total());
    }
    assertEquals("[3, 1]\n[1, 1]\n", MATRIX.oneAgainstRest(1).toString());
  }

  @Test
  void rejectsCountsThatAreNone() {
    assertMessage(
        "counts must be as long as the square of classes (4), got 3",
        () -> ConfusionMatrix.of(2, new long[3]));
    assertMessage("counts must be >= 0, got -1", () -> ConfusionMatrix.of(1, new long[] {-1}));
  }

  @Test
  void rejectsWhatIsNoClass() {
    int[] zeros = {0, 0};
    assertMessage(
        "truth must be a class 0..1, got 2 at pixel 1",
        () -> ConfusionMatrix.of(new int[] {0, 2}, zeros, 2, 255));
    assertMessage(
        "predicted must be a class 0..1, got -1 at pixel 0",
        () -> ConfusionMatrix.of(zeros, new int[] {-1, 0}, 2, 255));
    assertMessage(
        "predicted must be as long as truth (2), got 1",
        () -> ConfusionMatrix.of(zeros, new int[] {0}, 2, 255));
    assertThrows(IndexOutOfBoundsException.class, () -> MATRIX.count(0, 5));
    assertMessage("classes must be >= 1, got 0", () -> ConfusionMatrix.empty(0));
    assertMessage(
        "classes must be at most 46340, got 50000 (objects? number them)",
        () -> ConfusionMatrix.empty(50_000));
    assertMessage(
        "other must have 3 classes, got 2",
        () -> ConfusionMatrix.empty(3).plus(ConfusionMatrix.empty(2)));
  }

  private static void assertMessage(
      String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
