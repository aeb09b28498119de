package io.github.dl4jlosses.segment.internal.run;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import io.github.dl4jlosses.segment.internal.io.IoReason;
import io.github.dl4jlosses.segment.internal.io.OutputFolder;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.NanWatch;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a run leaves. Without checkpoint and model a run is lost, so it ends where these
 * cannot be written; tables and pages follow from them, so it continues without.
 */
public final class RunWriter {
  private final RunFolder folder;
  private final ModelInfo info;
  private final Runnable sameData;
  private final BestEffort bestEffort = new BestEffort(Terminal.err());
  private @Nullable RunState saved; // in the checkpoint

  /**
   * Writes into a folder.
   *
   * @param sameData throws what ends the run if its data changed since it began: no checkpoint is
   *     written then, as steps of other data may be in it
   */
  public RunWriter(RunFolder folder, ModelInfo info, Runnable sameData) {
    this.folder = folder;
    this.info = info;
    this.sameData = sameData;
  }

  /**
   * Makes the folder, and a table that has the epochs that are done, whatever was there. Returns
   * whether the last of them is in the report: the table gets an epoch after the report does, so
   * that a shorter one, which is left, shows that the run ended between checkpoint and report.
   *
   * @param inCheckpoint state of the checkpoint; null if there is none
   * @throws SegmentException if that cannot be
   */
  public boolean start(RunState state, @Nullable RunState inCheckpoint) {
    try {
      folder.create();
      folder.removeUnfinished();
      saved = inCheckpoint;
      boolean reported = state.step() > 0 || folder.rows() >= state.epochs().size();
      if (reported) {
        AtomicFiles.write(folder.metrics(), EpochScores.csv(state.epochs()));
      }
      return reported;
    } catch (IOException e) {
      throw OutputFolder.unwritable(folder.path(), e);
    }
  }

  /**
   * Writes an epoch: the checkpoint, which makes it done, and the model, if it is the best so far.
   *
   * @param before all steps of the epoch are done, which is kept if there is room for no model
   * @param after the epoch is done
   * @return the state in the checkpoint
   * @throws SegmentException if one of them cannot be written, or a parameter is not finite
   */
  public RunState save(
      ComputationGraph network, RunState before, RunState after, BestEpochCriterion criterion) {
    requireFinite(network, after);
    if (criterion.best(after.epochs()) == after.epochs().size()) {
      return saveModel(network, before, after);
    }
    checkpoint(network, after);
    return after;
  }

  /**
   * Writes the network as that of the best epoch, and a checkpoint that knows it.
   *
   * @param before is kept if there is room for no model
   */
  public RunState saveModel(ComputationGraph network, RunState before, RunState after) {
    /* The checkpoint names the file that is whole already. Between the two there is the model of an
     * epoch before, or none: the checkpoint has the network, and a run that goes on writes it. */
    try (AtomicFiles.Prepared model = ModelFiles.prepare(folder.model(), network, info)) {
      RunState withModel = after.withModel(model.digest());
      checkpoint(network, withModel);
      model.commit();
      return withModel;
    } catch (IOException e) {
      rescue(e, network, before);
      throw cannotBeWritten(folder.model(), e);
    }
  }

  /** Writes the report of an epoch that is done, and the table. */
  public void report(RunState state, BestEffort.Action report) {
    bestEffort.write(folder.report(), report);
    bestEffort.write(
        folder.metrics(),
        () -> AtomicFiles.write(folder.metrics(), EpochScores.csv(state.epochs())));
  }

  /**
   * Writes the checkpoint, if it is not there.
   *
   * @throws SegmentException if it cannot be written, or a number of the network is not finite
   */
  public void checkpoint(ComputationGraph network, RunState state) {
    if (state.equals(saved)) {
      return;
    }
    requireFinite(network, state);
    sameData.run();
    try {
      ModelFiles.write(folder.checkpoint(), network, info, state);
    } catch (IOException e) {
      throw cannotBeWritten(folder.checkpoint(), e);
    }
    saved = state;
  }

  /**
   * Writes a checkpoint of a run that something else ends, if there is something to keep, and room.
   *
   * @param failure that ends it, and has those of the checkpoint as suppressed ones
   */
  public void rescue(Throwable failure, ComputationGraph network, RunState state) {
    if (state.equals(RunState.start(state.origin()))) {
      return;
    }
    try {
      checkpoint(network, state);
    } catch (RuntimeException | OutOfMemoryError e) {
      failure.addSuppressed(e);
    }
  }

  private void requireFinite(ComputationGraph network, RunState state) {
    NanWatch.trouble(network)
        .ifPresent(
            origin -> {
              throw notFinite(after(state), origin);
            });
  }

  private SegmentException cannotBeWritten(Path file, IOException e) {
    return new SegmentException(
        file
            + " must be written, got "
            + IoReason.reason(e)
            + " (make room, then go on with --resume; "
            + kept()
            + ")",
        e);
  }

  /** Returns what the checkpoint has, in words. */
  public String kept() {
    return saved == null
        ? "there is no checkpoint yet"
        : folder.checkpoint() + " has " + after(saved);
  }

  private static String after(RunState state) {
    return state.step() == 0
        ? "epoch " + state.epochs().size()
        : "step " + state.step() + " of epoch " + state.epoch();
  }

  public void bestEffort(Path file, BestEffort.Action action) {
    bestEffort.write(file, action);
  }

  /** Returns what ends a run with numbers that are not finite, see {@link NanWatch#origin}. */
  public SegmentException notFinite(String when, String origin) {
    return new SegmentException(
        "network must stay finite, got NaN or infinity in "
            + when
            + ", first in "
            + origin
            + " (start again with a lower --learning-rate; "
            + (saved == null
                ? "there is no checkpoint yet"
                : folder.checkpoint() + " is the last that is finite")
            + ")");
  }
}
