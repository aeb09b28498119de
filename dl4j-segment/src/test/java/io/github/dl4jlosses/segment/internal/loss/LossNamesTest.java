package io.github.dl4jlosses.segment.internal.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.TrainingOptions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --loss} may be. */
class LossNamesTest {
  @ParameterizedTest
  @EnumSource(LossName.class)
  void everyNameIsALoss(LossName name) {
    assertEquals(LossNames.of(name), LossNames.parse(name.toString()));
  }

  @ParameterizedTest
  @CsvSource({"ce+dice, ce+dice", "dice+ce, ce+dice", "CE, ce", "TopK+Bce+Dice, bce+dice+topk"})
  void aSumHasOneSpelling(String text, String spelling) {
    assertEquals(spelling, LossNames.parse(text).toString());
    assertEquals(LossNames.parse(spelling), LossNames.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "ce+", "+ce", "ce++dice", "ce,dice", "ce + dice", "2*ce", "dıce"})
  void otherTextIsRefusedWithAllNames(String text) {
    refuses(
        text,
        "loss must be ce, bce, dice, gdice, tversky, focal, lovasz or topk, or a sum such as"
            + " ce+dice, got "
            + text);
  }

  @ParameterizedTest
  @CsvSource({"dice+dice", "ce+dice+ce"})
  void aNameIsInASumOnce(String text) {
    refuses(text, "loss must have each name once, got " + text);
  }

  @Test
  void onePixelHasOneClassOrLabels() {
    refuses(
        "bce+ce",
        "loss must have ce or bce, got bce+ce (ce asks for the one class of a pixel, bce for its"
            + " labels)");
  }

  private static void refuses(String text, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> LossNames.parse(text)).getMessage());
  }

  @Test
  void aShellOffersEveryName() {
    assertEquals(
        Arrays.stream(LossName.values()).map(LossName::toString).toList(),
        TrainingOptions.LOSS.usual().stream().filter(name -> !name.contains("+")).toList());
  }
}
