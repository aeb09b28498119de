package io.github.dl4jlosses.datavec;

import io.github.dl4jlosses.internal.Arguments;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataURI;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.CollectionInputSplit;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads images and masks through DataVec. A record is an image [1, 3, H, W] with values in [0, 255]
 * and a mask [1, 1, H, W] of classes and 255, or [1, L, H, W] of 0, 1 and 255 for L labels.
 *
 * <p>All files are read once when the reader is initialized, so that a bad one is known before
 * training starts. The order of the records and the augmentation of each depend on the seed, the
 * number of {@link #reset} calls and the record alone: not on threads, nor on what was read before.
 */
public final class ImageMaskRecordReader extends BaseRecordReader {
  private static final long serialVersionUID = 1;

  /** Whether records come in the order of their names. */
  public enum Order {
    /** As the input split lists them. */
    LISTED,
    /** In a new random order after each reset. */
    SHUFFLED
  }

  private final MaskLayout layout;
  private final Order order;
  private final Augmentation augmentation;
  private final long seed;
  // Not lists of any kind, which need not be serializable.
  private ArrayList<URI> images = new ArrayList<>();
  private ArrayList<Integer> turns = new ArrayList<>(); // images in the order of this epoch
  private int epoch;
  private int position;
  private transient Configuration configuration = new Configuration();

  /**
   * Creates a reader.
   *
   * @param classes number of classes; masks hold 0..classes-1 and 255
   */
  public ImageMaskRecordReader(int classes, Order order, Augmentation augmentation, long seed) {
    this(MaskLayout.classes(classes), order, augmentation, seed);
  }

  /**
   * Creates a reader.
   *
   * @param layout where the masks are; a label of it is a channel of the mask
   */
  public ImageMaskRecordReader(
      MaskLayout layout, Order order, Augmentation augmentation, long seed) {
    this.layout = layout;
    this.order = order;
    this.augmentation = augmentation;
    this.seed = seed;
  }

  /**
   * Returns the split of all images of a folder, by name.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static InputSplit split(Path folder) throws IOException {
    return new CollectionInputSplit(MaskFiles.images(folder).stream().map(Path::toUri).toList());
  }

  /**
   * Takes the images of a split and checks all files.
   *
   * @throws IllegalArgumentException if an image or its mask is broken, missing or of another size
   *     than the first image
   */
  @Override
  public void initialize(InputSplit split) {
    inputSplit = split;
    images = new ArrayList<>();
    split.locationsIterator().forEachRemaining(images::add);
    if (images.isEmpty()) {
      throw Arguments.bad("split", "hold images", "none");
    }
    Sample first = read(0);
    for (int i = 1; i < images.size(); i++) {
      Sample sample = read(i);
      if (sample.height() != first.height() || sample.width() != first.width()) {
        throw Arguments.bad(
            "image " + Path.of(images.get(i)),
            "have the size of the first image " + first.height() + "×" + first.width(),
            sample.height() + "×" + sample.width(),
            "images of one batch are one array");
      }
    }
    epoch = 0;
    startEpoch();
  }

  @Override
  public void initialize(Configuration conf, InputSplit split) {
    configuration = conf;
    initialize(split);
  }

  private void startEpoch() {
    turns =
        new ArrayList<>(
            order == Order.SHUFFLED
                ? new EpochOrder(seed, epoch).shuffled(images.size())
                : IntStream.range(0, images.size()).boxed().toList());
    position = 0;
  }

  @Override
  public boolean hasNext() {
    return position < turns.size();
  }

  @Override
  public List<Writable> next() {
    return record(nextIndex());
  }

  @Override
  public Record nextRecord() {
    int index = nextIndex();
    return new org.datavec.api.records.impl.Record(record(index), metaData(index));
  }

  private int nextIndex() {
    if (!hasNext()) {
      throw new NoSuchElementException("all " + turns.size() + " images were read (call reset)");
    }
    return turns.get(position++);
  }

  private List<Writable> record(int index) {
    invokeListeners(images.get(index));
    Sample sample =
        augmentation.apply(
            read(index), new SplittableRandom(new EpochOrder(seed, epoch).seedOf(index)));
    int height = sample.height();
    int width = sample.width();
    float[] mask = new float[sample.mask().length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = sample.mask()[i];
    }
    return List.of(
        new NDArrayWritable(Nd4j.create(sample.image(), new int[] {1, 3, height, width}, 'c')),
        new NDArrayWritable(Nd4j.create(mask, new int[] {1, sample.planes(), height, width}, 'c')));
  }

  private Sample read(int index) {
    try {
      return MaskFiles.read(Path.of(images.get(index)), layout);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the next epoch: a new order, and other random changes. */
  @Override
  public void reset() {
    epoch++;
    startEpoch();
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public List<String> getLabels() {
    return List.of();
  }

  @Override
  public List<Writable> record(URI uri, DataInputStream stream) {
    throw new UnsupportedOperationException(
        "an image and its mask are two files, one stream cannot hold them (use next)");
  }

  /**
   * Returns a record again, augmented as in this epoch.
   *
   * @throws IllegalArgumentException if the image is none of this reader
   */
  @Override
  public Record loadFromMetaData(RecordMetaData metaData) {
    int index = images.indexOf(metaData.getURI());
    if (index < 0) {
      throw Arguments.bad("metaData", "name an image of this reader", metaData.getURI());
    }
    return new org.datavec.api.records.impl.Record(record(index), metaData);
  }

  @Override
  public List<Record> loadFromMetaData(List<RecordMetaData> metaData) {
    return metaData.stream().map(this::loadFromMetaData).toList();
  }

  private RecordMetaData metaData(int index) {
    return new RecordMetaDataURI(images.get(index), ImageMaskRecordReader.class);
  }

  @Override
  public void close() {
    // every file is closed when it has been read
  }

  @Override
  public void setConf(Configuration conf) {
    configuration = conf;
  }

  @Override
  public Configuration getConf() {
    return configuration;
  }
}
