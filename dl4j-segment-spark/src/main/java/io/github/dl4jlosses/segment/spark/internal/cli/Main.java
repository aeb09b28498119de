package io.github.dl4jlosses.segment.spark.internal.cli;

import io.github.dl4jlosses.segment.internal.cli.CommandProgram;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** The program for a cluster. */
@Command(
    name = "segment-spark",
    description = "Does on a Spark cluster, or on all cores of this machine, what segment does.",
    footer = {
      "  segment-spark predict --model model.zip --images my/photos --output my/predictions",
      "  segment-spark evaluate --model model.zip --data my/folder --master spark://host:7077"
    })
public final class Main extends CommandProgram {
  private Main() {
    super(commands());
  }

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>(); // in the order of the help
    commands.put("train", SparkTrainCommand.class);
    commands.put("evaluate", SparkEvaluateCommand.class);
    commands.put("predict", SparkPredictCommand.class);
    commands.put("pack", PackCommand.class);
    return commands;
  }

  public static void main(String[] args) {
    new Main().runAndExit(args);
  }

  /** Runs the program, and returns its exit code. */
  static int run(String... args) {
    return new Main().execute(args);
  }
}
