package io.github.dl4jlosses.segment.internal.train;

import static io.github.dl4jlosses.segment.TrainingOptions.BEST_BY;
import static io.github.dl4jlosses.segment.TrainingOptions.EPOCHS;
import static io.github.dl4jlosses.segment.TrainingOptions.OUTPUT;
import static io.github.dl4jlosses.segment.TrainingOptions.PATIENCE;

import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.onednn.OneDnn;
import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.evaluate.EpochReport;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.loss.LossChoice;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.model.NanWatch;
import io.github.dl4jlosses.segment.internal.report.Report;
import io.github.dl4jlosses.segment.internal.report.RunDescription;
import io.github.dl4jlosses.segment.internal.run.ModelOfRun;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.run.RunState;
import io.github.dl4jlosses.segment.internal.run.RunWriter;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.terminal.Progress;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Trains a small U-Net on images and masks, and measures it after each epoch.
 *
 * <p>After each epoch, when it is asked to stop, and when something fails, it writes a checkpoint:
 * parameters, the state of the updater, and {@link RunState}. All else follows from the options, so
 * that a resumed run ends with the same parameters as one that was not stopped.
 */
public final class TrainingLoop {
  private final TrainingOptions options;
  private final TrainingData data;
  private final SegmentationLoss loss;
  private final RunPages pages;
  private final RunValidation validation;
  private final StopSignal stop;
  private final Terminal out;
  private final RunFolder folder;
  private final RunWriter writer;
  private final OneDnn.Status oneDnn = OneDnn.enable(); // before the network is made
  private final ComputationGraph network;
  private final Trainer trainer;
  private final Stepper stepper;
  private final TrainingStart start;
  private final ModelOfRun model;
  private RunState state;

  private TrainingLoop(
      TrainingOptions options, TrainingData data, Trainer trainer, StopSignal stop, Terminal out)
      throws IOException {
    this.options = options;
    this.data = data;
    this.trainer = trainer;
    this.stop = stop;
    this.out = out;
    loss = LossChoice.of(options).of(data.survey());
    pages = new RunPages(options, data, trainer.steps());
    validation = new RunValidation(options, data, stop);
    folder = new RunFolder(options.get(OUTPUT));
    folder.requireCheckpoint();
    start = TrainingStart.of(options, data, trainer.steps(), loss, folder);
    network = start.network();
    model = ModelOfRun.find(folder, start.state(), options.get(BEST_BY));
    state = model.in(start.state());
    writer = new RunWriter(folder, start.info(), new SameFiles(state.origin(), data)::require);
    stepper = trainer.of(network);
  }

  /**
   * Makes the network, or reads the checkpoint in the output folder; nothing is written yet. The
   * caller keeps the folder for itself, see {@link
   * io.github.dl4jlosses.segment.internal.io.FolderLock}.
   *
   * @param stop ends the run early, with a checkpoint
   * @throws IllegalArgumentException if a setting or a file of the data is not as it must be
   */
  public static TrainingLoop open(
      TrainingOptions options, TrainingData data, StopSignal stop, Terminal out)
      throws IOException {
    return open(options, data, LocalTrainer.of(options, data), stop, out);
  }

  /**
   * Does the same.
   *
   * @param trainer takes the steps
   */
  public static TrainingLoop open(
      TrainingOptions options, TrainingData data, Trainer trainer, StopSignal stop, Terminal out)
      throws IOException {
    return new TrainingLoop(options, data, trainer, stop, out);
  }

  /**
   * Trains, or goes on where the checkpoint is, and returns the scores of each epoch.
   *
   * @throws SegmentException if the run cannot go on
   */
  public List<EpochScores> run() throws IOException {
    boolean reported = writer.start(state, start.inCheckpoint()) && !start.isToBeReported();
    try {
      writer.bestEffort(folder.augmented(), () -> pages.drawAugmented(folder, stop));
      describe();
      if (model.isToBeWritten()) {
        state = writer.saveModel(network, state, state);
      }
      if (start.isChanged()) {
        writer.checkpoint(network, state);
      }
      Report report = new Report(folder, runInfo(), state.epochs());
      if (!reported) { // the last run ended between checkpoint and report
        EpochReport again = measureAgain();
        writer.report(state, () -> report.add(again, stage()));
      }
      while (!isOver()) {
        trainEpoch();
        finishEpoch(report);
      }
      finish();
    } catch (StopSignal.Stopped e) {
      writer.checkpoint(network, state);
      out.line(stopped());
    } catch (OutOfMemoryError e) {
      rescue(e);
      throw MemoryAdvice.other("the scores and the report of an epoch", e);
    } catch (IOException | RuntimeException e) {
      rescue(e);
      throw e;
    }
    return state.epochs();
  }

  private String stopped() {
    return isOver()
        ? "stopped after the last epoch; --resume draws the overlays"
        : String.format(
            Locale.ROOT,
            "stopped in epoch %d after %d of %d steps; --resume goes on from there",
            state.epoch(),
            state.step(),
            trainer.steps());
  }

