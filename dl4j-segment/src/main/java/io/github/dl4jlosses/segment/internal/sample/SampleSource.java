package io.github.dl4jlosses.segment.internal.sample;

import io.github.dl4jlosses.datavec.Sample;

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
}
