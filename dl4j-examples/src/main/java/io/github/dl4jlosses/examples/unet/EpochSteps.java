package io.github.dl4jlosses.examples.unet;

import io.github.dl4jlosses.examples.data.EpochBatches;
import io.github.dl4jlosses.examples.run.TrainingSet;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;

/** The batches of {@link EpochBatches} by epoch and step; those in between are made and dropped. */
final class EpochSteps implements TrainingSet {
  private final EpochBatches batches;
  private int epoch;
  private int step; // of the epoch, that comes next

  EpochSteps(EpochBatches batches) {
    this.batches = batches;
  }

  @Override
  public int steps() {
    return batches.steps();
  }

  @Override
  public MultiDataSet batch(int epoch, int step) {
    if (epoch != this.epoch || step < this.step) {
      batches.startEpoch(epoch);
      this.epoch = epoch;
      this.step = 0;
    }
    for (; this.step < step; this.step++) {
      batches.next();
    }
    this.step++;
    DataSet batch = batches.next();
    return new MultiDataSet(batch.getFeatures(), batch.getLabels());
  }
}
