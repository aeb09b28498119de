package io.github.dl4jlosses.datavec;

import io.github.dl4jlosses.datavec.ImageMaskRecordReader.Order;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.datasets.datavec.RecordReaderMultiDataSetIterator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/** Batches of images and masks. */
public final class ImageMaskBatches {
  private ImageMaskBatches() {}

  /**
   * Returns shuffled and augmented batches for training.
   *
   * @return features [N, 3, H, W] in [-1, 1], labels class indices [N, 1, H, W], {@link
   *     Sample#VOID} in void pixels
   */
  public static MultiDataSetIterator training(
      Path folder, int batchSize, int classes, Augmentation augmentation, long seed)
      throws IOException {
    return training(folder, batchSize, MaskLayout.classes(classes), augmentation, seed);
  }

  /**
   * Returns shuffled and augmented batches of any masks.
   *
   * @return features [N, 3, H, W] in [-1, 1], labels [N, L, H, W] of 0 and 1 for L labels, {@link
   *     Sample#VOID} where a label does not count
   */
  public static MultiDataSetIterator training(
      Path folder, int batchSize, MaskLayout layout, Augmentation augmentation, long seed)
      throws IOException {
    return batches(
        new ImageMaskRecordReader(layout, Order.SHUFFLED, augmentation, seed), folder, batchSize);
  }

  /** Returns the same for validation: in the order of the names, unchanged. */
  public static MultiDataSetIterator validation(Path folder, int batchSize, int classes)
      throws IOException {
    return validation(folder, batchSize, MaskLayout.classes(classes));
  }

  /** Returns the same of any masks for validation: in the order of the names, unchanged. */
  public static MultiDataSetIterator validation(Path folder, int batchSize, MaskLayout layout)
      throws IOException {
    return batches(
        new ImageMaskRecordReader(layout, Order.LISTED, Augmentation.none(), /* seed= */ 0),
        folder,
        batchSize);
  }

  private static MultiDataSetIterator batches(
      ImageMaskRecordReader reader, Path folder, int batchSize) throws IOException {
    reader.initialize(ImageMaskRecordReader.split(folder));
    MultiDataSetIterator batches =
        new RecordReaderMultiDataSetIterator.Builder(batchSize)
            .addReader("files", reader)
            .addInput("files", 0, 0)
            .addOutput("files", 1, 1)
            .build();
    batches.setPreProcessor(
        batch -> batch.setFeatures(0, ImageFeatures.scaled(batch.getFeatures(0))));
    return batches;
  }

  /**
   * Returns the features [1, 3, H, W] of one image, as a network trained on these batches wants.
   */
  public static INDArray features(Sample sample) {
    return ImageFeatures.of(sample);
  }
}
