package io.github.dl4jlosses.segment.internal.train;

import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The batches of a run. One epoch and step always give the same batch, whatever was asked before:
 * so a run that was stopped goes on as if it had not been.
 */
public interface TrainingSet {
  int steps();

  /**
   * Makes a batch.
   *
   * @param epoch from 0; those of a run are from 1
   * @param step from 0
   * @return features [N, 3, H, W] in [-1, 1]; labels [N, 1, H, W] of class indices, or [N, C, H, W]
   *     of 0 and 1 where a pixel may have several
   */
  MultiDataSet batch(int epoch, int step);
}
