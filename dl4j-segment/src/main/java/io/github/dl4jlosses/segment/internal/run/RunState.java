package io.github.dl4jlosses.segment.internal.run;

import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is. With the parameters, the state of the updater and its count of steps, which a
 * model file has, it is all that a run needs to resume: order and augmentation of the images depend
 * on seed, epoch and step alone.
 *
 * @param epochs scores in [0, 1] or NaN, and times
 * @param changes of the number of epochs, in their order
 * @param step how many steps of the next epoch are done
 * @param lossSum sum of the losses of these steps
 * @param seconds that these steps took
 * @param model which file model.zip is; null without epochs, and in older files
 */
public record RunState(
    RunOrigin origin,
    List<EpochScores> epochs,
    List<ScheduleChange> changes,
    int step,
    double lossSum,
    double seconds,
    @Nullable SavedModel model) {
  /**
   * Tells the network of the best epoch from that of another run.
   *
   * @param digest of the file
   * @param before of the file that it replaced; null if there was none. A process that is killed
   *     between the checkpoint and model.zip leaves that one.
   */
  public record SavedModel(String digest, @Nullable String before) {}

  /**
   * Checks that epochs are numbered, and what was added up is finite.
   *
   * @param changes null, as in older files, are none
   */
  public RunState(
      RunOrigin origin,
      List<EpochScores> epochs,
      @Nullable List<ScheduleChange> changes,
      int step,
      double lossSum,
      double seconds,
      @Nullable SavedModel model) {
    this.origin = origin;
    this.epochs = List.copyOf(epochs);
    this.changes = changes == null ? List.of() : List.copyOf(changes);
    this.step = Arguments.atLeast("step", 0, step);
    this.lossSum = Arguments.finite("lossSum", lossSum);
    this.seconds = Arguments.finite("seconds", seconds);
    this.model = model;
    if (step == 0 ? lossSum != 0 || seconds != 0 : seconds < 0) {
      String name = step > 0 || seconds != 0 ? "seconds" : "lossSum";
      throw Arguments.bad(
          name,
          "be " + (step == 0 ? "0 before a step" : ">= 0"),
          step > 0 || seconds != 0 ? seconds : lossSum);
    }
    for (ScheduleChange change : this.changes) {
      if (change.done() > epochs.size()) {
        throw Arguments.bad(
            "done of changes", "be at most the epochs (" + epochs.size() + ")", change.done());
      }
    }
    for (int i = 0; i < epochs.size(); i++) {
      if (epochs.get(i).epoch() != i + 1) {
        throw Arguments.bad("epoch of epochs", "be " + (i + 1), epochs.get(i).epoch());
      }
      requirePossible(epochs.get(i));
    }
  }

  private static void requirePossible(EpochScores scores) {
    if (!(scores.seconds() >= 0 && Double.isFinite(scores.seconds()))) {
      throw Arguments.bad("seconds of epochs", "be finite and >= 0", scores.seconds());
    }
    for (double score : scores.values().subList(1, scores.values().size())) {
      if (score < 0 || score > 1) { // not NaN, which is undefined
        throw Arguments.bad("scores of epochs", "be in [0, 1]", score);
      }
    }
  }

  public static RunState start(RunOrigin origin) {
    return new RunState(origin, List.of(), List.of(), 0, 0, 0, /* model= */ null);
  }

  /** Returns the same state of a run that resumes in another process. */
  public RunState in(RunOrigin process) {
    return new RunState(process, epochs, changes, step, lossSum, seconds, model);
  }

  /** Returns the same state of a run that has another number of epochs from here on. */
  public RunState after(ScheduleChange change) {
    List<ScheduleChange> all = new ArrayList<>(changes);
    all.add(change);
    return new RunState(origin, epochs, all, step, lossSum, seconds, model);
  }

  /** Returns the same state of a run whose model.zip is a file of this digest. */
  public RunState withModel(String digest) {
    if (model != null && model.digest().equals(digest)) {
      return this;
    }
    SavedModel saved = new SavedModel(digest, model == null ? null : model.digest());
    return new RunState(origin, epochs, changes, step, lossSum, seconds, saved);
  }

  /** Returns whether a run that was last given so many epochs can have these changes. */
  public boolean hasEpochs(String epochs) {
    return changes.isEmpty()
        || String.valueOf(changes.get(changes.size() - 1).epochs()).equals(epochs);
  }

  /** Returns how many epochs were done when the run was last given another number of them. */
  public int lastChange() {
    return changes.isEmpty() ? 0 : changes.get(changes.size() - 1).done();
  }

  /** Returns the number of the epoch that the next step belongs to, from 1. */
  public int epoch() {
    return epochs.size() + 1;
  }

  /** Returns the state when more steps of the epoch are done. */
  public RunState afterSteps(List<Double> losses, double took) {
    double sum = lossSum;
    for (double loss : losses) {
      sum += loss;
    }
    return new RunState(origin, epochs, changes, step + losses.size(), sum, seconds + took, model);
  }

  public RunState afterEpoch(EpochScores scores) {
    List<EpochScores> done = new ArrayList<>(epochs);
    done.add(scores);
    return new RunState(origin, done, changes, 0, 0, 0, model);
  }
}
