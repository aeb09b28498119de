package io.github.dl4jlosses.segment;

import io.github.dl4jlosses.datavec.ImageFeatures;
import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.evaluation.SegmentationTask.Scores;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.internal.train.TrainingSet;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A folder of images and masks, of which every file was read once and found sound.
 *
 * <p>Batches are images [N, 3, H, W] of type FLOAT in [-1, 1], red, green, blue. Where a pixel has
 * one class, labels are class indices [N, 1, H, W]; where it may have several, zeros and ones [N,
 * C, H, W]. {@link Sample#VOID} marks labels that do not count.
 */
public final class Dataset {
  private final TrainingOptions options;
  private final TrainingData data;

  private Dataset(TrainingOptions options, TrainingData data) {
    this.options = options;
    this.data = data;
  }

  /**
   * Opens a folder with the default options: a fifth of the images validates if no folders say
   * which, and the masks tell what they mean.
   *
   * @throws IllegalArgumentException if a file is not as it must be; the message names the file and
   *     what to do
   */
  public static Dataset open(Path folder) {
    return open(TrainingOptions.defaults().with(TrainingOptions.DATA, folder));
  }

  /**
   * Opens the folder of these options. They say how masks are read, which images validate, and how
   * large, how many in a batch and how changed the training images are.
   *
   * @throws IllegalArgumentException if a file is not as it must be; the message names the file and
   *     what to do
   */
  public static Dataset open(TrainingOptions options) {
    return new Dataset(options, TrainingData.open(options));
  }

  /** Returns the folder. */
  public Path folder() {
    return options.get(TrainingOptions.DATA);
  }

  /** Returns the names of the classes, in the order of the channels. */
  public List<String> classNames() {
    return data.info().classNames();
  }

  /**
   * Returns what DL4J's evaluations ask for, for a network that ends in this library's layer and so
   * gives probabilities.
   */
  public SegmentationTask task() {
    return data.info().task().withScores(Scores.PROBABILITIES);
  }

  /**
   * Returns the channel of the background, whose pixels are no object, for {@code withBackground}
   * of {@link io.github.dl4jlosses.evaluation.InstanceOptions}; -1 if all classes are objects.
   */
  public int background() {
    return data.info().foreground().background();
  }

  /**
   * Returns weights that balance the classes of the training images by median frequency, for {@code
   * withWeight} of a loss.
   */
  public double[] classWeights() {
    return data.survey().ofChannels(data.survey().classWeights());
  }

  /**
   * Returns negative over positive pixels of each label in the training images, for {@code
   * withPosWeight} of binary cross entropy.
   */
  public double[] posWeights() {
    return data.survey().ofChannels(data.survey().posWeights());
  }

  /** Returns the images that are learned from, by name. */
  public List<Path> trainingImages() {
    return data.trainingImages();
  }

  /** Returns the images that are measured, by name. */
  public List<Path> validationImages() {
    return data.validationImages();
  }

  /** Returns the height of the training batches. */
  public int height() {
    return data.info().height();
  }

  /** Returns the width of the training batches. */
  public int width() {
    return data.info().width();
  }

  /**
   * Returns training batches for a network of your own: shuffled, cropped and changed as the
   * options say. Each epoch, after {@code reset}, has another order and other changes; all follow
   * from the seed.
   */
  public DataSetIterator trainingBatches() {
    TrainingSet training = data.training();
    AtomicInteger epochs = new AtomicInteger();
    Iterable<DataSet> batches =
        () -> {
          int epoch = epochs.getAndIncrement();
          return IntStream.range(0, training.steps())
              .mapToObj(step -> training.batch(epoch, step))
              .map(batch -> new DataSet(batch.getFeatures(0), batch.getLabels(0)))
              .iterator();
        };
    return new ReadAhead(batches);
  }

  /** Batches that take time, so that DL4J makes the next ones while it trains. */
  private static final class ReadAhead extends ExistingDataSetIterator {
    private static final long serialVersionUID = 1;

    ReadAhead(Iterable<DataSet> batches) {
      super(batches);
    }

    @Override
    public boolean asyncSupported() {
      return true;
    }
  }

  /** Returns the validation images for a network of your own: whole, unchanged, one a batch. */
  public DataSetIterator validationBatches() {
    SampleSource images = data.validation();
    Iterable<DataSet> batches =
        () -> IntStream.range(0, images.size()).mapToObj(i -> batch(images.read(i))).iterator();
    return new ExistingDataSetIterator(batches);
  }

  private static DataSet batch(Sample sample) {
    long[] shape = {1, sample.planes(), sample.height(), sample.width()};
    return new DataSet(
        ImageFeatures.of(sample),
        Nd4j.createFromArray(sample.mask()).castTo(DataType.FLOAT).reshape(shape));
  }

  /** Returns which images validate and test, if folders do not say it. */
  Split split() {
    return TrainingData.split(options);
  }

  /** Returns how the mask of an image is looked for. */
  MaskLookup lookup() {
    return TrainingData.lookup(options);
  }

  /** Returns what the folder holds, as {@code segment train} prints it. */
  @Override
  public String toString() {
    return data.survey().toString();
  }
}
