package io.github.dl4jlosses.segment.internal.train;

import static io.github.dl4jlosses.segment.TrainingOptions.DATA;
import static io.github.dl4jlosses.segment.TrainingOptions.DEPTH;
import static io.github.dl4jlosses.segment.TrainingOptions.EPOCHS;
import static io.github.dl4jlosses.segment.TrainingOptions.LEARNING_RATE;
import static io.github.dl4jlosses.segment.TrainingOptions.SEED;
import static io.github.dl4jlosses.segment.TrainingOptions.WIDTH;

import io.github.dl4jlosses.loss.LogitsLoss;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Checkpoint;
import io.github.dl4jlosses.segment.internal.model.UNet;
import io.github.dl4jlosses.segment.internal.run.RunOrigin;
import io.github.dl4jlosses.segment.internal.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * Where a run starts: with fresh weights, or where a checkpoint is; the warning is for its user.
 */
record TrainingStart(ComputationGraph network, RunState state, Optional<String> warning) {
  /**
   * Returns the start of a run; the checkpoint need not be there.
   *
   * @throws IllegalArgumentException if it is one of other options or other data
   */
  static TrainingStart of(
      TrainingOptions options, TrainingData data, LogitsLoss loss, Path checkpoint)
      throws IOException {
    RunOrigin now = TrainingOrigin.of(options, data);
    if (!Files.exists(checkpoint)) {
      return new TrainingStart(fresh(options, data, loss), RunState.start(now), Optional.empty());
    }
    Checkpoint<RunState> read = ModelFiles.readCheckpoint(checkpoint, RunState.class);
    RunOrigin began = read.state().origin();
    began.requireSame(now, options.get(DATA));
    requireBackground(read.info().background(), data.info().background());
    if (!read.info().isLike(data.info())) {
      throw Arguments.bad(
          "data " + FileNames.shown(options.get(DATA)),
          "have classes and sizes as when the run began " + read.info(),
          data.info(),
          "a test image may have changed them; or use the version that began it, "
              + read.info().version());
    }
    return new TrainingStart(read.network(), read.state().in(now), began.warning(now));
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
    double highest = options.get(LEARNING_RATE);
    int tail = Math.max(1, steps / 10);
    double decay = Math.pow(.1, 1. / tail); // CycleSchedule applies it at each step of the tail
    return new Adam(
        new CycleSchedule(ScheduleType.ITERATION, highest / 10, highest, steps, tail, decay));
  }

  private static ComputationGraph fresh(
      TrainingOptions options, TrainingData data, LogitsLoss loss) {
    return UNet.create(
        InputType.convolutional(data.info().height(), data.info().width(), /* depth= */ 3),
        data.info().classes().size(),
        options.get(DEPTH),
        options.get(WIDTH),
        loss,
        updater(options, Math.multiplyExact(data.training().steps(), options.get(EPOCHS))),
        options.get(SEED));
  }
}
