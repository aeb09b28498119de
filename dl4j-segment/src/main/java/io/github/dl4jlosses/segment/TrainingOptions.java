package io.github.dl4jlosses.segment;

import static io.github.dl4jlosses.segment.internal.io.Arguments.between;

import io.github.dl4jlosses.segment.TrainingOption.Role;
import io.github.dl4jlosses.segment.internal.annotation.Crowds;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.image.GrayThreshold;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.listing.MissingMasks;
import io.github.dl4jlosses.segment.internal.loss.LossChoice.Weights;
import io.github.dl4jlosses.segment.internal.loss.LossNames;
import io.github.dl4jlosses.segment.internal.mask.MaskThreshold;
import io.github.dl4jlosses.segment.internal.range.RangeRule;
import io.github.dl4jlosses.segment.internal.run.BestEpochCriterion;
import io.github.dl4jlosses.segment.internal.train.AugmentPreset;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
 * masks, void values, the loss, the range of the images, the kind of their changes and the score of
 * the best epoch are given as text, as on the command line; their types are internal.
 *
 * <p>An option that is added here is one of the command line, of its help, of the report, and of
 * what a run must have in common with the checkpoint that it continues.
 */
public final class TrainingOptions {
  private static final List<TrainingOption<?>> ALL = new ArrayList<>(); // grows with each below

  public static final TrainingOption<Path> DATA =
      named("--data", "data", Path.class, FileNames::path)
          .valueName("<folder>")
          .defaultValue(Path.of("datasets", "toy-shapes"))
          .role(Role.INPUT)
          .description("Folder of images and masks, see docs/en/command-line.md.");

  public static final TrainingOption<Path> OUTPUT =
      named("--output", "output", Path.class, FileNames::path)
          .valueName("<folder>")
          .madeIfNotGiven(() -> Path.of("runs", time()))
          .role(Role.OUTPUT)
          .description("Folder that the run writes into; a new one in runs/ if not given.");

  public static final TrainingOption<MaskFormat> MASKS =
      oneOf("--masks", "masks", MaskFormat.class)
          .valueName("<format>")
          .description("What masks hold: ${COMPLETION-CANDIDATES}; by default they tell it.");

  public static final TrainingOption<String> MASK_SUFFIX =
      named("--mask-suffix", "mask suffix", String.class, MaskLookup::suffix)
          .valueName("<text>")
          .role(Role.INPUT) // which files are read decides, and a checkpoint knows them
          .description(
              "What masks have behind the name of their image, such as _mask; by default the files"
                  + " tell it.");

  public static final TrainingOption<MissingMasks> MISSING_MASKS =
      oneOf("--missing-masks", "missing masks", MissingMasks.class)
          .valueName("<how>")
          .defaultValue(MissingMasks.REFUSE) // it may have been lost
          .role(Role.INPUT)
          .description(
              "${COMPLETION-CANDIDATES}: an image without a mask, or without that of a label, is"
                  + " refused, or has nothing there.");

  public static final TrainingOption<Path> ANNOTATIONS =
      named("--annotations", "annotations", Path.class, FileNames::path)
          .valueName("<file>")
          .role(Role.INPUT)
          .description(
              "COCO file with the objects of the images; by default one of a usual name, such as"
                  + " annotations/instances_default.json, if there are no masks.");

  public static final TrainingOption<Crowds> CROWDS =
      oneOf("--crowds", "crowds", Crowds.class)
          .valueName("<what>")
          .role(Role.INPUT) // the digests of masks change with it
          .description(
              "${COMPLETION-CANDIDATES}: what iscrowd means in COCO files. By default void, and what"
                  + " may be an object is refused.");

  public static final TrainingOption<VoidValues> IGNORE =
      named("--ignore", "voids", VoidValues.class, VoidValues::parse)
          .valueName("<values>")
          .defaultValue(VoidValues.auto())
          .parts(voids -> Map.of("values", voids.values(), "of 255", voids.of255()))
          .description(
              "Values of masks that are void, neither learned nor measured, beside those that"
                  + " classes.csv ignores: 7,9, or colors #E0E0E0. auto: 255 where it can be"
                  + " nothing else; none: not even 255.");

  public static final TrainingOption<Integer> THRESHOLD_MASKS =
      named(MaskThreshold.OPTION, "mask threshold", Integer.class, Integer::valueOf)
          .valueName("<value>")
          .check(GrayThreshold::requireInRange)
          .description(
              "Makes black and white of gray masks that were blurred or compressed: this value and"
                  + " larger ones are foreground, or yes. Half of 255 is 128.");

  public static final TrainingOption<String> BACKGROUND =
      named("--background", "background", String.class, text -> text)
          .valueName("<class>")
          .description(
              "Class that is no object: its name, or none. By default the one that is called"
                  + " background; without classes.csv value 0, if it is the most frequent.");

  public static final TrainingOption<Double> VALIDATION_SHARE =
      number("--validation-share", "split validation share", new Split().validationShare())
          .valueName("<share>")
          .description("Share of the images that validate, if no folders say which.");

