package io.github.dl4jlosses.internal.label;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What each value is read as, on the borders of what is legal. */
class LabelValuesTest {
  private static final int VOID = LabelValues.VOID;

  private static LabelValues values(LabelKind kind, int ignoreIndex, double... labels) {
    INDArray all = Nd4j.createFromArray(labels);
    LabelRule rule = new LabelRule(kind, ignoreIndex, "classes", "channels");
    return new LabelValues(rule, all, 2, 3, 4, 5);
  }

  private static LabelValues classes(int ignoreIndex) {
    return values(LabelKind.CLASSES, ignoreIndex, 0);
  }

  /** One pixel, as channels. */
  private static double[][] pixel(double... labels) {
    return Arrays.stream(labels).mapToObj(label -> new double[] {label}).toArray(double[][]::new);
  }

  @Test
  void anIndexIsItsClass() {
    assertEquals(0, classes(255).index(0, 0));
    assertEquals(0, classes(255).index(-0.0, 0));
    assertEquals(2, classes(255).index(2, 0));
    assertEquals(VOID, classes(255).index(255, 0));
    assertEquals(VOID, classes(2).index(2, 0));
    String rule = "labels must be class indices 0..2 or the ignoreIndex 255, got ";
    refuses(rule + "3 at [1, 2, 3] (classes are counted from 0)", () -> classes(255).index(3, 33));
    refuses(
        rule + "3000000000 at [0, 0, 0] (void pixels? use withIgnoreIndex)",
        () -> classes(255).index(3e9, 0));
    refuses(
        rule + "-1 at [0, 0, 0] (void pixels? use withIgnoreIndex(-1))",
        () -> classes(255).index(-1, 0));
  }

  @Test
  void aOneHotPixelIsOfItsOne() {
    assertEquals(1, classes(255).oneHot(pixel(0, 1, 0), 0, 0));
    assertEquals(VOID, classes(255).oneHot(pixel(0, 0, 0), 0, 0));
  }

  @Test
  void theLargestProbabilityWinsAndTheLowestOfEquals() {
    assertEquals(2, classes(255).largest(pixel(.2, .3, .5), 0, 0, .01));
    assertEquals(0, classes(255).largest(pixel(.4, .4, .2), 0, 0, .01));
    assertEquals(0, classes(255).largest(pixel(1, 0, 0), 0, 0, 0));
    assertEquals(1, classes(255).largest(pixel(.25, .5, .26), 0, 0, .011));
    refuses(
        "labels must sum to 1 over the classes of a pixel, or be all 0, got 1.25 at [0, 0, 1]"
            + " (several classes per pixel? use channels)",
        () -> classes(255).largest(pixel(.25, .5, .5), 0, 1, .01));
    refuses(
        "labels must sum to 1 over the classes of a pixel, or be all 0, got 0.75 at [0, 0, 0]"
            + " (several classes per pixel? use channels)",
        () -> classes(255).largest(pixel(.25, .5, 0), 0, 0, .01));
    refuses(
        "labels must be one-hot or probabilities, got -0.5 at [0, 1, 0, 0] (class indices go in one"
            + " channel)",
        () -> classes(255).largest(pixel(1, -.5, .5), 0, 0, .01));
    refuses(
        "labels must be one-hot or probabilities, got 1.5 at [0, 1, 0, 0] (class indices go in one"
            + " channel)",
        () -> classes(255).largest(pixel(0, 1.5, -.5), 0, 0, .01));
  }

  @Test
  void zerosAndThoseThatAreAllTheIgnoreIndexAreVoid() {
    assertEquals(VOID, classes(255).largest(pixel(0, 0, 0), 0, 0, .01));
    assertEquals(VOID, classes(255).largest(pixel(255, 255, 255), 0, 0, .01));
    refuses(
        "labels must be one-hot or probabilities, got 255 at [0, 0, 0, 0] (class indices go in one"
            + " channel)",
        () -> classes(255).largest(pixel(255, 255, 0), 0, 0, .01));
  }

  @Test
  void aShareIsFromZeroToOne() {
    LabelValues values = values(LabelKind.CHANNELS, 255, 0);
    for (double legal : new double[] {0, .5, 1, 255}) {
      assertDoesNotThrow(() -> values.share(legal, 0, 0));
    }
    String rule = "labels must be in [0, 1] or the ignoreIndex 255, got ";
    refuses(
        rule + "-1 at [0, 2, 0, 0] (labels are probabilities, not logits)",
        () -> values.share(-1, 0, 2));
    refuses(
        rule + "1.5 at [0, 2, 0, 0] (labels are probabilities, not logits)",
        () -> values.share(1.5, 0, 2));
    refuses(
        rule + "2 at [0, 2, 0, 0] (class indices? use classes; void pixels? use withIgnoreIndex)",
        () -> values.share(2, 0, 2));
  }

  @Test
  void aBitIsZeroOrOne() {
    LabelValues values = values(LabelKind.CHANNELS, 255, 0);
    assertEquals(0, values.bit(0, 0, 0, "round"));
    assertEquals(1, values.bit(1, 0, 0, "round"));
    assertEquals(VOID, values.bit(255, 0, 0, "round"));
    assertEquals(VOID, values(LabelKind.CHANNELS, 1, 0).bit(1, 0, 0, "round"));
    refuses(
        "labels must be 0, 1 or the ignoreIndex 255, got NaN at [0, 0, 0, 0] (a pixel is of a class"
            + " or not; round)",
        () -> values.bit(Double.NaN, 0, 0, "round"));
  }

  @Test
  void blackAndWhiteIsBothAndNothingElse() {
    for (double[] others : new double[][] {{255}, {0, 255, 1}, {255, 255}}) {
      refuses(
          "labels must be 0, 1 or the ignoreIndex -100, got 255 at [0, 0, 0, 0] (void pixels? use"
              + " withIgnoreIndex(255))",
          () -> values(LabelKind.CHANNELS, -100, others).bit(255, 0, 0, "round"));
    }
    refuses(
        "labels must be 0, 1 or the ignoreIndex -100, got 255 at [0, 0, 0, 0] (all are 0 or 255,"
            + " black and white? divide them by 255)",
        () -> values(LabelKind.CHANNELS, -100, 255, 0, 255).bit(255, 0, 0, "round"));
  }

  @Test
  void aMaskSaysYesOrNo() {
    LabelValues values = classes(255);
    assertTrue(values.counts(1, 0, "no weights"));
    assertFalse(values.counts(0, 0, "no weights"));
    assertTrue(values.counts(1, 0, 2, "no weights"));
    assertFalse(values.counts(0, 0, 2, "no weights"));
    refuses(
        "mask must be 0 or 1, got 2 at [0, 0, 0] (no weights)",
        () -> values.counts(2, 0, "no weights"));
    refuses(
        "mask must be 0 or 1, got 2 at [0, 2, 0, 0] (no weights)",
        () -> values.counts(2, 0, 2, "no weights"));
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
