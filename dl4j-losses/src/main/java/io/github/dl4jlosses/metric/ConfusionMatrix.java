package io.github.dl4jlosses.metric;

import io.github.dl4jlosses.internal.Arguments;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How many pixels of each class were predicted as each class. Immutable.
 *
 * <p><b>Definition.</b> For class c with TP pixels in both truth and prediction, FP in the
 * prediction alone and FN in the truth alone:
 *
 * <pre>
 *   IoU = TP / (TP + FP + FN)        Dice = 2·TP / (2·TP + FP + FN)
 *   precision = TP / (TP + FP)       recall = TP / (TP + FN)
 * </pre>
 *
 * <p><b>Undefined.</b> 0/0 is NaN: the IoU of a class that neither occurs nor is predicted. Means
 * over classes leave such classes out.
 *
 * <p><b>Reduction.</b> All pixels of all images are counted in one matrix; {@link #plus} adds
 * matrices. That is the dataset's IoU, not the mean of the images' IoUs.
 *
 * <p><b>Elsewhere.</b> torchmetrics JaccardIndex, Keras MeanIoU; smp's IoU counts an absent class
 * as 1.
 */
public final class ConfusionMatrix implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MOST_CLASSES = 46_340; // their square is the longest array

  private final int classes;
  private final long[] counts; // [truth · classes + predicted]

  private ConfusionMatrix(int classes, long[] counts) {
    this.classes = classes;
    this.counts = counts;
  }

  /** Reads JSON. */
  @JsonCreator
  static ConfusionMatrix of(
      @JsonProperty(value = "classes", required = true) int classes,
      @JsonProperty(value = "counts", required = true) long[] counts) {
    ConfusionMatrix empty = empty(classes);
    Arguments.sameLength("counts", counts.length, "the square of classes", empty.counts.length);
    for (long count : counts) {
      if (count < 0) {
        throw Arguments.bad("counts", "be >= 0", count);
      }
    }
    return new ConfusionMatrix(classes, counts);
  }

  /**
   * Returns the matrix of no pixels.
   *
   * @throws IllegalArgumentException if there is not a single class, or more than 46,340
   */
  public static ConfusionMatrix empty(int classes) {
    Arguments.atLeast("classes", 1, classes);
    if (classes > MOST_CLASSES) {
      throw Arguments.bad("classes", "be at most " + MOST_CLASSES, classes, "objects? number them");
    }
    return new ConfusionMatrix(classes, new long[classes * classes]);
  }

  /**
   * Counts pixels.
   *
   * @param truth class of each pixel, 0..classes-1 or ignoreIndex
   * @param predicted class of each pixel, 0..classes-1
   * @param ignoreIndex value of truth that is not counted
   * @throws IllegalArgumentException if a pixel has another value, or the lengths differ
   */
  public static ConfusionMatrix of(int[] truth, int[] predicted, int classes, int ignoreIndex) {
    Arguments.sameLength("predicted", predicted.length, "truth", truth.length);
    ConfusionMatrix matrix = empty(classes);
    for (int i = 0; i < truth.length; i++) {
      if (truth[i] != ignoreIndex) {
        int t = inRange("truth", truth[i], i, classes);
        matrix.counts[t * classes + inRange("predicted", predicted[i], i, classes)]++;
      }
    }
    return matrix;
  }

  private static int inRange(String name, int value, int pixel, int classes) {
    if (value < 0 || value >= classes) {
      throw Arguments.bad(name, "be a class 0.." + (classes - 1), value + " at pixel " + pixel);
    }
    return value;
  }

  /**
   * Returns the matrix of the pixels of both.
   *
   * @throws IllegalArgumentException if the other has another number of classes
   */
  public ConfusionMatrix plus(ConfusionMatrix other) {
    if (other.classes != classes) {
      throw Arguments.bad("other", "have " + classes + " classes", other.classes);
    }
    long[] sum = new long[counts.length];
    Arrays.setAll(sum, i -> Math.addExact(counts[i], other.counts[i]));
    return new ConfusionMatrix(classes, sum);
  }

  /** Returns the matrix of two classes: c, as class 1, and all others, as class 0. */
  public ConfusionMatrix oneAgainstRest(int c) {
    long tp = count(c, c);
    long fp = predictions(c) - tp;
    long fn = truths(c) - tp;
    return new ConfusionMatrix(2, new long[] {total() - tp - fp - fn, fp, fn, tp});
  }

  /** Returns C. */
  public int classes() {
    return classes;
  }

  /** Returns the number of pixels of one class that were predicted as another, or the same. */
  public long count(int truth, int predicted) {
    return counts[
        Objects.checkIndex(truth, classes) * classes + Objects.checkIndex(predicted, classes)];
  }

  /** Returns the number of all pixels counted. */
  public long total() {
    return LongStream.of(counts).sum();
  }

  /** Returns TP / (TP + FP + FN) of a class. */
  public double iou(int c) {
    return ratio(count(c, c), truths(c) + predictions(c) - count(c, c));
  }

  /** Returns 2·TP / (2·TP + FP + FN) of a class, also called F1. */
  public double dice(int c) {
    return ratio(2 * count(c, c), truths(c) + predictions(c));
  }

  /** Returns TP / (TP + FP) of a class. */
  public double precision(int c) {
    return ratio(count(c, c), predictions(c));
  }

  /** Returns TP / (TP + FN) of a class. */
  public double recall(int c) {
    return ratio(count(c, c), truths(c));
  }

  /** Returns the share of pixels whose class is right. */
  public double pixelAccuracy() {
    return ratio(IntStream.range(0, classes).mapToLong(c -> count(c, c)).sum(), total());
  }

  /** Returns the mean IoU of the classes that occur or are predicted; NaN if none does. */
  public double meanIou() {
    return IntStream.range(0, classes)
        .mapToDouble(this::iou)
        .filter(iou -> !Double.isNaN(iou))
        .average()
        .orElse(Double.NaN);
  }

  private long truths(int c) {
    return IntStream.range(0, classes).mapToLong(p -> count(c, p)).sum();
  }

  private long predictions(int c) {
    return IntStream.range(0, classes).mapToLong(t -> count(t, c)).sum();
  }

  private static double ratio(long part, long whole) {
    return (double) part / whole; // 0/0 is NaN
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix that && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  /** Prints one line per class of the truth. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int t = 0; t < classes; t++) {
      long[] row = Arrays.copyOfRange(counts, t * classes, (t + 1) * classes);
      text.append(Arrays.toString(row)).append('\n');
    }
    return text.toString();
  }
}
