package io.github.dl4jlosses.segment.internal.train;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.datavec.ImageFeatures;
import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.dataset.SampleSource;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.InParallel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Shuffled, cropped and augmented batches for training.
 *
 * <p>A batch is features [N, 3, H, W] in [-1, 1] and labels [N, planes, H, W] with {@link
 * Sample#VOID} where they do not count. The last batch of an epoch may be smaller.
 *
 * <p><b>Resuming.</b> The order of an epoch is a function of (seed, epoch), the crop and the
 * augmentation of a sample one of (seed, epoch, index of the sample). Nothing else is state: {@code
 * startEpoch(7, 20)} goes to where a run is in epoch 7 after 20 batches, on any number of threads,
 * and reads no file on the way.
 */
public final class EpochBatches implements DataSetIterator, TrainingSet {
  private static final long serialVersionUID = 1;
  private static final long CROP = 0x9E3779B97F4A7C15L; // other numbers than the augmentation's
  private static final long PARALLEL_PIXELS = 1 << 23; // of a sample; larger ones one at a time

  private final transient SampleSource source;
  private final int batchSize;
  private final transient Crop crop;
  private final Augmentation augmentation;
  private final long seed;
  private final List<Integer> order = new ArrayList<>(); // of the samples in this epoch
  private int epoch;
  private int position;
  private transient @Nullable DataSetPreProcessor preProcessor;

  /**
   * Creates batches, at the start of epoch 0.
   *
   * @param source of at least one sample
   * @param batchSize N
   * @param crop H and W
   */
  public EpochBatches(
      SampleSource source, int batchSize, Crop crop, Augmentation augmentation, long seed) {
    Arguments.atLeast("number of samples", 1, source.size());
    this.source = source;
    this.batchSize = Arguments.atLeast("batchSize", 1, batchSize);
    this.crop = crop;
    this.augmentation = augmentation;
    this.seed = seed;
    startEpoch(0);
  }

  /** Goes to the start of an epoch, whatever was read before. */
  public void startEpoch(int epoch) {
    startEpoch(epoch, 0);
  }

  /**
   * Goes into an epoch, whatever was read before.
   *
   * @param epoch from 0
   * @param step how many of its batches are left out, at most {@link #steps}
   */
  public void startEpoch(int epoch, int step) {
    Arguments.atLeast("epoch", 0, epoch);
    if (step < 0 || step > steps()) {
      throw Arguments.bad("step", "be in 0.." + steps(), step);
    }
    if (epoch != this.epoch || order.isEmpty()) {
      this.epoch = epoch;
      order.clear();
      order.addAll(IntStream.range(0, source.size()).boxed().toList());
      Collections.shuffle(order, new Random(mix(-1)));
    }
    position = Math.min(step * batchSize, order.size());
  }

  /** Returns the epoch that is read. */
  public int epoch() {
    return epoch;
  }

  @Override
  public int steps() {
    return (source.size() + batchSize - 1) / batchSize;
  }

  @Override
  public MultiDataSet batch(int epoch, int step) {
    startEpoch(epoch, step);
    DataSet batch = next();
    return new MultiDataSet(batch.getFeatures(), batch.getLabels());
  }

  @Override
  public boolean hasNext() {
    return position < order.size();
  }

  @Override
  public DataSet next() {
    return next(batchSize);
  }

  @Override
  public DataSet next(int samples) {
    if (!hasNext()) {
      throw new NoSuchElementException(
          "all " + order.size() + " samples were read (call reset or startEpoch)");
    }
    int end = Math.min(order.size(), position + samples);
    List<Sample> batch = samples(order.subList(position, end));
    position = end;
    DataSet data = data(batch);
    if (preProcessor != null) {
      preProcessor.preProcess(data);
    }
    return data;
  }

  private List<Sample> samples(List<Integer> indices) {
    Sample first = source.read(indices.get(0));
    boolean small = (long) first.height() * first.width() < PARALLEL_PIXELS;
    List<Integer> others = indices.subList(1, indices.size());
    List<Sample> samples = new ArrayList<>(List.of(cropped(first, indices.get(0))));
    Function<Integer, Sample> read = index -> cropped(source.read(index), index);
    samples.addAll(small ? InParallel.map(others, read) : others.stream().map(read).toList());
    return samples;
  }

  private Sample cropped(Sample sample, int index) {
    return crop.apply(
        sample,
        augmentation,
        new SplittableRandom(mix(index) ^ CROP),
        new SplittableRandom(mix(index)));
  }

  private long mix(int index) {
    return (seed * 1_000_003 + epoch) * 1_000_003 + index;
  }

  private DataSet data(List<Sample> batch) {
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
    return new DataSet(
        ImageFeatures.scaled(array(images, batch.size(), 3)), array(masks, batch.size(), planes));
  }

  private INDArray array(float[] values, int samples, int planes) {
    return Nd4j.create(values, new int[] {samples, planes, crop.height(), crop.width()}, 'c');
  }

  /** Starts the next epoch: a new order, and other crops and changes. */
  @Override
  public void reset() {
    startEpoch(epoch + 1);
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public boolean asyncSupported() {
    return true;
  }

  @Override
  public int batch() {
    return batchSize;
  }

  @Override
  public int inputColumns() {
    return 3 * crop.height() * crop.width();
  }

  @Override
  public int totalOutcomes() {
    return crop.height() * crop.width();
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    this.preProcessor = preProcessor;
  }

  @Override
  public @Nullable DataSetPreProcessor getPreProcessor() {
    return preProcessor;
  }

  @Override
  public List<String> getLabels() {
    return List.of();
  }
}
