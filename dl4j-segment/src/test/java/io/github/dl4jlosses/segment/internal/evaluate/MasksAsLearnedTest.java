package io.github.dl4jlosses.segment.internal.evaluate;

import static io.github.dl4jlosses.segment.internal.drawn.DrawnFolder.all;
import static io.github.dl4jlosses.segment.internal.drawn.DrawnFolder.square;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.TrainingOption;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.drawn.DrawnFolder;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData.Which;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks are measured as they were learned. */
class MasksAsLearnedTest {
  @TempDir private Path root = Path.of("");

  private DrawnFolder learned() {
    return new DrawnFolder(root.resolve("learned"));
  }

  private DrawnFolder measured() {
    return new DrawnFolder(root.resolve("measured"));
  }

  private <T> ModelInfo model(TrainingOption<T> option, String value) {
    return TrainingData.open(
            TrainingOptions.defaults()
                .with(TrainingOptions.DATA, root.resolve("learned"))
                .withText(option, value))
        .info();
  }

  private EvaluationData open(ModelInfo info, Optional<Integer> threshold) {
    return EvaluationData.open(
        info,
        root.resolve("measured"),
        new EvaluationData.Request(
            Optional.of(Which.ALL),
            Optional.empty(),
            Optional.empty(),
            threshold,
            Optional.empty(),
            Optional.empty()));
  }

  private static long pixels(EvaluationData data, int value) {
    return IntStream.of(data.samples().read(0).mask()).filter(v -> v == value).count();
  }

  @Test
  void theThresholdOfTheTrainingIsKept() {
    learned().gray("masks/a.png", square(0, 0, 200)).gray("masks/b.png", square(0, 0, 190));
    measured().gray("masks/c.png", all(square(0, 0, 150), square(8, 8, 120)));
    ModelInfo info = model(TrainingOptions.THRESHOLD_MASKS, "128");
    assertEquals(25, pixels(open(info, Optional.empty()), 1));
    assertEquals(50, pixels(open(info, Optional.of(110)), 1));
  }

  @Test
  void whatIsVoidIsAsItWas() {
    learned().gray("masks/a.png", squares(128, 255)).gray("masks/b.png", squares(128, 255));
    measured().gray("masks/c.png", squares(128, 255));
    assertEquals(25, pixels(open(model(TrainingOptions.IGNORE, "255"), Optional.empty()), 255));
    EvaluationData none = open(model(TrainingOptions.IGNORE, "none"), Optional.empty());
    assertEquals(0, pixels(none, 255));
    assertEquals(25, pixels(none, 2));
  }

  private static IntBinaryOperator squares(int first, int second) {
    return all(square(0, 0, first), square(8, 8, second));
  }

  @Test
  void numbersOfObjectsKeepTheirVoid() {
    learned().gray("masks/a.png", squares(1, 2)).gray("masks/b.png", squares(1, 2));
    measured().gray("masks/c.png", squares(1, 255));
    EvaluationData data = open(model(TrainingOptions.MASKS, "instances"), Optional.empty());
    assertEquals(25, pixels(data, 255));
    assertEquals(
        "note: 255 is void in masks of 8 bits that number objects; --ignore none makes it an object",
        data.warnings().get(0));
  }

  @Test
  void palettesInAnotherOrderAreNoted() {
    int[] colors = {0, 0xFF0000, 0x0000FF};
    int[] others = {0, 0x0000FF, 0xFF0000};
    learned()
        .palette("masks/a.png", colors, squares(1, 2))
        .palette("masks/b.png", colors, squares(1, 2));
    measured()
        .palette("masks/c.png", colors, squares(1, 2))
        .palette("masks/d.png", others, squares(1, 2));
    EvaluationData data = open(model(TrainingOptions.IGNORE, "auto"), Optional.empty());
    assertEquals(
        "note: index 1 is #FF0000 in c.png and #0000FF in d.png: masks are read by index as said",
        data.warnings().get(0));
  }

  @Test
  void aThresholdNeedsMasksOfNumbers() {
    learned().rgb("masks/a.png", squares(0xFF0000, 0)).rgb("masks/b.png", squares(0xFF0000, 0));
    measured().rgb("masks/c.png", squares(0xFF0000, 0));
    ModelInfo info = model(TrainingOptions.IGNORE, "auto");
    assertEquals(
        "--threshold-masks must come with masks of classes or labels, got color",
        assertThrows(IllegalArgumentException.class, () -> open(info, Optional.of(128)))
            .getMessage());
  }
}
