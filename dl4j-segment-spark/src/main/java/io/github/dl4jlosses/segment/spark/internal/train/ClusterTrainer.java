package io.github.dl4jlosses.segment.spark.internal.train;

import static io.github.dl4jlosses.segment.internal.train.ClusterOptions.ROUND_STEPS;
import static io.github.dl4jlosses.segment.internal.train.ClusterOptions.SHARDS;
import static io.github.dl4jlosses.segment.TrainingOptions.BATCH;

import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.train.ClusterOptions;
import io.github.dl4jlosses.segment.internal.train.Stepper;
import io.github.dl4jlosses.segment.internal.train.Trainer;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.spark.internal.round.NetworkState;
import io.github.dl4jlosses.segment.spark.internal.round.Round;
import io.github.dl4jlosses.segment.spark.internal.round.ShardJob;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Learns by rounds on a cluster. */
public record ClusterTrainer(
    JavaSparkContext spark, TrainingOptions options, TrainingData data, StopSignal stop)
    implements Trainer {
  @Override
  public int steps() {
    return ClusterOptions.steps(data.training().steps(), options.get(SHARDS));
  }

  @Override
  public List<String> notes() {
    return List.of(
        "rounds    %d shards, averaged after %d steps of batch %d each: parameters and Adam's moments"
            .formatted(options.get(SHARDS), options.get(ROUND_STEPS), options.get(BATCH)),
        "cluster   %s, %s core and %s OpenMP thread a task"
            .formatted(
                spark.master(),
                spark.getConf().get("spark.task.cpus", "1"),
                Workers.arithmetic().get("OpenMP threads")));
  }

  @Override
  public Stepper of(ComputationGraph network) {
    return new RoundStepper(network, new Rounds(spark, ShardJob.of(network, options, data)));
  }

  private final class RoundStepper implements Stepper {
    private final ComputationGraph network;
    private final Rounds rounds;

    RoundStepper(ComputationGraph network, Rounds rounds) {
      this.network = network;
      this.rounds = rounds;
    }

    @Override
    public Steps take(int epoch, int step) {
      int count = Math.min(options.get(ROUND_STEPS), steps() - step);
      Rounds.Result result;
      try {
        result = rounds.run(NetworkState.of(network), new Round(epoch, step, count));
      } catch (RuntimeException e) {
        stop.check(); // which ends Spark too
        throw e;
      }
      result.state().copyTo(network);
      return new Steps(result.losses());
    }

    @Override
    public boolean isUpdating() {
      return false; // a round is whole, or was none
    }
  }
}
