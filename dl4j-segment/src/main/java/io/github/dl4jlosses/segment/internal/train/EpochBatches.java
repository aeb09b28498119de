package io.github.dl4jlosses.segment.internal.train;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.datavec.EpochOrder;
import io.github.dl4jlosses.datavec.ImageFeatures;
import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.InParallel;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Shuffled, cropped and augmented batches for training.
 *
 * <p>Labels are {@link Sample#VOID} where they do not count. The last batch of an epoch may be
 * smaller.
 *
 * <p>The order of an epoch, and the crop and augmentation of a sample, are those of {@link
 * EpochOrder}. A batch is the same on any number of threads, whatever was asked for before, and
 * reads its own files only.
 */
public final class EpochBatches implements TrainingSet {
  private static final long CROP = 0x9E3779B97F4A7C15L; // other numbers than the augmentation's
  private static final long PARALLEL_PIXELS = 1 << 23; // of a sample; larger ones one at a time

  private final SampleSource source;
  private final int batchSize;
  private final Crop crop;
  private final Augmentation augmentation;
  private final long seed;
  private volatile Shuffled shuffled = new Shuffled(-1, List.of()); // else each step would shuffle

  private record Shuffled(int epoch, List<Integer> indices) {}

  /**
   * Creates the batches.
   *
   * @param source of at least one sample
   * @param batchSize N
   * @param crop H and W
   */
  public EpochBatches(
      SampleSource source, int batchSize, Crop crop, Augmentation augmentation, long seed) {
    Arguments.atLeast("number of samples", 1, source.size());
    Arguments.atLeast("batchSize", 1, batchSize);
    this.source = source;
    this.batchSize = batchSize;
    this.crop = crop;
    this.augmentation = augmentation;
    this.seed = seed;
  }

  @Override
  public int steps() {
    return (source.size() + batchSize - 1) / batchSize;
  }

  @Override
  public MultiDataSet batch(int epoch, int step) {
    if (step < 0 || step >= steps()) {
      throw Arguments.bad("step", "be in 0.." + (steps() - 1), step);
    }
    EpochOrder order = new EpochOrder(seed, epoch);
    int end = Math.min(source.size(), (step + 1) * batchSize);
    return data(samples(order, indices(order).subList(step * batchSize, end)));
  }

  private List<Integer> indices(EpochOrder order) {
    Shuffled last = shuffled;
    if (last.epoch != order.epoch()) {
      last = new Shuffled(order.epoch(), order.shuffled(source.size()));
      shuffled = last;
    }
    return last.indices;
  }

  /** Returns a sample of epoch 0, or beyond its last of the epochs that follow. */
  Sample sample(int number) {
    EpochOrder order = new EpochOrder(seed, number / source.size());
    int index = order.shuffled(source.size()).get(number % source.size());
    return cropped(order, source.read(index), index);
  }

  private List<Sample> samples(EpochOrder order, List<Integer> indices) {
    Sample first = source.read(indices.get(0));
    boolean small = (long) first.height() * first.width() < PARALLEL_PIXELS;
    List<Integer> others = indices.subList(1, indices.size());
    List<Sample> samples = new ArrayList<>(List.of(cropped(order, first, indices.get(0))));
    Function<Integer, Sample> read = index -> cropped(order, source.read(index), index);
    samples.addAll(small ? InParallel.map(others, read) : others.stream().map(read).toList());
    return samples;
  }

  private Sample cropped(EpochOrder order, Sample sample, int index) {
    long random = order.seedOf(index);
    return crop.apply(
        sample, augmentation, new SplittableRandom(random ^ CROP), new SplittableRandom(random));
  }

  private MultiDataSet data(List<Sample> batch) {
    int pixels = crop.height() * crop.width();
    int planes = batch.get(0).planes();
    float[] images = new float[batch.size() * 3 * pixels];
    float[] masks = new float[batch.size() * planes * pixels];
    for (int n = 0; n < batch.size(); n++) {
      System.arraycopy(batch.get(n).image(), 0, images, n * 3 * pixels, 3 * pixels);
      for (int i = 0; i < planes * pixels; i++) {
        masks[n * planes * pixels + i] = batch.get(n).mask()[i];
      }
    }
    return new MultiDataSet(
        ImageFeatures.scaled(array(images, batch.size(), 3)), array(masks, batch.size(), planes));
  }

  private INDArray array(float[] values, int samples, int planes) {
    return Nd4j.create(values, new int[] {samples, planes, crop.height(), crop.width()}, 'c');
  }
}
