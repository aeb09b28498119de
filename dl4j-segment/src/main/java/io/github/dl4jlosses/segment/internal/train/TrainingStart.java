package io.github.dl4jlosses.segment.internal.train;

import io.github.dl4jlosses.loss.LogitsLoss;
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
import java.util.Optional;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Where a run starts: with fresh weights, or where a checkpoint is.
 *
 * @param network to be trained
 * @param state how far it is
 * @param warning what its user should know
 */
record TrainingStart(ComputationGraph network, RunState state, Optional<String> warning) {
  /**
   * Returns the start of a run.
   *
   * @param checkpoint which need not be there
   * @throws IllegalArgumentException if it is one of other settings or other data
   */
  static TrainingStart of(Settings settings, TrainingData data, LogitsLoss loss, Path checkpoint)
      throws IOException {
    RunOrigin now = TrainingOrigin.of(settings, data);
    if (!Files.exists(checkpoint)) {
      return new TrainingStart(fresh(settings, data, loss), RunState.start(now), Optional.empty());
    }
    Checkpoint<RunState> read = ModelFiles.readCheckpoint(checkpoint, RunState.class);
    RunOrigin began = read.state().origin();
    began.requireSame(now, settings.data());
    if (!read.info().isLike(data.info())) {
      throw Arguments.bad(
          "data " + FileNames.shown(settings.data()),
          "have classes and sizes as when the run began " + read.info(),
          data.info(),
          "a test image may have changed them; or use the version that began it, "
              + read.info().version());
    }
    return new TrainingStart(read.network(), read.state().in(now), began.warning(now));
  }

  private static ComputationGraph fresh(Settings settings, TrainingData data, LogitsLoss loss) {
    return UNet.create(
        InputType.convolutional(data.info().height(), data.info().width(), /* depth= */ 3),
        data.info().classes().size(),
        settings.depth(),
        settings.width(),
        loss,
        settings.updater(Math.multiplyExact(data.training().steps(), settings.epochs())),
        settings.seed());
  }
}
