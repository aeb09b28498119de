package io.github.dl4jlosses.segment.internal.train;

import io.github.dl4jlosses.segment.TrainingOptions;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Knows how many steps an epoch of a run has, wherever they were taken: a report needs no more.
 *
 * @param here would take those of one machine
 */
record TrainerOfRun(int steps, Trainer here) implements Trainer {
  static Trainer of(TrainingOptions options, TrainingData data) {
    Trainer here = LocalTrainer.of(options, data);
    return ClusterOptions.areIn(options.list())
        ? new TrainerOfRun(
            ClusterOptions.steps(here.steps(), options.get(ClusterOptions.SHARDS)), here)
        : here;
  }

  @Override
  public Stepper of(ComputationGraph network) {
    return here.of(network);
  }
}
