package io.github.dl4jlosses.examples.data;

import io.github.dl4jlosses.examples.data.ImageMaskRecordReader.Order;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.datasets.datavec.RecordReaderMultiDataSetIterator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Batches for a network whose last layer is DL4J's CnnLossLayer. */
public final class Batches {
  private Batches() {}

  /**
   * Returns shuffled and augmented batches for training.
   *
   * @return features [N, 3, H, W] in [-1, 1], labels one-hot [N, C, H, W] with zeros in void pixels
   */
  public static MultiDataSetIterator training(
      Path folder, int batchSize, int classes, Augmentation augmentation, long seed)
      throws IOException {
    return batches(
        new ImageMaskRecordReader(classes, Order.SHUFFLED, augmentation, seed),
        folder,
        batchSize,
        classes);
  }

  /** Returns the same for validation: in the order of the names, unchanged. */
  public static MultiDataSetIterator validation(Path folder, int batchSize, int classes)
      throws IOException {
    return batches(
        new ImageMaskRecordReader(classes, Order.LISTED, Augmentation.none(), /* seed= */ 0),
        folder,
        batchSize,
        classes);
  }

  private static MultiDataSetIterator batches(
      ImageMaskRecordReader reader, Path folder, int batchSize, int classes) throws IOException {
    reader.initialize(ImageMaskRecordReader.split(folder));
    MultiDataSetIterator batches =
        new RecordReaderMultiDataSetIterator.Builder(batchSize)
            .addReader("files", reader)
            .addInput("files", 0, 0)
            .addOutput("files", 1, 1)
            .build();
    batches.setPreProcessor(batch -> prepare(batch, classes));
    return batches;
  }

  private static void prepare(MultiDataSet batch, int classes) {
    batch.setFeatures(0, scaled(batch.getFeatures(0)));
    batch.setLabels(0, oneHot(batch.getLabels(0), classes));
  }

  /**
   * Returns the features [1, 3, H, W] of one image, as a network trained on these batches wants.
   */
  public static INDArray features(Sample sample) {
    return scaled(
        Nd4j.create(sample.image(), new int[] {1, 3, sample.height(), sample.width()}, 'c'));
  }

  private static INDArray scaled(INDArray image) {
    return image.div(127.5).subi(1);
  }

  /** Returns [N, C, H, W] of zeros and ones for class indices [N, 1, H, W]; void is all zeros. */
  static INDArray oneHot(INDArray indices, int classes) {
    INDArray oneHot =
        Nd4j.create(DataType.FLOAT, indices.size(0), classes, indices.size(2), indices.size(3));
    for (int c = 0; c < classes; c++) {
      oneHot
          .get(NDArrayIndex.all(), NDArrayIndex.interval(c, c + 1))
          .assign(indices.eq(c).castTo(DataType.FLOAT));
    }
    return oneHot;
  }

  /** Returns class indices [H·W], 255 where all channels are zero, of one-hot labels [C, H, W]. */
  public static int[] indices(INDArray oneHot) {
    int classes = (int) oneHot.size(0);
    float[] flat = oneHot.dup('c').data().asFloat();
    int[] indices = new int[flat.length / classes];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = Sample.VOID;
      for (int c = 0; c < classes; c++) {
        indices[i] = flat[c * indices.length + i] == 1 ? c : indices[i];
      }
    }
    return indices;
  }
}
