package io.github.dl4jlosses.segment.spark.internal.round;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.train.EpochBatches;
import io.github.dl4jlosses.segment.internal.train.LocalTrainer;
import io.github.dl4jlosses.segment.internal.train.MemoryAdvice;
import io.github.dl4jlosses.segment.internal.train.Stepper;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Computes rounds of any shard, one at a time. It keeps nothing from one to the next but a network
 * that is given another state: a round that is computed again gives the same bits.
 */
public final class ShardWorker {
  private final ShardJob job;
  private final EpochBatches batches;
  private final ComputationGraph network;
  private final Stepper stepper;

  private ShardWorker(ShardJob job) {
    this.job = job;
    batches = job.batches();
    network = new ComputationGraph(ComputationGraphConfiguration.fromJson(job.configuration()));
    network.init();
    stepper = new LocalTrainer(batches, job.info(), job.batchSize(), job.images()).of(network);
  }

  /**
   * Makes its network.
   *
   * @throws SegmentException if there is not enough memory
   */
  public static ShardWorker of(ShardJob job) {
    try {
      return new ShardWorker(job);
    } catch (OutOfMemoryError e) {
      throw MemoryAdvice.other("the network", e);
    }
  }

  /** Takes the steps of a shard, from the state that all shards have. */
  public ShardResult run(NetworkState state, Round round, int shard) {
    int step = round.step();
    try {
      state.copyTo(network);
      List<Double> losses = new ArrayList<>();
      for (; step < round.step() + round.steps(); step++) {
        int batch = ShardJob.batch(step, shard, job.shards(), batches.steps());
        losses.addAll(stepper.take(round.epoch(), batch).losses());
      }
      return new ShardResult.Done(NetworkState.of(network), losses);
    } catch (Stepper.Diverged e) {
      return new ShardResult.Diverged(step + 1, e.origin());
    } catch (SegmentException e) {
      return new ShardResult.Failed(String.valueOf(e.getMessage()), /* isArgument= */ false);
    } catch (IllegalArgumentException e) {
      return new ShardResult.Failed(String.valueOf(e.getMessage()), /* isArgument= */ true);
    }
  }
}
