package io.github.dl4jlosses.segment.internal.train;

import static io.github.dl4jlosses.segment.TrainingOptions.BATCH;

import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.NanWatch;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Learns in this process, a batch at a step.
 *
 * @param info of the network
 * @param batchSize of most batches, which may be smaller
 * @param images that the batches are made of, for advice on memory
 */
public record LocalTrainer(TrainingSet batches, ModelInfo info, int batchSize, List<Path> images)
    implements Trainer {
  public LocalTrainer {
    images = List.copyOf(images);
  }

  public static LocalTrainer of(TrainingOptions options, TrainingData data) {
    return new LocalTrainer(
        data.training(), data.info(), options.get(BATCH), data.trainingImages());
  }

  @Override
  public int steps() {
    return batches.steps();
  }

  @Override
  public Stepper of(ComputationGraph network) {
    NanWatch watch = new NanWatch();
    network.setListeners(watch);
    MemoryAdvice memory = new MemoryAdvice(network, info, batchSize, images);
    return new LocalStepper(network, batches, watch, memory);
  }

  private record LocalStepper(
      ComputationGraph network, TrainingSet batches, NanWatch watch, MemoryAdvice memory)
      implements Stepper {
    @Override
    public Steps take(int epoch, int step) {
      try {
        memory.check();
        fit(batches.batch(epoch, step), "step " + (step + 1) + " of epoch " + epoch);
        return new Steps(List.of(network.score()));
      } catch (OutOfMemoryError e) {
        throw memory.step(e);
      } catch (RuntimeException e) {
        throw memory.step(e);
      }
    }

    private void fit(MultiDataSet batch, String step) {
      try {
        network.fit(batch);
      } catch (NanWatch.NotFinite e) {
        throw new Diverged(
            step, watch.isUpdating() ? e.origin() : NanWatch.origin(network, batch.getFeatures()));
      }
    }

    @Override
    public boolean isUpdating() {
      return watch.isUpdating();
    }
  }
}
