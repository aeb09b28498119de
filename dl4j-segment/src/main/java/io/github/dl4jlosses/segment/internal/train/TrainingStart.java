package io.github.dl4jlosses.segment.internal.train;

import static io.github.dl4jlosses.segment.TrainingOptions.DATA;
import static io.github.dl4jlosses.segment.TrainingOptions.DEPTH;
import static io.github.dl4jlosses.segment.TrainingOptions.EPOCHS;
import static io.github.dl4jlosses.segment.TrainingOptions.LEARNING_RATE;
import static io.github.dl4jlosses.segment.TrainingOptions.OUTPUT;
import static io.github.dl4jlosses.segment.TrainingOptions.SEED;
import static io.github.dl4jlosses.segment.TrainingOptions.WIDTH;

import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Checkpoint;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.UNet;
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
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;

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
      TrainingOptions options, TrainingData data, SegmentationLoss loss, RunFolder folder)
      throws IOException {
    RunOrigin now = TrainingOrigin.of(options, data);
    return folder.hasCheckpoint()
        ? resumed(
            options,
            data,
            loss,
            ModelFiles.readCheckpoint(folder.checkpoint(), RunState.class),
            now)
        : begun(fresh(options, data, loss), data.info(), StartingModel.read(options), now);
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
      TrainingOptions options,
      TrainingData data,
      SegmentationLoss loss,
      Checkpoint<RunState> read,
      RunOrigin asked) {
    RunOrigin began = read.state().origin();
    RunOrigin now = StartingModel.kept(began, asked, options);
    String epochs = Objects.requireNonNull(now.settings().get(EPOCHS_SETTING));
    began.with(EPOCHS_SETTING, epochs).requireSame(now, options.get(DATA));
    requireBackground(read.info().background(), data.info().background());
    if (!read.info().isLike(data.info())) {
      throw Arguments.bad(
          "data " + FileNames.shown(options.get(DATA)),
          "have classes and sizes as when the run began " + read.info(),
          data.info(),
          "a test image may have changed them; or use the version that began it, "
              + read.info().version());
    }
    RunState state = read.state().in(now);
    int step = state.step();
    checkpoint(
        options, "have a step of an epoch in run.json", step, step <= data.training().steps());
    Optional<ScheduleChange> change = change(began, options, read);
    checkpoint(
        options,
        "have the epochs of its settings in the last of its changes in run.json",
        read.state().changes(),
        read.state().hasEpochs(began.settings().getOrDefault(EPOCHS_SETTING, "")));
    int before = change.map(ScheduleChange::before).orElse(options.get(EPOCHS));
    requireConfiguration(options.with(EPOCHS, before), data, loss, read.network(), state);
    change.ifPresent(c -> read.network().setLearningRate(schedule(options, steps(options, data))));
    return new TrainingStart(
        read.network(),
        data.info().andBefore(read.info()),
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
      TrainingOptions options,
      TrainingData data,
      SegmentationLoss loss,
      ComputationGraph network,
      RunState state) {
    int taken = state.epochs().size() * data.training().steps() + state.step();
    int counted = network.getIterationCount();
    checkpoint(
        options,
        "count " + taken + " steps in configuration.json, as run.json does",
        counted,
        counted == taken);
    IUpdater updater = updater(options, steps(options, data));
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
    UNetCheck.difference(configuration(options, data, loss), network.getConfiguration())
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

  /**
   * Adam in one cycle of so many steps: the learning rate rises from a tenth of its highest, falls
   * back to it, and in the last tenth of the run falls to a hundredth.
   */
  static IUpdater updater(TrainingOptions options, int steps) {
    return new Adam(schedule(options, steps));
  }

  private static ISchedule schedule(TrainingOptions options, int steps) {
    double highest = options.get(LEARNING_RATE);
    int tail = Math.max(1, steps / 10);
    double decay = Math.pow(.1, 1. / tail); // CycleSchedule applies it at each step of the tail
    return new CycleSchedule(ScheduleType.ITERATION, highest / 10, highest, steps, tail, decay);
  }

  private static ComputationGraph fresh(
      TrainingOptions options, TrainingData data, SegmentationLoss loss) {
    ComputationGraph network = new ComputationGraph(configuration(options, data, loss));
    network.init();
    return network;
  }

  private static ComputationGraphConfiguration configuration(
      TrainingOptions options, TrainingData data, SegmentationLoss loss) {
    return UNet.configuration(
        InputType.convolutional(data.info().height(), data.info().width(), /* depth= */ 3),
        data.info().classes().size(),
        options.get(DEPTH),
        options.get(WIDTH),
        loss,
        updater(options, steps(options, data)),
        options.get(SEED));
  }

  private static int steps(TrainingOptions options, TrainingData data) {
    int steps = data.training().steps();
    int most = Integer.MAX_VALUE / Math.max(1, steps);
    if (options.get(EPOCHS) > most) { // DL4J counts steps in an int
      throw Arguments.bad(
          EPOCHS.name(),
          "be <= " + most + " where an epoch has " + steps + " steps",
          options.get(EPOCHS));
    }
    return steps * options.get(EPOCHS);
  }
}
