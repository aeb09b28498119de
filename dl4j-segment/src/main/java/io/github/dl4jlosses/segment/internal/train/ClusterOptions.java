package io.github.dl4jlosses.segment.internal.train;

import io.github.dl4jlosses.segment.TrainingOption;
import io.github.dl4jlosses.segment.TrainingOptions;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a training on a cluster can be given beside {@link TrainingOptions}: the other options of
 * {@code segment-spark train}.
 */
public final class ClusterOptions {
  private static final int MOST = 1 << 20; // a task each

  public static final TrainingOption<Integer> SHARDS =
      TrainingOption.count(
          "--shards",
          "shards",
          MOST,
          /* initial= */ 2,
          "Networks that are trained side by side, each on its share of the batches: as many as"
              + " the cluster has cores. They decide what the network becomes; where they are"
              + " trained does not.");

  public static final TrainingOption<Integer> ROUND_STEPS =
      TrainingOption.count(
          "--round-steps",
          "steps a round",
          MOST,
          /* initial= */ 4,
          "Steps that each takes before their parameters are averaged.");

  private static final List<TrainingOption<?>> ALL =
      Stream.concat(TrainingOptions.all().stream(), Stream.of(SHARDS, ROUND_STEPS)).toList();

  private ClusterOptions() {}

  /** Returns all options of a training on a cluster, in the order of the help. */
  public static List<TrainingOption<?>> all() {
    return ALL;
  }

  /** Returns whether options are those of a training on a cluster. */
  public static boolean areIn(List<TrainingOption<?>> list) {
    return list.contains(SHARDS);
  }

  /** Returns how many steps each shard takes in an epoch of so many batches. */
  public static int steps(int batches, int shards) {
    return (batches + shards - 1) / shards;
  }
}
