package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.FolderLock;
import io.github.dl4jlosses.segment.internal.io.OutputFolder;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.train.Settings;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.internal.train.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code segment train}. */
@Command(
    name = "train",
    description = {
      "Trains a U-Net on images and masks, and measures it after each epoch.",
      "The output folder gets model.zip (the network of the best epoch), checkpoint.zip,"
          + " metrics.csv, report.html and overlays."
    },
    footer = {
      "  segment train --data my/folder --output my/run",
      "  segment train --data my/folder --output my/run --resume",
      "  segment train --data my/folder --crop 128 --class-weights auto --best-by ap50 --patience 10"
    })
final class TrainCommand implements Callable<Integer> {
  @Mixin private TrainOptions options = new TrainOptions();

  @Option(
      names = "--resume",
      description =
          "Goes on with the run in --output, with the options that it began with, or begins it if"
              + " there is none yet.")
  private boolean resume;

  @Spec private CommandSpec spec = CommandSpec.create();

  TrainCommand() {}

  CommandSpec spec() {
    return spec;
  }

  /** Returns the settings, for a run in a folder that may have another name by now. */
  Settings settings(Path output) {
    options.output = output;
    return options.settings();
  }

  @Override
  public Integer call() throws IOException {
    Settings settings = resumed();
    TrainingData data = TrainingData.open(settings, System.out);
    StopSignal stop = Main.stopSignal(spec);
    try (FolderLock lock = lock(settings.output())) {
      Settings ofRun = resumed(); // another process may have begun or ended it meanwhile
      SavedArguments arguments = new SavedArguments(lock.folder());
      run(ofRun, ofRun.equals(settings) ? data : TrainingData.open(ofRun), arguments, stop);
      return stop.isRequested() ? Main.STOPPED : 0;
    }
  }

  private void run(Settings settings, TrainingData data, SavedArguments arguments, StopSignal stop)
      throws IOException {
    if (Files.notExists(new RunFolder(settings.output()).checkpoint())) {
      arguments.writeOnce(spec.commandLine());
    }
    stop.listen("after this step or image, with a checkpoint");
    TrainingLoop.run(settings, data, stop, System.out);
    arguments.writeOnce(spec.commandLine()); // which are now known to be those of the checkpoint
  }

  /** Returns the settings of the run that goes on, or of the command line. */
  private Settings resumed() throws IOException {
    if (resume && options.output == null) {
      throw Arguments.bad("--resume", "come with --output", "none", "it names the run");
    }
    Settings given = options.settings();
    SavedArguments arguments = new SavedArguments(given.output());
    if (!resume) {
      requireNew(given.output(), arguments);
    }
    if (!arguments.exist()) {
      if (Files.notExists(new RunFolder(given.output()).checkpoint())) {
        OutputFolder.requireNew(given.output());
      }
      return given; // a checkpoint refuses other settings
    }
    TrainCommand saved = arguments.read();
    SavedArguments.requireSame(saved, spec.commandLine());
    return saved.settings(given.output());
  }

  private static void requireNew(Path output, SavedArguments arguments) {
    RunFolder folder = new RunFolder(output);
    if (arguments.exist() || Files.exists(folder.checkpoint()) || Files.exists(folder.model())) {
      throw Arguments.bad(
          "output folder " + FileNames.shown(output),
          "be new",
          "one with a run",
          "add --resume to go on with it, or choose another --output");
    }
  }

  private static FolderLock lock(Path output) {
    try {
      Files.createDirectories(output);
      return FolderLock.take(output);
    } catch (IOException e) {
      throw OutputFolder.unwritable(output, e);
    }
  }
}
