package io.github.dl4jlosses.examples.unet;

import io.github.dl4jlosses.examples.model.ModelFiles;
import io.github.dl4jlosses.examples.model.ModelFiles.Checkpoint;
import io.github.dl4jlosses.examples.run.RunState;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.loss.LogitsLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Where a run starts: with fresh weights, or where a checkpoint is.
 *
 * @param network to be trained
 * @param state how far it is
 */
record RunStart(ComputationGraph network, RunState state) {
  /**
   * Returns the start of a run.
   *
   * @param checkpoint which need not be there
   * @throws IllegalArgumentException if it is one of other data
   */
  static RunStart of(Settings settings, RunData data, LogitsLoss loss, Path checkpoint)
      throws IOException {
    if (!Files.exists(checkpoint)) {
      return new RunStart(fresh(settings, data, loss), RunState.start());
    }
    Checkpoint<RunState> read = ModelFiles.readCheckpoint(checkpoint, RunState.class);
    if (!read.info().isLike(data.info())) {
      throw Arguments.bad(
          "data " + settings.data(),
          "have classes and sizes as when the run began " + read.info(),
          data.info(),
          "were files or classes.csv changed?");
    }
    RunStart start = new RunStart(read.network(), read.state());
    int steps = data.training().steps();
    if (start.network.getIterationCount() != start.stepsDone(steps)) {
      throw Arguments.bad(
          "data " + settings.data(),
          "have as many training images as when the run began",
          steps + " steps an epoch",
          "put them back, or begin another run with another --output");
    }
    return start;
  }

  private int stepsDone(int stepsPerEpoch) {
    return state.epochs().size() * stepsPerEpoch + state.step();
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
