package io.github.dl4jlosses.segment.spark.internal.round;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.train.EpochBatches;
import io.github.dl4jlosses.segment.internal.train.LocalTrainer;
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
    stepper =
        new LocalTrainer(batches, job.info(), job.batchSize(), job.files().images()).of(network);
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
      throw noMemory("the network", e);
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
    } catch (OutOfMemoryError e) { // if it were thrown on, Spark would end the executor
      return ShardResult.Failed.of(noMemory(step(), e));
    } catch (SegmentException e) {
      return ShardResult.Failed.of(
          e.getCause() instanceof OutOfMemoryError none ? noMemory(step(), none) : e);
    } catch (IllegalArgumentException e) {
      return new ShardResult.Failed(String.valueOf(e.getMessage()), /* isArgument= */ true);
    }
  }

  private String step() {
    return "a step of %d images of %dx%d"
        .formatted(job.batchSize(), job.info().height(), job.info().width());
  }

  /** Returns what says that an executor has not enough memory for something. */
  public static SegmentException noMemory(String what, OutOfMemoryError e) {
    return new SegmentException(
        "memory must hold %s, got a heap of %d MB: %s (give executors more, --conf"
                .formatted(what, Runtime.getRuntime().maxMemory() >> 20, e.getMessage())
            + " spark.executor.memory=…, and go on with --resume; or begin another run with a"
            + " smaller --batch or --crop)",
        e);
  }
}
