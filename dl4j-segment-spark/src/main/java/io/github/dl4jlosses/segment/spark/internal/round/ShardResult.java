package io.github.dl4jlosses.segment.spark.internal.round;

import io.github.dl4jlosses.segment.SegmentException;
import java.io.Serializable;
import java.util.List;

/** What a shard brings back from a round. */
public sealed interface ShardResult extends Serializable {
  /** Its state, and the losses of its steps in their order. */
  record Done(NetworkState state, List<Double> losses) implements ShardResult {
    public Done {
      losses = List.copyOf(losses);
    }
  }

  /**
   * Numbers that are not finite: the same steps would fail again.
   *
   * @param step of the epoch, from 1
   * @param origin where the first such number was
   */
  record Diverged(int step, String origin) implements ShardResult {}

  /**
   * A failure that has a message for the user: the same steps would fail again.
   *
   * @param isArgument whether a file or an option is not as it must be
   */
  record Failed(String message, boolean isArgument) implements ShardResult {
    /** Returns a failure that is none of a file or an option. */
    public static Failed of(SegmentException e) {
      return new Failed(String.valueOf(e.getMessage()), /* isArgument= */ false);
    }
  }
}
