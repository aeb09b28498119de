package io.github.dl4jlosses.segment.internal.train;

import static io.github.dl4jlosses.segment.TrainingOptions.DEPTH;
import static io.github.dl4jlosses.segment.TrainingOptions.EPOCHS;
import static io.github.dl4jlosses.segment.TrainingOptions.LEARNING_RATE;
import static io.github.dl4jlosses.segment.TrainingOptions.SEED;
import static io.github.dl4jlosses.segment.TrainingOptions.WIDTH;

import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.UNet;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * What the network of a run is, and how it learns.
 *
 * @param epochSteps steps of an epoch
 */
record NetworkPlan(TrainingOptions options, ModelInfo info, int epochSteps, SegmentationLoss loss) {
  NetworkPlan withEpochs(int epochs) {
    return new NetworkPlan(options.with(EPOCHS, epochs), info, epochSteps, loss);
  }

  /** Returns a network with fresh weights. */
  ComputationGraph fresh() {
    ComputationGraph network = new ComputationGraph(configuration());
    network.init();
    return network;
  }

  ComputationGraphConfiguration configuration() {
    return UNet.configuration(
        InputType.convolutional(info.height(), info.width(), /* depth= */ 3),
        info.classes().size(),
        options.get(DEPTH),
        options.get(WIDTH),
        loss,
        updater(),
        options.get(SEED));
  }

  IUpdater updater() {
    return updater(options, steps());
  }

  ISchedule schedule() {
    return schedule(options, steps());
  }

  private int steps() {
    int most = Integer.MAX_VALUE / Math.max(1, epochSteps);
    if (options.get(EPOCHS) > most) { // DL4J counts steps in an int
      throw Arguments.bad(
          EPOCHS.name(),
          "be <= " + most + " where an epoch has " + epochSteps + " steps",
          options.get(EPOCHS));
    }
    return epochSteps * options.get(EPOCHS);
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
}
