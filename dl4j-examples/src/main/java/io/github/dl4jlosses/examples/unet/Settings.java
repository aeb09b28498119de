package io.github.dl4jlosses.examples.unet;

import io.github.dl4jlosses.examples.data.Augmentation;
import io.github.dl4jlosses.examples.data.Sample;
import io.github.dl4jlosses.examples.data.ToyShapes;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.loss.LogitsLoss;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * Everything that a run can be told.
 *
 * @param data folder with train/ and validation/, each with images/ and masks/
 * @param output folder that the run writes into
 * @param classes number of classes; masks hold 0..classes-1, where 0 is the background, and 255
 * @param seed of the weights, the order of the images and the augmentation
 * @param epochs how often each image is seen
 * @param batchSize images per step
 * @param depth number of poolings
 * @param width channels after the first convolution
 * @param learningRate the highest of the run
 */
record Settings(
    Path data,
    Path output,
    int classes,
    long seed,
    int epochs,
    int batchSize,
    int depth,
    int width,
    double learningRate) {
  /** Returns the settings of the README. */
  static Settings defaults() {
    String now =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .format(LocalDateTime.now(ZoneId.systemDefault()));
    return new Settings(
        Path.of("datasets", "toy-shapes"),
        Path.of("runs", now),
        ToyShapes.CLASSES.size(),
        /* seed= */ 1,
        /* epochs= */ 36, // under three minutes
        /* batchSize= */ 4, // more steps are worth more here than smoother ones
        /* depth= */ 3, // a pixel of the bottom sees a whole object
        /* width= */ 8, // twice the width takes twice the time and more
        /* learningRate= */ 8e-3); // batch normalization bears more than the usual 1e-3
  }

  Path trainFolder() {
    return data.resolve("train");
  }

  Path validationFolder() {
    return data.resolve("validation");
  }

  /** Returns the names of the classes, as far as they are known. */
  List<String> classNames() {
    return data.endsWith("toy-shapes")
        ? ToyShapes.CLASSES
        : IntStream.range(0, classes).mapToObj(c -> c == 0 ? "background" : "class " + c).toList();
  }

  /** Returns name and value of each setting, for the report. */
  Map<String, String> shown() {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("data", data.toString());
    shown.put("seed", String.valueOf(seed));
    shown.put("epochs", String.valueOf(epochs));
    shown.put("batch size", String.valueOf(batchSize));
    shown.put("depth", String.valueOf(depth));
    shown.put("width", String.valueOf(width));
    shown.put("learning rate", String.valueOf(learningRate));
    shown.put("loss", loss().toString());
    shown.put("augmentation", augmentation().toString());
    return shown;
  }

  /**
   * Adam in one cycle: the learning rate rises from a tenth of its highest, falls back to it, and
   * in the last tenth of the run falls to a hundredth.
   *
   * @param steps of the whole run
   */
  IUpdater updater(int steps) {
    int tail = Math.max(1, steps / 10);
    double decay = Math.pow(.1, 1. / tail); // CycleSchedule applies it at each step of the tail
    return new Adam(
        new CycleSchedule(
            ScheduleType.ITERATION, learningRate / 10, learningRate, steps, tail, decay));
  }

  /** Cross entropy of all pixels but the void ones. */
  LogitsLoss loss() {
    return new LossCrossEntropy().withIgnoreIndex(Sample.VOID);
  }

  /** Shapes may be turned any way, and look alike in a mirror and in other light. */
  Augmentation augmentation() {
    return new Augmentation(/* flip= */ .5, /* turn= */ 180, /* zoom= */ 1.15, /* light= */ .1);
  }

  /**
   * Returns the default settings, changed by the command line: {@code --data folder}, {@code
   * --output folder}, {@code --seed n}, {@code --epochs n}.
   *
   * @throws IllegalArgumentException if an option is unknown, or has no value of its kind
   */
  static Settings parse(String... args) {
    Settings settings = defaults();
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw Arguments.bad("option " + args[i], "be followed by a value", "nothing");
      }
      settings = settings.with(args[i], args[i + 1]);
    }
    return settings;
  }

  private Settings with(String option, String value) {
    return switch (option) {
      case "--data" -> with(Path.of(value), output, seed, epochs);
      case "--output" -> with(data, Path.of(value), seed, epochs);
      case "--seed" -> with(data, output, number(option, value, Long::valueOf), epochs);
      case "--epochs" -> with(data, output, seed, number(option, value, Integer::valueOf));
      default -> throw Arguments.bad("option", "be --data, --output, --seed or --epochs", option);
    };
  }

  private Settings with(Path data, Path output, long seed, int epochs) {
    return new Settings(
        data,
        output,
        classes,
        seed,
        Arguments.atLeast("epochs", 1, epochs),
        batchSize,
        depth,
        width,
        learningRate);
  }

  private static <T> T number(String option, String value, Function<String, T> parse) {
    try {
      return parse.apply(value);
    } catch (NumberFormatException e) {
      throw Arguments.bad("option " + option, "be a whole number", value);
    }
  }
}
