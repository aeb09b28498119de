package io.github.dl4jlosses.segment.internal.train;

import static io.github.dl4jlosses.segment.TrainingOptions.AUGMENT;
import static io.github.dl4jlosses.segment.internal.io.Arguments.number;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.segment.TrainingOptions;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Changes of training images that fit a kind of image; options for one change go before. */
public enum AugmentPreset {
  /** Images are learned as they are. */
  NONE,
  /** For photographs: the sky stays above, and sizes stay as the camera saw them. */
  FLIP,
  /** For microscopes and aerial views, which have no above. */
  FREE;

  private Augmentation changes() {
    return switch (this) {
      case NONE -> Augmentation.none();
      case FLIP -> new Augmentation(/* flip= */ .5, /* turn= */ 0, /* zoom= */ 1, /* light= */ .1);
      case FREE ->
          new Augmentation(/* flip= */ .5, /* turn= */ 180, /* zoom= */ 1.15, /* light= */ .1);
    };
  }

  /** Returns how the options change images. */
  public static Augmentation augmentation(TrainingOptions options) {
    Augmentation preset = options.get(AUGMENT).changes();
    return new Augmentation(
        options.find(TrainingOptions.FLIP).orElse(preset.flip()),
        options.find(TrainingOptions.TURN).orElse(preset.turn()),
        options.find(TrainingOptions.ZOOM).orElse(preset.zoom()),
        options.find(TrainingOptions.LIGHT).orElse(preset.light()));
  }

  /** Returns the same as entries of a recipe: whoever said a number, it is the same. */
  static Map<String, String> recipe(TrainingOptions options) {
    Augmentation changes = augmentation(options);
    Map<String, String> recipe = new LinkedHashMap<>();
    recipe.put("augmentation flip", String.valueOf(changes.flip()));
    recipe.put("augmentation turn", String.valueOf(changes.turn()));
    recipe.put("augmentation zoom", String.valueOf(changes.zoom()));
    recipe.put("augmentation light", String.valueOf(changes.light()));
    return recipe;
  }

  /** Returns what is done, for people. */
  static String text(Augmentation changes) {
    String what =
        changes.equals(Augmentation.none())
            ? "images are learned as they are"
            : "flip %s, turn %s°, zoom %s, light ±%s %%"
                .formatted(
                    number(changes.flip()),
                    number(changes.turn()),
                    number(changes.zoom()),
                    percent(changes.light()));
    return what + " (or say --augment none, flip or free)";
  }

  private static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
