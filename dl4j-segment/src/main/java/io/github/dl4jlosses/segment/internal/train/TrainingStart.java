package io.github.dl4jlosses.segment.internal.train;

import static io.github.dl4jlosses.segment.TrainingOptions.DATA;
import static io.github.dl4jlosses.segment.TrainingOptions.EPOCHS;
import static io.github.dl4jlosses.segment.TrainingOptions.OUTPUT;

import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Checkpoint;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.UNetCheck;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.run.RunOrigin;
import io.github.dl4jlosses.segment.internal.run.RunState;
import io.github.dl4jlosses.segment.internal.run.ScheduleChange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Where a run starts: with fresh weights, with those of another network, or where a checkpoint is.
 *
 * @param info of the network, which may have learned from other images before
 * @param inCheckpoint state of the checkpoint; null if there is none
 * @param notes what is decided, a line each, for the user
 * @param warning of other arithmetic, for the user
 */
record TrainingStart(
    ComputationGraph network,
    ModelInfo info,
    RunState state,
    @Nullable RunState inCheckpoint,
    List<String> notes,
    Optional<String> warning) {
  private static final String EPOCHS_SETTING = "epochs"; // the label of the option

  /**
   * Returns the start of a run; the checkpoint need not be there.
   *
   * @throws IllegalArgumentException if it is one of other options or other data
   */
  static TrainingStart of(
      TrainingOptions options,
      TrainingData data,
      int steps,
      SegmentationLoss loss,
      RunFolder folder)
      throws IOException {
    RunOrigin now = TrainingOrigin.of(options, data);
    NetworkPlan plan = new NetworkPlan(options, data.info(), steps, loss);
    return folder.hasCheckpoint()
        ? resumed(plan, ModelFiles.readCheckpoint(folder.checkpoint(), RunState.class), now)
        : begun(plan.fresh(), data.info(), StartingModel.read(options), now);
  }

  private static TrainingStart begun(
      ComputationGraph network, ModelInfo info, Optional<StartingModel> from, RunOrigin now) {
    if (from.isEmpty()) {
      return begun(network, info, now, List.of());
    }
    StartingModel model = from.get();
    model.copyTo(network, info);
    ModelInfo ofBoth = info.andBefore(model.model().info());
    return begun(network, ofBoth, model.origin(now, info), model.notes(info));
  }

  private static TrainingStart begun(
      ComputationGraph network, ModelInfo info, RunOrigin now, List<String> notes) {
    return new TrainingStart(
        network, info, RunState.start(now), /* inCheckpoint= */ null, notes, Optional.empty());
  }

  private static TrainingStart resumed(
      NetworkPlan plan, Checkpoint<RunState> read, RunOrigin asked) {
    TrainingOptions options = plan.options();
    ModelInfo info = plan.info();
    RunOrigin began = read.state().origin();
    RunOrigin now = StartingModel.kept(began, asked, options);
    String epochs = Objects.requireNonNull(now.settings().get(EPOCHS_SETTING));
    began.with(EPOCHS_SETTING, epochs).requireSame(now, options.get(DATA));
    requireBackground(read.info().background(), info.background());
    if (!read.info().isLike(info)) {
      throw Arguments.bad(
          "data " + FileNames.shown(options.get(DATA)),
          "have classes and sizes as when the run began " + read.info(),
          info,
          "a test image may have changed them; or use the version that began it, "
              + read.info().version());
    }
    RunState state = read.state().in(now);
    int step = state.step();
    checkpoint(options, "have a step of an epoch in run.json", step, step <= plan.epochSteps());
    Optional<ScheduleChange> change = change(began, options, read);
    checkpoint(
        options,
        "have the epochs of its settings in the last of its changes in run.json",
        read.state().changes(),
        read.state().hasEpochs(began.settings().getOrDefault(EPOCHS_SETTING, "")));
    int before = change.map(ScheduleChange::before).orElse(options.get(EPOCHS));
    requireConfiguration(plan.withEpochs(before), read.network(), state);
    change.ifPresent(c -> read.network().setLearningRate(plan.schedule()));
    return new TrainingStart(
        read.network(),
        info.andBefore(read.info()),
        change.map(state::after).orElse(state),
        read.state(),
        Stream.concat(
                StartingModel.changed(now, options).stream(),
                change.map(ScheduleChange::toString).stream())
            .toList(),
        began.warning(now));
  }

  /** Checks what {@link RunState} cannot know. */
  private static void checkpoint(TrainingOptions options, String rule, Object got, boolean holds) {
    if (!holds) {
      Path file = new RunFolder(options.get(OUTPUT)).checkpoint();
      throw Arguments.bad("model " + FileNames.shown(file), rule, got);
    }
  }

  /** The learning rate depends on the count of steps, and each step on all else. */
  private static void requireConfiguration(
      NetworkPlan plan, ComputationGraph network, RunState state) {
    TrainingOptions options = plan.options();
    int taken = state.epochs().size() * plan.epochSteps() + state.step();
    int counted = network.getIterationCount();
    checkpoint(
        options,
        "count " + taken + " steps in configuration.json, as run.json does",
        counted,
        counted == taken);
    IUpdater updater = plan.updater();
    for (Layer layer : network.getLayers()) {
      if (layer.conf().getLayer() instanceof BaseLayer of) {
        boolean isIt = updater.equals(of.getIUpdater());
        checkpoint(
            options,
            "have the updater of its options in configuration.json",
            of.getIUpdater(),
            isIt);
      }
    }
    UNetCheck.difference(plan.configuration(), network.getConfiguration())
        .ifPresent(d -> checkpoint(options, "have " + d.rule(), d.got(), /* holds= */ false));
  }

  private static Optional<ScheduleChange> change(
      RunOrigin began, TrainingOptions options, Checkpoint<RunState> read) {
    int epochs = options.get(EPOCHS);
    String text = began.settings().getOrDefault(EPOCHS_SETTING, "" + epochs);
    checkpoint(
        options, "have a number of epochs in run.json", text, text.matches("[1-9][0-9]{0,8}"));
    int before = Integer.parseInt(text);
    return before == epochs
        ? Optional.empty()
        : Optional.of(
            new ScheduleChange(
                before, epochs, read.state().epochs().size(), read.network().getIterationCount()));
  }

  /** Returns whether the run goes on with another number of epochs. */
  boolean isChanged() {
    return inCheckpoint != null && !inCheckpoint.changes().equals(state.changes());
  }

  /** Returns whether the page says that the run is over, while it goes on. */
  boolean isToBeReported() {
    return isChanged() && state.step() == 0 && !state.epochs().isEmpty();
  }

  private static void requireBackground(@Nullable String before, @Nullable String now) {
    if (!Objects.equals(before, now)) {
      throw Arguments.bad(
          "background",
          "be " + Objects.requireNonNullElse(before, "none") + ", as when the run began",
          Objects.requireNonNullElse(now, "none"),
          "change --background back, or begin another run with another --output");
    }
  }
}
