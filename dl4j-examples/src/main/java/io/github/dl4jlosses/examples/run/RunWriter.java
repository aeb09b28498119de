package io.github.dl4jlosses.examples.run;

import io.github.dl4jlosses.examples.model.AtomicFiles;
import io.github.dl4jlosses.examples.model.Failures;
import io.github.dl4jlosses.examples.model.ModelFiles;
import io.github.dl4jlosses.examples.model.ModelInfo;
import io.github.dl4jlosses.examples.report.EpochScores;
import io.github.dl4jlosses.examples.report.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Writes what a run leaves. Without checkpoint and model a run is lost, so it ends where these
 * cannot be written; tables and pages follow from them, so it goes on without.
 */
public final class RunWriter {
  private final RunFolder folder;
  private final ModelInfo info;
  private final BestEffort bestEffort = new BestEffort(System.err);

  /** Creates a writer into a folder. */
  public RunWriter(RunFolder folder, ModelInfo info) {
    this.folder = folder;
    this.info = info;
  }

  /**
   * Makes the folder, and a table that has the epochs that are done, whatever was there.
   *
   * @throws RunException if that cannot be
   */
  public void start(RunState state) {
    try {
      folder.create();
      AtomicFiles.write(folder.metrics(), metrics(state));
    } catch (IOException e) {
      throw OutputFolder.unwritable(folder.path(), e);
    }
  }

  /**
   * Writes an epoch: the model, if it is the best so far, then the report, then the checkpoint,
   * which makes it done, and the table.
   *
   * @throws RunException if model or checkpoint cannot be written, or a parameter is not finite
   */
  public void save(
      ComputationGraph network, RunState state, Monitor monitor, BestEffort.Action report) {
    if (!NanWatch.isFinite(network)) {
      throw notFinite(state, NanWatch.parameters(network).orElse("a parameter"));
    }
    if (monitor.best(state.epochs()) == state.epochs().size()) {
      require(folder.model(), state, () -> ModelFiles.write(folder.model(), network, info));
    }
    bestEffort.write(folder.report(), report);
    checkpoint(network, state);
    bestEffort.write(folder.metrics(), () -> AtomicFiles.write(folder.metrics(), metrics(state)));
  }

  /**
   * Writes what the run can be gone on with from.
   *
   * @throws RunException if it cannot be written
   */
  public void checkpoint(ComputationGraph network, RunState state) {
    require(
        folder.checkpoint(),
        state,
        () -> ModelFiles.write(folder.checkpoint(), network, info, state));
  }

  private void require(Path file, RunState state, BestEffort.Action action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new RunException(
          file
              + " must be written, got "
              + Failures.reason(e)
              + " (make room, then go on with --resume; "
              + kept(state)
              + ")",
          e);
    }
  }

  private String kept(RunState state) {
    if (!Files.exists(folder.checkpoint())) {
      return "there is no checkpoint yet";
    }
    int epoch = state.step() == 0 ? state.epochs().size() - 1 : state.epochs().size();
    return folder.checkpoint() + " still has epoch " + Math.max(0, epoch);
  }

  /** Writes what a run can do without. */
  public void bestEffort(Path file, BestEffort.Action action) {
    bestEffort.write(file, action);
  }

  private static String metrics(RunState state) {
    return EpochScores.csvHeader()
        + "\n"
        + state.epochs().stream().map(e -> e.csv() + "\n").collect(Collectors.joining());
  }

  /**
   * Returns what ends a run with numbers that are not finite.
   *
   * @param origin where the first of them is, see {@link NanWatch#origin}
   * @param state before the step
   */
  public RunException notFinite(RunState state, String origin) {
    String kept =
        Files.exists(folder.checkpoint())
            ? folder.checkpoint() + " is the last that is finite"
            : "there is no checkpoint yet";
    return new RunException(
        "network must stay finite, got NaN or infinity in step "
            + (state.step() + 1)
            + " of epoch "
            + state.epoch()
            + ", first in "
            + origin
            + " (start again with a lower --learning-rate; "
            + kept
            + ")");
  }
}
