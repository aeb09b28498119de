package io.github.dl4jlosses.segment.internal.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.segment.TrainingOptions;
import org.junit.jupiter.api.Test;

class AugmentPresetTest {
  private final TrainingOptions defaults = TrainingOptions.defaults();

  private static Augmentation of(TrainingOptions options) {
    return AugmentPreset.augmentation(options);
  }

  private Augmentation of(String preset) {
    return of(defaults.withText(TrainingOptions.AUGMENT, preset));
  }

  @Test
  void theDefaultKeepsUpAndSize() {
    assertEquals(new Augmentation(.5, 0, 1, .1), of(defaults));
    assertEquals(of("flip"), of(defaults));
  }

  @Test
  void othersDoNothingOrTurnAnyWay() {
    assertEquals(Augmentation.none(), of("none"));
    assertEquals(new Augmentation(.5, 180, 1.15, .1), of("free"));
  }

  @Test
  void aSingleNumberGoesBeforeThePreset() {
    TrainingOptions turned = defaults.with(TrainingOptions.TURN, 20.);
    assertEquals(new Augmentation(.5, 20, 1, .1), of(turned));
    TrainingOptions free = turned.withText(TrainingOptions.AUGMENT, "free");
    assertEquals(new Augmentation(.5, 20, 1.15, .1), of(free));
    assertEquals(
        new Augmentation(0, 0, 1, .3),
        of(defaults.withText(TrainingOptions.AUGMENT, "none").with(TrainingOptions.LIGHT, .3)));
  }

  @Test
  void theSameNumbersAreTheSameRecipeWhoeverSaidThem() {
    TrainingOptions free = defaults.withText(TrainingOptions.AUGMENT, "free");
    TrainingOptions said =
        defaults.with(TrainingOptions.TURN, 180.).with(TrainingOptions.ZOOM, 1.15);
    assertEquals(AugmentPreset.recipe(free), AugmentPreset.recipe(said));
  }

  @Test
  void oneLineSaysWhatIsDone() {
    String hint = " (or say --augment none, flip or free)";
    assertEquals("flip 0.5, turn 0°, zoom 1, light ±10 %" + hint, AugmentPreset.text(of(defaults)));
    assertEquals(
        "flip 0.5, turn 180°, zoom 1.15, light ±10 %" + hint, AugmentPreset.text(of("free")));
    assertTrue(AugmentPreset.text(of("none")).startsWith("images are learned as they are"));
    assertTrue(AugmentPreset.text(new Augmentation(0, 0, 1, .07)).contains("light ±7 %"));
  }
}
