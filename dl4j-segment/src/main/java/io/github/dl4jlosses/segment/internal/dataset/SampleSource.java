package io.github.dl4jlosses.segment.internal.dataset;

import io.github.dl4jlosses.datavec.Sample;

/**
 * Samples that are read when they are needed, such as those of a folder.
 *
 * <p>Several threads may read at once, and reading a sample again gives the same sample.
 */
public interface SampleSource {
  /** Returns the number of samples. */
  int size();

  /**
   * Reads a sample.
   *
   * @param index in 0..size-1
   */
  Sample read(int index);

  /**
   * Returns what messages call a sample: its file, if it has one.
   *
   * @param index in 0..size-1
   */
  default String name(int index) {
    return "image " + index;
  }
}