  public static final TrainingOption<Double> TEST_SHARE =
      number("--test-share", "split test share", new Split().testShare())
          .valueName("<share>")
          .description(
              "Share of the images that are kept for the test, if there is no folder for them:"
                  + " neither learned nor measured here, but by evaluate.");

  public static final TrainingOption<Long> SPLIT_SEED =
      named("--split-seed", "split seed", Long.class, Long::valueOf)
          .defaultValue(new Split().seed())
          .description("Chooses the images that validate and test, if no folders say which.");

  public static final TrainingOption<Integer> CROP =
      count("--crop", "crop", 0, 1 << 15)
          .valueName("<pixels>")
          .defaultValue(0) // whole images, or as large as most allow
          .description(
              "Edge of the random crops that the network learns from, a multiple of 2^depth; 0 is"
                  + " whole images if they have one small size, else crops of 256 or less.");

  public static final TrainingOption<Path> FROM =
      named("--from", "from", Path.class, FileNames::path)
          .valueName("<file>")
          .parts(file -> Map.of("", FileNames.text(file.toAbsolutePath().normalize())))
          .description(
              "A model.zip to start from in place of fresh weights; --depth and --width are its"
                  + " own. If its classes are others, the last layer is new.");

  public static final TrainingOption<Integer> EPOCHS =
      count("--epochs", "epochs", 1)
          .defaultValue(36) // the learning rate rises and falls over them all
          .description("How often each training image is seen.");

  public static final TrainingOption<Integer> BATCH =
      count("--batch", "batch size", 1)
          .defaultValue(4) // more steps are worth more here than smoother ones
          .description("Images per step.");

  public static final TrainingOption<Double> LEARNING_RATE =
      number("--learning-rate", "learning rate", 8e-3) // batch normalization bears more than 1e-3
          .valueName("<rate>")
          .check(TrainingOptions::positive)
          .description("The highest of the run: it rises from a tenth, and falls to a hundredth.");

  public static final TrainingOption<Integer> DEPTH =
      count("--depth", "depth", 1, 15)
          .defaultValue(3) // a pixel of the bottom sees a whole object
          .description("Poolings; one more doubles the reach of a pixel.");

  public static final TrainingOption<Integer> WIDTH =
      count("--width", "width", 1, 1 << 20)
          .defaultValue(8) // twice the width takes twice the time and more
          .description("Channels after the first convolution; doubled at each pooling.");

  public static final TrainingOption<LossNames> LOSS =
      named("--loss", "loss kind", LossNames.class, LossNames::parse)
          .valueName("<loss>")
          .usual("ce", "bce", "dice", "gdice", "tversky", "focal", "lovasz", "topk", "ce+dice")
          .parts(loss -> Map.of("", loss.toString().toUpperCase(Locale.ROOT))) // as it began
          .description(
              "ce: each pixel has one class. bce: each class but the background is a yes or no of"
                  + " its own. dice, gdice, tversky, focal, lovasz, topk: as the masks are, or with"
                  + " + behind one of these: ce+dice. By default bce where each label has masks of"
                  + " its own, else ce.");

  public static final TrainingOption<Weights> CLASS_WEIGHTS =
      weights("--class-weights", "loss weights")
          .description(
              "none, auto (median frequency balancing of the training masks), or a number for each"
                  + " class: 1,2.5,1.");

  public static final TrainingOption<Weights> POS_WEIGHT =
      weights("--pos-weight", "loss pos weights")
          .description(
              "With bce, how much pixels with a label count: none, auto (negatives / positives), or"
                  + " a number for each label.");

  public static final TrainingOption<Double> LABEL_SMOOTHING =
      number("--label-smoothing", "loss label smoothing", 0)
          .valueName("<share>")
          .check((option, value) -> between(option, 0, 1, value))
          .description("Share of each label that is given to the other answers.");

  public static final TrainingOption<RangeRule> RANGE =
      named("--range", "range", RangeRule.class, RangeRule::parse)
          .valueName("<range>")
          .defaultValue(RangeRule.auto())
          .description(
              "Values of the images that become -1..1: auto (found in the training images), type"
                  + " (all that 8 or 16 bits can have), or LOW,HIGH such as 0,4095.");

  public static final TrainingOption<AugmentPreset> AUGMENT =
      oneOf("--augment", "augmentation preset", AugmentPreset.class)
          .valueName("<kind>")
          .defaultValue(AugmentPreset.FLIP) // safe for photographs: sky stays above
          .description(
              "How training images are changed at random. none: not at all. flip: left and right,"
                  + " and in light. free: also turned any way and zoomed, for microscopy and aerial"
                  + " images. The next four options say single numbers instead.");

  public static final TrainingOption<Double> FLIP =
      change("--flip", "augmentation flip", 0, 1)
          .valueName("<p>")
          .description("Probability of a mirror image.");

  public static final TrainingOption<Double> TURN =
      change("--turn", "augmentation turn", 0, 180)
          .valueName("<degrees>")
          .description("Largest turn either way; 0 if up and down matter.");

