package io.github.dl4jlosses.segment.spark.internal.train;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.spark.internal.round.NetworkState;
import io.github.dl4jlosses.segment.spark.internal.round.Round;
import io.github.dl4jlosses.segment.spark.internal.round.ShardJob;
import io.github.dl4jlosses.segment.spark.internal.round.ShardResult;
import io.github.dl4jlosses.segment.spark.internal.round.ShardWorker;
import io.github.dl4jlosses.segment.spark.internal.session.SameArithmetic;
import io.github.dl4jlosses.segment.spark.internal.wire.Wire;
import java.io.Serializable;
import java.util.Map;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * A shard of a round, on an executor.
 *
 * @param jobId tells the rounds of this run from those of others in the same JVM
 */
record ShardTask(String jobId, Broadcast<byte[]> job, Broadcast<NetworkState> state, Round round)
    implements Function<Integer, ShardTask.Result> {

  /**
   * What a task brings back.
   *
   * @param executor that did it
   * @param arithmetic of the executor, see {@link SameArithmetic}
   * @param fetchSeconds that it waited for the state
   * @param computeSeconds that its steps took
   */
  record Result(
      ShardResult result,
      String executor,
      Map<String, String> arithmetic,
      double fetchSeconds,
      double computeSeconds)
      implements Serializable {}

  @Override
  public Result call(Integer shard) {
    Map<String, String> arithmetic = Map.of();
    long start = System.nanoTime();
    long fetched = start;
    ShardResult result;
    try {
      arithmetic = SameArithmetic.ofThisJvm(); // turns on oneDNN before a network is made
      start = System.nanoTime();
      NetworkState from = state.value();
      fetched = System.nanoTime();
      ShardWorker worker =
          Workers.take(jobId, () -> ShardWorker.of(Wire.read(job.value(), ShardJob.class)));
      result = worker.run(from, round, shard);
      if (result instanceof ShardResult.Done) {
        Workers.giveBack(jobId, worker);
      }
    } catch (SegmentException e) {
      result = ShardResult.Failed.of(e);
    } catch (OutOfMemoryError e) { // if it were thrown on, Spark would end the executor
      result = ShardResult.Failed.of(ShardWorker.noMemory("the state of a round", e));
    }
    return new Result(
        result,
        SameArithmetic.executor(),
        arithmetic,
        (fetched - start) / 1e9,
        (System.nanoTime() - fetched) / 1e9);
  }
}
