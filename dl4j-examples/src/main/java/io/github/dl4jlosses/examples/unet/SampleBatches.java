package io.github.dl4jlosses.examples.unet;

import io.github.dl4jlosses.examples.data.Augmentation;
import io.github.dl4jlosses.examples.data.Batches;
import io.github.dl4jlosses.examples.data.Sample;
import io.github.dl4jlosses.examples.data.SampleSource;
import io.github.dl4jlosses.examples.run.TrainingSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Shuffled and augmented batches of whole images. */
record SampleBatches(SampleSource samples, int batchSize, Augmentation augmentation, long seed)
    implements TrainingSet {
  @Override
  public int steps() {
    return (samples.size() + batchSize - 1) / batchSize;
  }

  @Override
  public MultiDataSet batch(int epoch, int step) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, samples.size()).boxed().toList());
    Collections.shuffle(order, new Random(mix(epoch, -1)));
    List<Sample> batch =
        order.subList(step * batchSize, Math.min(samples.size(), (step + 1) * batchSize)).stream()
            .map(i -> augmentation.apply(samples.read(i), new SplittableRandom(mix(epoch, i))))
            .toList();
    INDArray images =
        Nd4j.concat(0, batch.stream().map(Batches::features).toArray(INDArray[]::new));
    INDArray labels =
        Nd4j.concat(0, batch.stream().map(SampleBatches::labels).toArray(INDArray[]::new));
    return new MultiDataSet(images, labels);
  }

  private static INDArray labels(Sample sample) {
    float[] mask = new float[sample.mask().length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = sample.mask()[i];
    }
    return Nd4j.create(mask, new int[] {1, sample.planes(), sample.height(), sample.width()}, 'c');
  }

  private long mix(int epoch, int index) {
    return (seed * 1_000_003 + epoch) * 1_000_003 + index;
  }
}
