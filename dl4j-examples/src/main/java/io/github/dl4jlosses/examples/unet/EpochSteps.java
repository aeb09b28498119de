package io.github.dl4jlosses.examples.unet;

import io.github.dl4jlosses.examples.data.EpochBatches;
import io.github.dl4jlosses.examples.run.TrainingSet;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;

/** The batches of {@link EpochBatches} by epoch and step. */
final class EpochSteps implements TrainingSet {
  private final EpochBatches batches;

  EpochSteps(EpochBatches batches) {
    this.batches = batches;
  }

  @Override
  public int steps() {
    return batches.steps();
  }

  @Override
  public MultiDataSet batch(int epoch, int step) {
    batches.startEpoch(epoch, step);
    DataSet batch = batches.next();
    return new MultiDataSet(batch.getFeatures(), batch.getLabels());
  }
}
