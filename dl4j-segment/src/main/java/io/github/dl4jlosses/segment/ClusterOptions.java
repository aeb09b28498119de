package io.github.dl4jlosses.segment;

import static io.github.dl4jlosses.segment.internal.io.Arguments.atLeast;
import static io.github.dl4jlosses.segment.internal.io.Arguments.atMost;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a training on a cluster can be given beside {@link TrainingOptions}: the other options of
 * {@code segment-spark train}.
 */
public final class ClusterOptions {
  private static final int MOST = 1 << 20; // a task each

  public static final TrainingOption<Integer> SHARDS =
      count("--shards", "shards")
          .defaultValue(2)
          .description(
              "Networks that are trained side by side, each on its share of the batches: as many as"
                  + " the cluster has cores. They decide what the network becomes; where they are"
                  + " trained does not.");

  public static final TrainingOption<Integer> ROUND_STEPS =
      count("--round-steps", "steps a round")
          .defaultValue(4)
          .description("Steps that each takes before their parameters are averaged.");

  private static final List<TrainingOption<?>> ALL =
      Stream.concat(TrainingOptions.all().stream(), Stream.of(SHARDS, ROUND_STEPS)).toList();

  private ClusterOptions() {}

  private static TrainingOption<Integer> count(String name, String label) {
    return new TrainingOption<>(name, label, Integer.class, Integer::valueOf)
        .check((option, value) -> atMost(option, MOST, atLeast(option, 1, value)));
  }

  /** Returns all options of a training on a cluster, in the order of the help. */
  public static List<TrainingOption<?>> all() {
    return ALL;
  }
}
