package io.github.dl4jlosses.segment;

import static io.github.dl4jlosses.segment.TrainingOption.count;
import static io.github.dl4jlosses.segment.TrainingOption.named;
import static io.github.dl4jlosses.segment.TrainingOption.number;
import static io.github.dl4jlosses.segment.TrainingOption.oneOf;
import static io.github.dl4jlosses.segment.TrainingOption.time;
import static io.github.dl4jlosses.segment.TrainingOption.weights;
import static io.github.dl4jlosses.segment.internal.io.Arguments.between;

import io.github.dl4jlosses.segment.TrainingOption.Role;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.mask.MaskFormat;
import io.github.dl4jlosses.segment.internal.mask.VoidValues;
import io.github.dl4jlosses.segment.internal.run.BestEpochCriterion;
import io.github.dl4jlosses.segment.internal.train.LossChoice;
import io.github.dl4jlosses.segment.internal.train.LossChoice.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a training can be given: the options of {@code segment train}, with the same defaults.
 *
 * <pre>
 *   TrainingOptions options =
 *       TrainingOptions.of(Path.of("my/images"), Path.of("my/run"))
 *           .with(TrainingOptions.EPOCHS, 20)
 *           .withText(TrainingOptions.CLASS_WEIGHTS, "auto");
 * </pre>
 *
 * <p>Each constant says what it means by {@link TrainingOption#description}. Weights, formats of
 * masks, void values, the loss and the score of the best epoch are given as text, as on the command
 * line; their types are internal.
 *
 * <p>An option that is added to the list here is one of the command line, of its help, of the
 * report, and of what a run must have in common with the checkpoint that it continues.
 */
public final class TrainingOptions {
  public static final TrainingOption<Path> DATA =
      named("--data", "data", Path.class, FileNames::path)
          .valueName("<folder>")
          .defaultValue(Path.of("datasets", "toy-shapes"))
          .role(Role.INPUT)
          .description("Folder of images and masks, see docs/en/command-line.md.")
          .build();

  public static final TrainingOption<Path> OUTPUT =
      named("--output", "output", Path.class, FileNames::path)
          .valueName("<folder>")
          .madeIfNotGiven(() -> Path.of("runs", time()))
          .role(Role.OUTPUT)
          .description("Folder that the run writes into; a new one in runs/ if not given.")
          .build();

  public static final TrainingOption<MaskFormat> MASKS =
      oneOf("--masks", "masks", MaskFormat.class)
          .valueName("<format>")
          .description("What masks hold: ${COMPLETION-CANDIDATES}; by default they tell it.")
          .build();

  public static final TrainingOption<VoidValues> IGNORE =
      named("--ignore", "voids", VoidValues.class, VoidValues::parse)
          .valueName("<values>")
          .defaultValue(VoidValues.none())
          .parts(voids -> Map.of("values", voids.values()))
          .description(
              "Values of masks that are void, neither learned nor measured, beside those that"
                  + " classes.csv ignores: 7,9, or colors #E0E0E0.")
          .build();

  public static final TrainingOption<Double> VALIDATION_SHARE =
      number("--validation-share", "split validation share", new Split().validationShare())
          .valueName("<share>")
          .description("Share of the images that validate, if no folders say which.")
          .build();

  public static final TrainingOption<Double> TEST_SHARE =
      number("--test-share", "split test share", new Split().testShare())
          .valueName("<share>")
          .description(
              "Share of the images that are kept for the test, if there is no folder for them:"
                  + " neither learned nor measured here, but by evaluate.")
          .build();

  public static final TrainingOption<Long> SPLIT_SEED =
      named("--split-seed", "split seed", Long.class, Long::valueOf)
          .defaultValue(new Split().seed())
          .description("Chooses the images that validate and test, if no folders say which.")
          .build();

  public static final TrainingOption<Integer> CROP =
      count("--crop", "crop", 0)
          .valueName("<pixels>")
          .defaultValue(0) // whole images, or as large as most allow
          .description(
              "Edge of the random crops that the network learns from, a multiple of 2^depth; 0 is"
                  + " whole images if they have one small size, else crops of 256 or less.")
          .build();

  public static final TrainingOption<Integer> EPOCHS =
      count("--epochs", "epochs", 1)
          .defaultValue(36) // the learning rate rises and falls over them all
          .description("How often each training image is seen.")
          .build();

  public static final TrainingOption<Integer> BATCH =
      count("--batch", "batch size", 1)
          .defaultValue(4) // more steps are worth more here than smoother ones
          .description("Images per step.")
          .build();

  public static final TrainingOption<Double> LEARNING_RATE =
      number("--learning-rate", "learning rate", 8e-3) // batch normalization bears more than 1e-3
          .valueName("<rate>")
          .check(TrainingOption::positive)
          .description("The highest of the run: it rises from a tenth, and falls to a hundredth.")
          .build();

  public static final TrainingOption<Integer> DEPTH =
      count("--depth", "depth", 1)
          .defaultValue(3) // a pixel of the bottom sees a whole object
          .description("Poolings; one more doubles the reach of a pixel.")
          .build();

  public static final TrainingOption<Integer> WIDTH =
      count("--width", "width", 1)
          .defaultValue(8) // twice the width takes twice the time and more
          .description("Channels after the first convolution; doubled at each pooling.")
          .build();

  public static final TrainingOption<LossChoice.Kind> LOSS =
      oneOf("--loss", "loss kind", LossChoice.Kind.class)
          .valueName("<loss>")
          .description(
              "ce: each pixel has one class. bce: each class is a yes or no of its own; where masks"
                  + " give a pixel one class, the first is the background, which has none. By"
                  + " default bce where each label has masks of its own, else ce.")
          .build();

  public static final TrainingOption<Weights> CLASS_WEIGHTS =
      weights("--class-weights", "loss weights")
          .description(
              "none, auto (median frequency balancing of the training masks), or a number for each"
                  + " class: 1,2.5,1.")
          .build();

  public static final TrainingOption<Weights> POS_WEIGHT =
      weights("--pos-weight", "loss pos weights")
          .description(
              "With bce, how much pixels with a label count: none, auto (negatives / positives), or"
                  + " a number for each label.")
          .build();

  public static final TrainingOption<Double> LABEL_SMOOTHING =
      number("--label-smoothing", "loss label smoothing", 0)
          .valueName("<share>")
          .description("Share of each label that is given to the other answers.")
          .build();

  // Shapes may be turned any way, and look alike in a mirror and in other light.

  public static final TrainingOption<Double> FLIP =
      number("--flip", "augmentation flip", .5)
          .valueName("<p>")
          .check((name, value) -> between(name, 0, 1, value))
          .description("Probability of a mirror image.")
          .build();

  public static final TrainingOption<Double> TURN =
      number("--turn", "augmentation turn", 180)
          .valueName("<degrees>")
          .check((name, value) -> between(name, 0, 180, value))
          .description("Largest turn either way; 0 if up and down matter.")
          .build();

  public static final TrainingOption<Double> ZOOM =
      number("--zoom", "augmentation zoom", 1.15)
          .valueName("<factor>")
          .check((name, value) -> between(name, 1, 10, value))
          .description("Largest factor by which images grow or shrink.")
          .build();

  public static final TrainingOption<Double> LIGHT =
      number("--light", "augmentation light", .1)
          .valueName("<share>")
          .check((name, value) -> between(name, 0, 1, value))
          .description("Largest change of contrast and brightness.")
          .build();

  public static final TrainingOption<Long> SEED =
      named("--seed", "seed", Long.class, Long::valueOf)
          .defaultValue(1L)
          .description("Of the weights, the order of the images and their changes.")
          .build();

  public static final TrainingOption<BestEpochCriterion> BEST_BY =
      oneOf("--best-by", "monitor", BestEpochCriterion.class)
          .valueName("<score>")
          .defaultValue(BestEpochCriterion.MIOU) // defined for any masks
          .shown("best epoch by", BestEpochCriterion::title)
          .description(
              "Score of the epoch whose network becomes model.zip: ${COMPLETION-CANDIDATES}.")
          .build();

  public static final TrainingOption<Integer> PATIENCE =
      count("--patience", "patience", 0)
          .valueName("<epochs>")
          .defaultValue(0) // the learning rate falls only at the end
          .shown("patience", epochs -> epochs == 0 ? "any" : epochs + " epochs")
          .description("Ends the run after so many epochs without a better score; 0 is never.")
          .build();

  private static final List<TrainingOption<?>> ALL =
      List.of(
          DATA,
          OUTPUT,
          MASKS,
          IGNORE,
          VALIDATION_SHARE,
          TEST_SHARE,
          SPLIT_SEED,
          CROP,
          EPOCHS,
          BATCH,
          LEARNING_RATE,
          DEPTH,
          WIDTH,
          LOSS,
          CLASS_WEIGHTS,
          POS_WEIGHT,
          LABEL_SMOOTHING,
          FLIP,
          TURN,
          ZOOM,
          LIGHT,
          SEED,
          BEST_BY,
          PATIENCE);

  private final Map<TrainingOption<?>, Optional<?>> values; // in the order of the list

  private TrainingOptions(Map<TrainingOption<?>, Optional<?>> values) {
    this.values = values;
  }

  /**
   * Returns the defaults: the toy data set, and a new folder in {@code runs/}.
   *
   * @see #of(Path, Path)
   */
  public static TrainingOptions defaults() {
    return defaults(ALL);
  }

  /**
   * Returns the defaults for a folder of images.
   *
   * @param data folder of images and masks
   * @param output folder that the run writes into
   */
  public static TrainingOptions of(Path data, Path output) {
    return defaults().with(DATA, data).with(OUTPUT, output);
  }

  /** Returns the defaults of a list of options. */
  public static TrainingOptions defaults(List<TrainingOption<?>> list) {
    Map<TrainingOption<?>, Optional<?>> values = new LinkedHashMap<>();
    list.forEach(option -> values.put(option, option.valueIfNotGiven()));
    return new TrainingOptions(values);
  }

  /** Returns all options, in the order of the help. */
  public static List<TrainingOption<?>> all() {
    return ALL;
  }

  /**
   * Returns these options with another value of one.
   *
   * @throws IllegalArgumentException if it is out of the option's range
   */
  public <T> TrainingOptions with(TrainingOption<T> option, T value) {
    Map<TrainingOption<?>, Optional<?>> changed = new LinkedHashMap<>(values);
    changed.put(option, Optional.of(option.checked(value)));
    return new TrainingOptions(changed);
  }

  /**
   * Returns these options with another value of one, written as on the command line: {@code "auto"}
   * or {@code "1,2.5,1"} for weights.
   *
   * @throws IllegalArgumentException if the text names no value, or one out of the option's range
   */
  public <T> TrainingOptions withText(TrainingOption<T> option, String text) {
    return with(option, option.parse(text));
  }

  /**
   * Returns the value of an option that has one.
   *
   * @throws IllegalStateException if it has no default, and none was given
   */
  public <T> T get(TrainingOption<T> option) {
    return find(option)
        .orElseThrow(() -> new IllegalStateException(option + " must be given, got none"));
  }

  /** Returns the value of an option; empty if it has no default, and none was given. */
  public <T> Optional<T> find(TrainingOption<T> option) {
    return Objects.requireNonNull(values.get(option)).map(option.type()::cast);
  }

  /** Returns label and value of each option that says what or how is trained, for the report. */
  public Map<String, String> shown() {
    Map<String, String> table = new LinkedHashMap<>();
    values.forEach(
        (option, value) -> {
          if (option.role() != Role.OUTPUT) {
            value.ifPresent(v -> option.putShown(table, v));
          }
        });
    return table;
  }

  /** Returns label and value of each option that decides what the network becomes. */
  public Map<String, String> recipe() {
    Map<String, String> recipe = new LinkedHashMap<>();
    values.forEach(
        (option, value) -> {
          if (option.role() == Role.RECIPE) {
            option.putOrigin(recipe, value);
          }
        });
    return recipe;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TrainingOptions options && values.equals(options.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return shown().toString();
  }
}
