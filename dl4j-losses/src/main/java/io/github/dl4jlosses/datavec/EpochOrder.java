package io.github.dl4jlosses.datavec;

import io.github.dl4jlosses.internal.Arguments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The random choices of one epoch: the order of its samples, and what seeds the change of each.
 *
 * <p>They depend on seed, epoch and sample alone, not on threads or on what was read before. So two
 * loops over the same samples see the same batches, and a run can continue in the middle of an
 * epoch.
 *
 * @param seed of the run
 * @param epoch from 0
 */
public record EpochOrder(long seed, int epoch) {
  private static final int WHOLE_EPOCH = -1;

  /**
   * Creates the choices of an epoch.
   *
   * @throws IllegalArgumentException if the epoch is negative
   */
  public EpochOrder {
    Arguments.atLeast("epoch", 0, epoch);
  }

  /** Returns the numbers 0..samples-1 in the order of the epoch. */
  public List<Integer> shuffled(int samples) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, samples).boxed().toList());
    Collections.shuffle(order, new Random(mixed(WHOLE_EPOCH)));
    return order;
  }

  /**
   * Returns the seed of a sample's augmentation in this epoch.
   *
   * @param sample number of the sample, from 0, in the order before shuffling
   */
  public long seedOf(int sample) {
    return mixed(Arguments.atLeast("sample", 0, sample));
  }

  private long mixed(int number) {
    return (seed * 1_000_003 + epoch) * 1_000_003 + number;
  }
}