  /** Keeps what is done, unless the failure left the network in the middle of a step. */
  private void rescue(Throwable failure) {
    if (failure instanceof SegmentException && !(failure instanceof Stepper.NotTaken)) {
      return; // has done so already, or the disk is full
    }
    if (!stepper.isUpdating()) {
      writer.rescue(failure, network, state);
    }
    out.line("the run cannot go on: " + writer.kept());
  }

  private void describe() {
    start.warning().ifPresent(Terminal.err()::line);
    start.notes().forEach(out::line);
    model.note().ifPresent(out::line);
    if (Files.exists(folder.augmented())) {
      out.line("samples   " + folder.augmented() + " shows some as the network sees them");
    }
    out.line(oneDnn);
    trainer.notes().forEach(out::line);
    out.line(
        String.format(
            Locale.ROOT,
            "U-Net with %,d parameters, images of %dx%d, %d steps an epoch",
            network.numParams(),
            data.info().height(),
            data.info().width(),
            trainer.steps()));
    List.of(("loss      " + loss).replace(" + ", "\n        + ").split("\n", -1))
        .forEach(out::line);
    out.line(EpochScores.header());
    state.epochs().forEach(out::line);
  }

  private boolean isOver() {
    int done = state.epochs().size();
    int since = Math.max(options.get(BEST_BY).best(state.epochs()), state.lastChange());
    boolean impatient = options.get(PATIENCE) > 0 && done - since >= options.get(PATIENCE);
    return done >= options.get(EPOCHS) || impatient;
  }

  private Report.Stage stage() {
    return isOver() ? Report.Stage.OVER : Report.Stage.GOES_ON;
  }

  /** Takes the steps of the epoch that are not done yet. */
  private void trainEpoch() {
    String task = "epoch " + state.epoch() + "/" + options.get(EPOCHS);
    int steps = trainer.steps();
    try (Progress progress = Progress.start(task, steps)) {
      while (state.step() < steps) {
        stop.check();
        long start = System.nanoTime();
        Stepper.Steps taken = take();
        state = state.afterSteps(taken.losses(), secondsSince(start));
        taken.losses().forEach(progress::step);
      }
    }
  }

  private Stepper.Steps take() {
    try {
      return stepper.take(state.epoch(), state.step());
    } catch (Stepper.Diverged e) {
      throw writer.notFinite(e.when(), e.origin());
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Measures, and makes the epoch done; what can be made again comes last. */
  private void finishEpoch(Report report) {
    EpochReport measured = measure();
    RunState done = state.afterEpoch(measured.scores());
    state = writer.save(network, state, done, options.get(BEST_BY));
    out.line(measured.scores());
    stop.check();
    writer.report(state, () -> report.add(measured, stage()));
  }

  private EpochReport measure() {
    double loss = state.lossSum() / trainer.steps();
    try {
      return validation.of(network, state.epoch(), loss, took -> state.seconds() + took);
    } catch (NanWatch.NotFinite e) {
      throw writer.notFinite("the validation after epoch " + state.epoch(), e.origin());
    }
  }

  /** Measures the network of the last epoch, or of the best where the last was left early. */
  private EpochReport measureAgain() throws IOException {
    List<EpochScores> epochs = state.epochs();
    boolean last = state.step() == 0;
    EpochScores of = epochs.get(last ? epochs.size() - 1 : options.get(BEST_BY).best(epochs) - 1);
    ComputationGraph measured = last ? network : ModelFiles.read(folder.model()).network();
    return validation.of(measured, of.epoch(), of.loss(), took -> of.seconds());
  }

  private RunDescription runInfo() {
    Map<String, String> more = new TreeMap<>(RunPages.history(state));
    more.put("loss", loss.toString());
    more.put("CPU layers", oneDnn.toString());
    return pages.info(network.numParams(), more);
  }

  /** Draws some images with what the best network makes of them, and tells where everything is. */
  private void finish() throws IOException {
    Model best = ModelFiles.read(folder.model());
    for (int i = 0; i < pages.overlays(); i++) {
      int image = i;
      stop.check();
      writer.bestEffort(folder.overlays(), () -> pages.drawOverlay(image, best, folder, stop));
    }
    int epoch = options.get(BEST_BY).best(state.epochs());
    out.line("best      epoch " + epoch + " by " + options.get(BEST_BY).title());
    out.line("model     " + folder.model());
    out.line("metrics   " + folder.metrics());
    out.line("report    " + folder.report());
    out.line("overlays  " + folder.overlays());
  }

  /** Writes the report of a run again, with scores that are measured again. */
  public static void report(TrainingOptions options, TrainingData data) throws IOException {
    Trainer trainer = TrainerOfRun.of(options, data);
    open(options, data, trainer, StopSignal.none(), Terminal.out()).report();
  }

  private void report() throws IOException {
    model.note().filter(note -> !model.isToBeWritten()).ifPresent(out::line);
    if (state.epochs().isEmpty()) {
      throw Arguments.bad("run " + folder.path(), "have an epoch that is done", "none");
    }
    new Report(folder, runInfo(), state.epochs()).add(measureAgain(), stage());
  }
}
