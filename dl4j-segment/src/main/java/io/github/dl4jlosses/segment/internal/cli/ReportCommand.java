package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.FolderLock;
import io.github.dl4jlosses.segment.internal.io.IoReason;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import io.github.dl4jlosses.segment.internal.train.ClusterOptions;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.internal.train.TrainingLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code segment report}. */
@Command(
    name = "report",
    description =
        "Writes report.html of a run again, from its checkpoint, which is measured again on the"
            + " validation images. Runs of segment-spark have one too.",
    footer = {"  segment report runs/20261124-193223"})
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "<run>", description = "Output folder of the run.")
  private Path run = Path.of("");

  ReportCommand() {}

  @Override
  public Integer call() throws IOException {
    SavedArguments arguments = new SavedArguments(run);
    RunFolder folder = new RunFolder(run);
    if (!arguments.exist() || !folder.hasCheckpoint()) {
      throw Arguments.bad(
          "folder " + FileNames.shown(run),
          "be that of a run with a checkpoint",
          "another",
          "it is the --output of train");
    }
    TrainingOptions saved =
        arguments.options(
            arguments.areOfCluster() ? ClusterOptions.all() : TrainingOptions.all());
    try (FolderLock lock = lock(folder)) {
      folder.removeUnfinished();
      TrainingOptions options = saved.with(TrainingOptions.OUTPUT, lock.folder());
      TrainingLoop.report(options, TrainingData.open(options));
    }
    Terminal.out().line("report    " + folder.report());
    return 0;
  }

  private static FolderLock lock(RunFolder folder) {
    try {
      folder.create(); // plots/ may have been removed
      return FolderLock.take(folder.path());
    } catch (IOException e) {
      throw new SegmentException(
          "folder "
              + FileNames.shown(folder.path())
              + " must be writable, got "
              + IoReason.reason(e)
              + " (copy the run to where you may write)",
          e);
    }
  }
}
