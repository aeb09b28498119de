package io.github.dl4jlosses.segment.internal.cli;

import static io.github.dl4jlosses.segment.TrainingOptions.EPOCHS;

import io.github.dl4jlosses.segment.TrainingOption;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.FolderLock;
import io.github.dl4jlosses.segment.internal.io.OutputFolder;
import io.github.dl4jlosses.segment.internal.run.FailedStart;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import io.github.dl4jlosses.segment.internal.train.LocalTrainer;
import io.github.dl4jlosses.segment.internal.train.StartingModel;
import io.github.dl4jlosses.segment.internal.train.Trainer;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.internal.train.TrainingLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code segment train}. */
@Command(
    name = "train",
    description = {
      "Trains a U-Net on images and masks, and measures it after each epoch.",
      "The output folder gets model.zip (the network of the best epoch), checkpoint.zip,"
          + " metrics.csv, report.html, overlays, and augmented.png: some training images as the"
          + " network sees them."
    },
    footer = {
      "  segment train --data my/folder --output my/run",
      "  segment train --data my/folder --output my/run --resume",
      "  segment train --output my/run --resume --epochs 60",
      "  segment train --data my/other --from my/run/model.zip --learning-rate 1e-3",
      "  segment train --data my/folder --crop 128 --class-weights auto --best-by ap50 --patience 10"
    })
public class TrainCommand implements Callable<Integer> {
  private final List<TrainingOption<?>> list;
  private CommandSpec spec = CommandSpec.create();

  TrainCommand() {
    this(TrainingOptions.all());
  }

  /** Creates a command of these options. */
  protected TrainCommand(List<TrainingOption<?>> list) {
    this.list = list;
  }

  @Spec
  void setSpec(CommandSpec command) {
    spec = command;
    TrainArguments.add(command, list);
    TrainArguments.addResume(command);
  }

  /**
   * Returns what takes the steps of a run.
   *
   * @param stop ends the run early
   */
  protected Trainer trainer(TrainingOptions options, TrainingData data, StopSignal stop) {
    return LocalTrainer.of(options, data);
  }

  @Override
  public Integer call() throws IOException {
    TrainingOptions given =
        TrainArguments.read(spec, list); // once, as a new folder has the time's name
    TrainingOptions options = StartingModel.sized(resumed(given));
    TrainingData data = TrainingData.open(options, Terminal.out());
    StopSignal stop = CommandProgram.stopSignal(spec);
    try (FolderLock lock = FolderLock.takeNew(options.get(TrainingOptions.OUTPUT))) {
      // Another process may have begun or ended it.
      TrainingOptions ofRun = StartingModel.sized(resumed(given));
      SavedArguments arguments = new SavedArguments(lock.folder());
      if (FailedStart.clear(new RunFolder(lock.folder()))) {
        Terminal.out().line(FailedStart.NOTE);
      }
      run(ofRun, ofRun.equals(options) ? data : TrainingData.open(ofRun), arguments, stop);
      return stop.isRequested() ? CommandProgram.STOPPED : 0;
    }
  }

  private void run(
      TrainingOptions options, TrainingData data, SavedArguments arguments, StopSignal stop)
      throws IOException {
    stop.listen("after this step or image, with a checkpoint");
    Trainer trainer = trainer(options, data, stop);
    TrainingLoop loop = TrainingLoop.open(options, data, trainer, stop, Terminal.out());
    arguments.write(options); // which are now known to go with the checkpoint, if there is one
    loop.run();
  }

  private boolean isResumed() {
    return Boolean.TRUE.equals(spec.findOption("--resume").getValue());
  }

  /** Returns the options of the run that goes on, or of the command line. */
  private TrainingOptions resumed(TrainingOptions given) throws IOException {
    if (isResumed() && spec.findOption(TrainingOptions.OUTPUT.name()).getValue() == null) {
      throw Arguments.bad("--resume", "come with --output", "none", "it names the run");
    }
    Path output = given.get(TrainingOptions.OUTPUT);
    SavedArguments arguments = new SavedArguments(output);
    RunFolder folder = new RunFolder(output);
    boolean failed = FailedStart.isIn(folder);
    if (!isResumed()) {
      requireNew(folder);
    }
    folder.requireCheckpoint();
    if (!failed && !folder.hasCheckpoint()) {
      OutputFolder.requireNew(output);
    }
    if (!isResumed() || !arguments.exist()) {
      return given; // a checkpoint refuses other options
    }
    TrainingOptions ofRun = arguments.options(list);
    if (failed) {
      return over(ofRun, given);
    }
    SavedArguments.requireSame(arguments.read(list), spec.commandLine());
    return given.isGiven(EPOCHS) ? ofRun.with(EPOCHS, given.get(EPOCHS)) : ofRun;
  }

  /** Returns what is given, and what others say of all else. */
  private static TrainingOptions over(TrainingOptions others, TrainingOptions given) {
    TrainingOptions all = others;
    for (TrainingOption<?> option : given.list()) {
      all = given.isGiven(option) ? with(all, option, given) : all;
    }
    return all;
  }

  private static <T> TrainingOptions with(
      TrainingOptions options, TrainingOption<T> option, TrainingOptions given) {
    return given.find(option).map(value -> options.with(option, value)).orElse(options);
  }

  private static void requireNew(RunFolder folder) throws IOException {
    if (folder.hasRun()) {
      throw Arguments.bad(
          "output folder " + FileNames.shown(folder.path()),
          "be new",
          "one with a run",
          "add --resume to go on with it, or choose another --output");
    }
  }
}
