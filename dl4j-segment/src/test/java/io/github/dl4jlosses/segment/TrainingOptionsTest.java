package io.github.dl4jlosses.segment;

import static io.github.dl4jlosses.segment.TrainingOptions.CLASS_WEIGHTS;
import static io.github.dl4jlosses.segment.TrainingOptions.CROP;
import static io.github.dl4jlosses.segment.TrainingOptions.DEPTH;
import static io.github.dl4jlosses.segment.TrainingOptions.EPOCHS;
import static io.github.dl4jlosses.segment.TrainingOptions.FLIP;
import static io.github.dl4jlosses.segment.TrainingOptions.LEARNING_RATE;
import static io.github.dl4jlosses.segment.TrainingOptions.MASKS;
import static io.github.dl4jlosses.segment.TrainingOptions.OUTPUT;
import static io.github.dl4jlosses.segment.TrainingOptions.SEED;
import static io.github.dl4jlosses.segment.TrainingOptions.WIDTH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.TrainingOption.Role;
import io.github.dl4jlosses.segment.internal.cli.TrainArguments;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.train.ClusterOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class TrainingOptionsTest {
  private static final TrainingOption<Integer> SMOOTH =
      new TrainingOption<>("--smooth", "smoothness", Integer.class, Integer::valueOf)
          .check((name, value) -> Arguments.atLeast(name, 1, value))
          .defaultValue(3)
          .description("How smooth outlines become.");

  private static List<TrainingOption<?>> extended() {
    return Stream.concat(TrainingOptions.all().stream(), Stream.of(SMOOTH)).toList();
  }

  private static CommandSpec command() {
    CommandSpec command = CommandSpec.create().name("train");
    TrainArguments.add(command, extended());
    command.usageMessage().showDefaultValues(true);
    return command;
  }

  @Test
  void anOptionThatIsAddedToTheListIsInHelpArgumentsReportAndCheckpoint() {
    String help = new CommandLine(command()).getUsageMessage().replaceAll("\\s+", " ");
    assertTrue(help.contains("--smooth=<n> How smooth outlines become. Default: 3"), help);
    CommandSpec command = command();
    new CommandLine(command).parseArgs("--smooth", "7");
    TrainingOptions options = TrainArguments.read(command, extended());
    assertEquals(7, options.get(SMOOTH));
    assertEquals("7", options.shown().get("smoothness"));
    assertEquals("7", options.recipe().get("smoothness"));
    new CommandLine(command).parseArgs("--smooth", "0");
    refuses("--smooth must be >= 1, got 0", () -> TrainArguments.read(command, extended()));
  }

  static List<TrainingOption<?>> options() {
    return TrainingOptions.all();
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionIsInTheHelpAndInWhatARunIsBegunWith(TrainingOption<?> option) {
    String help = new CommandLine(command()).getUsageMessage();
    assertTrue(help.contains(option.name() + "=" + option.valueName()), help);
    TrainingOptions defaults = TrainingOptions.defaults();
    int others = TrainingOptions.defaults(without(option)).recipe().size();
    assertEquals(option.role() == Role.RECIPE, others < defaults.recipe().size());
  }

  private static List<TrainingOption<?>> without(TrainingOption<?> option) {
    return TrainingOptions.all().stream().filter(o -> !o.equals(option)).toList();
  }

  @Test
  void everyConstantIsInTheList() throws IllegalAccessException {
    for (var field : TrainingOptions.class.getFields()) {
      assertTrue(TrainingOptions.all().contains(field.get(null)), field.getName());
    }
  }

  @Test
  void valuesAreThoseThatWereGivenAndOthersTheDefaults() {
    TrainingOptions options =
        TrainingOptions.of(Path.of("a"), Path.of("b"))
            .with(EPOCHS, 20)
            .withText(CLASS_WEIGHTS, "1,2.5")
            .withText(MASKS, "labels-black-white")
            .withText(SEED, "7");
    assertEquals(20, options.get(EPOCHS));
    assertEquals("1,2.5", options.get(CLASS_WEIGHTS).toString());
    assertEquals("labels-black-white", options.get(MASKS).toString());
    assertEquals(7, options.get(SEED));
    assertEquals(Path.of("b"), options.get(OUTPUT));
    assertEquals(0, options.get(CROP));
    assertEquals(36, TrainingOptions.defaults().get(EPOCHS));
  }

  @Test
  void optionsAreEqualByTheirValues() {
    TrainingOptions options = TrainingOptions.of(Path.of("a"), Path.of("b"));
    assertEquals(options.with(EPOCHS, 5), options.withText(EPOCHS, "5"));
    assertEquals(options.with(EPOCHS, 5).hashCode(), options.withText(EPOCHS, "5").hashCode());
    assertNotEquals(options, options.with(EPOCHS, 5));
  }

  @Test
  void errorsNameTheOptionAsTheCommandLineDoes() {
    TrainingOptions options = TrainingOptions.defaults();
    refuses("--crop must be >= 0, got -1", () -> options.with(CROP, -1));
    refuses("--crop must be <= 32768, got 40000", () -> options.with(CROP, 40000));
    refuses("--depth must be <= 15, got 30", () -> options.with(DEPTH, 30));
    refuses("--width must be <= 1048576, got 2000000000", () -> options.with(WIDTH, 2_000_000_000));
    refuses("--flip must be in [0.0, 1.0], got 2.0", () -> options.with(FLIP, 2.));
    refuses(
        "--learning-rate must be finite and > 0, got NaN",
        () -> options.with(LEARNING_RATE, Double.NaN));
    refuses("--epochs must be a whole number, got 1.5", () -> options.withText(EPOCHS, "1.5"));
    refuses("--flip must be a number, got x", () -> options.withText(FLIP, "x"));
    refuses(
        "--masks must be one of [index, color, labels, labels-black-white, instances,"
            + " label-instances], got x",
        () -> options.withText(MASKS, "x"));
    IllegalStateException none =
        assertThrows(IllegalStateException.class, () -> options.get(MASKS));
    assertEquals("--masks must be given, got none", none.getMessage());
  }

  /** It would be recorded, and nothing would follow from it. */
  @Test
  void anOptionOfAnotherProgramIsRefused() {
    TrainingOptions options = TrainingOptions.defaults();
    refuses(
        "option --shards must be one of this training, got another (list() has all of them)",
        () -> options.with(ClusterOptions.SHARDS, 8));
    TrainingOptions cluster = TrainingOptions.defaults(ClusterOptions.all());
    assertEquals(
        8, cluster.with(ClusterOptions.SHARDS, 8).get(ClusterOptions.SHARDS).intValue());
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
