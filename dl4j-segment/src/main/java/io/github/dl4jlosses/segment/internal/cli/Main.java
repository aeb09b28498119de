package io.github.dl4jlosses.segment.internal.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** The program. */
@Command(
    name = "segment",
    description = "Trains networks that segment images, and uses them.",
    footer = {
      "  segment train --data my/folder --output my/run",
      "  segment predict --model my/run/model.zip --images my/photos --output my/predictions",
      "  segment train --help"
    })
public final class Main extends CommandProgram {
  private Main() {
    super(commands());
  }

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>(); // in the order of the help
    commands.put("train", TrainCommand.class);
    commands.put("evaluate", EvaluateCommand.class);
    commands.put("predict", PredictCommand.class);
    commands.put("report", ReportCommand.class);
    return commands;
  }

  public static void main(String[] args) {
    new Main().runAndExit(args);
  }

  /** Runs the program, and returns its exit code. */
  public static int run(String... args) {
    return new Main().execute(args);
  }
}
