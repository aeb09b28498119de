package io.github.dl4jlosses.examples.cli;

import io.github.dl4jlosses.examples.image.FileNames;
import io.github.dl4jlosses.examples.model.Failures;
import io.github.dl4jlosses.examples.report.RunFolder;
import io.github.dl4jlosses.examples.run.FolderLock;
import io.github.dl4jlosses.examples.run.RunException;
import io.github.dl4jlosses.examples.unet.RunData;
import io.github.dl4jlosses.examples.unet.Settings;
import io.github.dl4jlosses.examples.unet.TrainUNet;
import io.github.dl4jlosses.internal.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code segment report}. */
@Command(
    name = "report",
    description =
        "Writes report.html of a run again, from its checkpoint, which is measured again on the"
            + " validation images.",
    footer = {"  segment report runs/20261124-193223"})
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "<run>", description = "Output folder of the run.")
  private Path run = Path.of("");

  ReportCommand() {}

  @Override
  public Integer call() throws IOException {
    RunArguments arguments = new RunArguments(run);
    RunFolder folder = new RunFolder(run);
    if (!arguments.exist() || !Files.exists(folder.checkpoint())) {
      throw Arguments.bad(
          "folder " + FileNames.shown(run),
          "be that of a run with a checkpoint",
          "another",
          "it is the --output of train");
    }
    TrainCommand saved = arguments.read();
    try (FolderLock lock = lock(folder)) {
      Settings settings = saved.settings(lock.folder());
      TrainUNet.report(settings, RunData.open(settings));
    }
    System.out.println("report    " + folder.report());
    return 0;
  }

  private static FolderLock lock(RunFolder folder) {
    try {
      FolderLock lock = FolderLock.take(folder.path());
      try {
        folder.create(); // plots/ may have been removed
        return lock;
      } catch (IOException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new RunException(
          "folder "
              + FileNames.shown(folder.path())
              + " must be writable, got "
              + Failures.reason(e)
              + " (copy the run to where you may write)",
          e);
    }
  }
}
