package io.github.dl4jlosses.examples.unet;

import io.github.dl4jlosses.examples.image.FileNames;
import io.github.dl4jlosses.examples.model.ModelFiles;
import io.github.dl4jlosses.examples.model.ModelFiles.Checkpoint;
import io.github.dl4jlosses.examples.run.RunOrigin;
import io.github.dl4jlosses.examples.run.RunState;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.loss.LogitsLoss;
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
record RunStart(ComputationGraph network, RunState state, Optional<String> warning) {
  /**
   * Returns the start of a run.
   *
   * @param checkpoint which need not be there
   * @throws IllegalArgumentException if it is one of other settings or other data
   */
  static RunStart of(Settings settings, RunData data, LogitsLoss loss, Path checkpoint)
      throws IOException {
    RunOrigin now = RunOrigins.of(settings, data);
    if (!Files.exists(checkpoint)) {
      return new RunStart(fresh(settings, data, loss), RunState.start(now), Optional.empty());
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
    return new RunStart(read.network(), read.state().in(now), began.warning(now));
  }

  private static ComputationGraph fresh(Settings settings, RunData data, LogitsLoss loss) {
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
