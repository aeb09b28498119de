package io.github.dl4jlosses.segment.internal.cli;

import static io.github.dl4jlosses.segment.TrainingOptions.EPOCHS;

import io.github.dl4jlosses.segment.TrainingOption;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.SmallFiles;
import io.github.dl4jlosses.segment.internal.io.Version;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.run.SealedText;
import io.github.dl4jlosses.segment.internal.train.ClusterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The arguments of a run as a file in its folder, so that it goes on with what it began with. Each
 * line is an argument: {@code segment train @arguments.txt} does the same run again.
 */
public final class SavedArguments {
  private static final int MOST = 1 << 20; // bytes
  private static final Set<String> MAY_BE_OTHERS =
      Set.of("--resume", "--output", "--epochs", "--debug", "--help", "--version");

  private final RunFolder run;
  private final Path file;

  /** Names the folder of a run, which need not be there yet. */
  public SavedArguments(Path folder) {
    run = new RunFolder(folder);
    file = run.arguments();
  }

  boolean exist() {
    return Files.exists(file);
  }

  /**
   * Writes all options of a training, also those that have their defaults, unless they are there
   * and so is a checkpoint; of a run that goes on the epochs may be others.
   */
  public void write(TrainingOptions options) throws IOException {
    boolean goesOn = exist() && run.hasCheckpoint();
    String epochs = line(EPOCHS, options.get(EPOCHS));
    if (goesOn && lines().contains(epochs)) {
      return;
    }
    if (goesOn && !SealedText.isAsWritten(file)) {
      writeOnly(epochs);
      return;
    }
    List<String> lines = new ArrayList<>();
    for (TrainingOption<?> option : options.list()) {
      if (option.role() != TrainingOption.Role.OUTPUT) {
        options.find(option).ifPresent(value -> lines.add(line(option, value)));
      }
    }
    AtomicFiles.write(file, SealedText.of("dl4j-losses " + Version.number() + " train", lines));
  }

  /** What a user wrote beside it stays. */
  private void writeOnly(String epochs) throws IOException {
    String start = EPOCHS.name() + "=";
    List<String> lines =
        lines().stream().map(line -> line.startsWith(start) ? epochs : line).toList();
    if (!lines.contains(epochs)) {
      throw Arguments.bad(
          "file " + FileNames.shown(file),
          "have a line " + start + "… to be replaced",
          "none",
          "it was changed: write " + epochs + " there");
    }
    AtomicFiles.write(file, String.join("\n", lines) + "\n");
  }

  private List<String> lines() throws IOException {
    return SmallFiles.text("file " + FileNames.shown(file), file, MOST).lines().toList();
  }

  private static String line(TrainingOption<?> option, Object value) {
    return option.name() + "=" + text(value);
  }

  /** Relative folders would mean others where a run goes on in another directory. */
  private static @Nullable Object text(@Nullable Object value) {
    return value instanceof Path path ? FileNames.text(path.toAbsolutePath().normalize()) : value;
  }

  /**
   * Reads the arguments of the run.
   *
   * @param list of the options that it can have
   * @throws IllegalArgumentException if the file was changed to something else, or is of a run on a
   *     cluster, and the options are not
   */
  CommandSpec read(List<TrainingOption<?>> list) throws IOException {
    if (areOfCluster() && !ClusterOptions.areIn(list)) {
      throw Arguments.bad(
          "run " + FileNames.shown(run.path()),
          "be one of segment train",
          "one of segment-spark train",
          "that goes on with it");
    }
    List<String> lines = lines().stream().filter(line -> !line.startsWith("#")).toList();
    CommandSpec command = CommandSpec.create().name("train");
    TrainArguments.add(command, list);
    TrainArguments.addResume(command);
    try {
      new CommandLine(command)
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setExpandAtFiles(false)
          .registerConverter(Path.class, FileNames::path)
          .parseArgs(lines.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      throw new IllegalArgumentException(
          "file "
              + FileNames.shown(file)
              + " must hold the arguments of a run, got: "
              + e.getMessage(),
          e);
    }
    return command;
  }

  /** Whether the run is one of segment-spark train, which has more options. */
  boolean areOfCluster() throws IOException {
    return lines().stream().anyMatch(line -> line.startsWith(ClusterOptions.SHARDS.name() + "="));
  }

  /** Returns the options of the run, in a folder that may have another name by now. */
  TrainingOptions options(List<TrainingOption<?>> list) throws IOException {
    return TrainArguments.read(read(list), list).with(TrainingOptions.OUTPUT, run.path());
  }

  /**
   * Checks that what the user asks for is what the run began with; what is not asked for is.
   *
   * @throws IllegalArgumentException otherwise
   */
  static void requireSame(CommandSpec saved, CommandLine given) {
    for (OptionSpec option : given.getParseResult().matchedOptions()) {
      String name = option.longestName();
      OptionSpec before = saved.findOption(name);
      if (MAY_BE_OTHERS.contains(name) || before == null) {
        continue;
      }
      Object then = text(before.getValue());
      Object now = text(option.getValue());
      if (!Objects.equals(then, now)) {
        throw Arguments.bad(
            name,
            (then == null ? "be left out" : "be " + then) + ", as when the run began",
            now,
            "leave it out, or begin another run with another --output");
      }
    }
  }
}