  public static final TrainingOption<Double> ZOOM =
      change("--zoom", "augmentation zoom", 1, 10)
          .valueName("<factor>")
          .description("Largest factor by which images grow or shrink.");

  public static final TrainingOption<Double> LIGHT =
      change("--light", "augmentation light", 0, 1)
          .valueName("<share>")
          .description("Largest change of contrast and brightness, as a share of the range.");

  public static final TrainingOption<Long> SEED =
      named("--seed", "seed", Long.class, Long::valueOf)
          .defaultValue(1L)
          .description("Of the weights, the order of the images and their changes.");

  public static final TrainingOption<BestEpochCriterion> BEST_BY =
      oneOf("--best-by", "monitor", BestEpochCriterion.class)
          .valueName("<score>")
          .defaultValue(BestEpochCriterion.MIOU) // defined for any masks
          .shown("best epoch by", BestEpochCriterion::title)
          .description(
              "Score of the epoch whose network becomes model.zip: ${COMPLETION-CANDIDATES}.");

  public static final TrainingOption<Integer> PATIENCE =
      count("--patience", "patience", 0)
          .valueName("<epochs>")
          .defaultValue(0) // the learning rate falls only at the end
          .shown("patience", epochs -> epochs == 0 ? "any" : epochs + " epochs")
          .description("Ends the run after so many epochs without a better score; 0 is never.");

  /** Begins an option, and adds it to the list. */
  private static <T> TrainingOption<T> named(
      String name, String label, Class<T> type, Function<String, ? extends T> parser) {
    TrainingOption<T> option = new TrainingOption<>(name, label, type, parser);
    ALL.add(option);
    return option;
  }

  private static TrainingOption<Integer> count(String name, String label, int least) {
    return count(name, label, least, Integer.MAX_VALUE);
  }

  private static TrainingOption<Integer> count(String name, String label, int least, int most) {
    return named(name, label, Integer.class, Integer::valueOf)
        .check(
            (option, value) ->
                Arguments.atMost(option, most, Arguments.atLeast(option, least, value)));
  }

  private static TrainingOption<Double> number(String name, String label, double initial) {
    return named(name, label, Double.class, Double::valueOf).defaultValue(initial);
  }

  /** Begins a change of images, whose default is that of {@link #AUGMENT}. */
  private static TrainingOption<Double> change(
      String name, String label, double least, double most) {
    return named(name, label, Double.class, Double::valueOf)
        .check((option, value) -> between(option, least, most, value));
  }

  private static void positive(String option, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw Arguments.bad(option, "be finite and > 0", value);
    }
  }

  private static TrainingOption<Weights> weights(String name, String label) {
    return named(name, label, Weights.class, Weights::parse)
        .valueName("<weights>")
        .defaultValue(Weights.none())
        .parts(weights -> Map.of("rule", weights.rule(), "values", weights.values()));
  }

  private static <E extends Enum<E>> TrainingOption<E> oneOf(
      String name, String label, Class<E> type) {
    return named(name, label, type, text -> word(name, type, text));
  }

  private static <E extends Enum<E>> E word(String name, Class<E> type, String text) {
    List<E> words = List.of(type.getEnumConstants());
    return words.stream()
        .filter(w -> w.name().equalsIgnoreCase(text) || w.toString().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> Arguments.bad(name, "be one of " + words, text));
  }

  /** Returns the time of a run's folder. */
  private static String time() {
    return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
        .format(LocalDateTime.now(ZoneId.systemDefault()));
  }

  private final Map<TrainingOption<?>, Optional<?>> values; // in the order of the list
  private final Set<TrainingOption<?>> given;

  private TrainingOptions(
      Map<TrainingOption<?>, Optional<?>> values, Set<TrainingOption<?>> given) {
    this.values = values;
    this.given = given;
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
    return new TrainingOptions(values, Set.of());
  }

  /** Returns all options, in the order of the help. */
  public static List<TrainingOption<?>> all() {
    return Collections.unmodifiableList(ALL);
  }

  /**
   * Returns these options with another value of one.
   *
   * @throws IllegalArgumentException if it is out of the option's range, or the option is none of
   *     {@link #list}
   */
  public <T> TrainingOptions with(TrainingOption<T> option, T value) {
    if (!values.containsKey(option)) {
      throw Arguments.bad(
          "option " + option, "be one of this training", "another", "list() has all of them");
    }
    Map<TrainingOption<?>, Optional<?>> changed = new LinkedHashMap<>(values);
    changed.put(option, Optional.of(option.checked(value)));
    Set<TrainingOption<?>> more = new HashSet<>(given);
    more.add(option);
    return new TrainingOptions(changed, more);
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

  /** Returns the options that these are values of, in the order of the help. */
  public List<TrainingOption<?>> list() {
    return List.copyOf(values.keySet());
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

  /** Returns whether an option was given a value, which may be its default. */
  public boolean isGiven(TrainingOption<?> option) {
    return given.contains(option);
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
