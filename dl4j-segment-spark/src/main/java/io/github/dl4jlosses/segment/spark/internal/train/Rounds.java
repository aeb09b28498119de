package io.github.dl4jlosses.segment.spark.internal.train;

import io.github.dl4jlosses.segment.internal.train.Stepper;
import io.github.dl4jlosses.segment.spark.internal.round.NetworkState;
import io.github.dl4jlosses.segment.spark.internal.round.Round;
import io.github.dl4jlosses.segment.spark.internal.round.ShardJob;
import io.github.dl4jlosses.segment.spark.internal.round.ShardResult;
import io.github.dl4jlosses.segment.spark.internal.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Rounds on a cluster: a state goes to all shards, and the mean of theirs is the next one.
 *
 * <p>A task that is lost is done again somewhere else, with the same result, and counts once: Spark
 * returns one result for each shard.
 */
public final class Rounds {
  private final JavaSparkContext spark;
  private final int shards;
  private final String id = UUID.randomUUID().toString();
  private final Broadcast<byte[]> job;
  private final SameArithmetic arithmetic = new SameArithmetic(Workers.arithmetic());

  /** Sends the executors what all rounds have in common. */
  public Rounds(JavaSparkContext spark, ShardJob job) {
    this.spark = spark;
    this.shards = job.shards();
    this.job = spark.broadcast(Wire.bytes(job));
  }

  /**
   * What a round came to.
   *
   * @param losses of its steps, each the mean of the shards
   */
  public record Result(NetworkState state, List<Double> losses, Times times) {}

  /**
   * Where the seconds of a round went.
   *
   * @param send until the state was ready for the executors to fetch
   * @param fetch the longest that a task waited for it
   * @param compute the longest that a task took for its steps
   * @param job from the start of the tasks until all results were here
   * @param average of taking the mean
   */
  public record Times(double send, double fetch, double compute, double job, double average) {}

  /**
   * Computes a round.
   *
   * @throws Stepper.Diverged if a number is not finite
   * @throws IllegalArgumentException if a file is not as it must be
   * @throws Stepper.NotTaken if a shard cannot be computed on the cluster
   */
  public Result run(NetworkState from, Round round) {
    long start = System.nanoTime();
    Broadcast<NetworkState> state = sent(from);
    try {
      long sent = System.nanoTime();
      List<ShardTask.Result> results = results(new ShardTask(id, job, state, round));
      long done = System.nanoTime();
      results.forEach(result -> arithmetic.require(result.executor(), result.arithmetic()));
      List<ShardResult.Done> all = done(results, round);
      NetworkState mean = NetworkState.mean(all.stream().map(ShardResult.Done::state).toList());
      Times times =
          new Times(
              (sent - start) / 1e9,
              results.stream().mapToDouble(ShardTask.Result::fetchSeconds).max().orElse(0),
              results.stream().mapToDouble(ShardTask.Result::computeSeconds).max().orElse(0),
              (done - sent) / 1e9,
              (System.nanoTime() - done) / 1e9);
      return new Result(mean, losses(all, round.steps()), times);
    } finally {
      if (!spark.sc().isStopped()) {
        state.destroy();
      }
    }
  }

  private Broadcast<NetworkState> sent(NetworkState state) {
    try {
      return spark.broadcast(state);
    } catch (Exception e) { // Scala throws what Java would have to declare
      throw failed(e);
    }
  }

  private List<ShardTask.Result> results(ShardTask task) {
    List<Integer> numbers = IntStream.range(0, shards).boxed().toList();
    try {
      return spark.parallelize(numbers, shards).map(task).collect(); // in the order of the shards
    } catch (Exception e) { // Scala throws what Java would have to declare
      throw failed(e);
    }
  }

  private static Stepper.NotTaken failed(Exception e) {
    String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new Stepper.NotTaken(
        "round must be computed on the cluster, got: "
            + first
            + " (go on with --resume; the logs of the executors have more)",
        e);
  }

  private static List<ShardResult.Done> done(List<ShardTask.Result> results, Round round) {
    List<ShardResult.Done> done = new ArrayList<>();
    for (int shard = 0; shard < results.size(); shard++) {
      ShardResult result = results.get(shard).result();
      if (result instanceof ShardResult.Diverged diverged) {
        String step = "step " + diverged.step() + " of epoch " + round.epoch();
        throw new Stepper.Diverged(step + ", shard " + shard, diverged.origin());
      }
      if (result instanceof ShardResult.Failed failed) {
        String message =
            "executor %s, shard %d: %s"
                .formatted(results.get(shard).executor(), shard, failed.message());
        throw failed.isArgument()
            ? new IllegalArgumentException(message)
            : new Stepper.NotTaken(message);
      }
      done.add((ShardResult.Done) result);
    }
    return done;
  }

  private static List<Double> losses(List<ShardResult.Done> shards, int steps) {
    return IntStream.range(0, steps)
        .mapToObj(
            step -> {
              double sum = 0;
              for (ShardResult.Done shard : shards) {
                sum += shard.losses().get(step);
              }
              return sum / shards.size();
            })
        .toList();
  }
}
