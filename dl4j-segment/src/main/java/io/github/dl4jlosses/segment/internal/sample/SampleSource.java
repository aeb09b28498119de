package io.github.dl4jlosses.segment.internal.sample;

import io.github.dl4jlosses.datavec.Sample;
import java.util.List;

/**
 * Samples that are read when they are needed, such as those of a folder.
 *
 * <p>Several threads may read at once, and reading a sample again gives the same sample.
 */
public interface SampleSource {
  int size();

  /** Reads the sample of an index in 0..size-1. */
  Sample read(int index);

  /**
   * Returns how many pixels the image of a sample has, without reading them.
   *
   * @return {@link Long#MAX_VALUE} if that cannot be known
   */
  default long pixels(int index) {
    return Long.MAX_VALUE;
  }

  /** Returns what messages call a sample: its file, if it has one. */
  default String name(int index) {
    return "image " + index;
  }

  /** Returns the place of a sample among those that these were chosen from. */
  default int place(int index) {
    return index;
  }

  /** Returns those of some indices, which keep their places. */
  default SampleSource choose(List<Integer> indices) {
    return new ChosenSamples(this, indices);
  }
}
