package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.Boundary;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import io.github.dl4jlosses.metric.Overlap;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How good a segmentation is, by class and in the mean.
 *
 * <p><b>Definition.</b> Over all pixels that count of all images, for class c:
 *
 * <pre>
 *   IoU = TP / (TP + FP + FN)        Dice = 2·TP / (2·TP + FP + FN)
 *   precision = TP / (TP + FP)       recall = TP / (TP + FN)
 *   boundary IoU = Σ |boundary(G) ∩ boundary(P)| / Σ |boundary(G) ∪ boundary(P)|    Σ over images
 * </pre>
 *
 * <p>with the boundaries of {@link Boundary}. Means are over classes, the background too.
 *
 * <p><b>Undefined.</b> 0/0 is NaN, a class that neither occurs nor is predicted; means leave it
 * out. The table prints a dash.
 *
 * <p><b>Reduction.</b> Counts are added up over the dataset: not the mean over images or batches.
 *
 * @param classNames names of the classes
 * @param matrices for each class the counts of no (0) and yes (1)
 * @param boundaries for each class the overlap of true and predicted boundaries
 * @param pixelAccuracy share of pixels whose class is right; with several labels per pixel, of
 *     decisions on a pixel and a class
 */
public record SegmentationScores(
    List<String> classNames,
    List<ConfusionMatrix> matrices,
    List<Overlap> boundaries,
    double pixelAccuracy) {
  /**
   * Creates the scores.
   *
   * @throws IllegalArgumentException if the lists are not equally long
   */
  public SegmentationScores {
    Arguments.sameLength("matrices", matrices.size(), "classNames", classNames.size());
    Arguments.sameLength("boundaries", boundaries.size(), "classNames", classNames.size());
    classNames = List.copyOf(classNames);
    matrices = List.copyOf(matrices);
    boundaries = List.copyOf(boundaries);
  }

  /** Returns IoU of class c. */
  public double iou(int c) {
    return matrices.get(c).iou(1);
  }

  /** Returns the Dice coefficient of class c, also called F1. */
  public double dice(int c) {
    return matrices.get(c).dice(1);
  }

  /** Returns precision of class c. */
  public double precision(int c) {
    return matrices.get(c).precision(1);
  }

  /** Returns recall of class c. */
  public double recall(int c) {
    return matrices.get(c).recall(1);
  }

  /** Returns boundary IoU of class c. */
  public double boundaryIou(int c) {
    return boundaries.get(c).iou();
  }

  /** Returns the mean IoU of the classes that have one; NaN if none has. */
  public double meanIou() {
    return mean(this::iou);
  }

  /** Returns the mean Dice coefficient of the classes that have one. */
  public double meanDice() {
    return mean(this::dice);
  }

  /** Returns the mean precision of the classes that are predicted. */
  public double meanPrecision() {
    return mean(this::precision);
  }

  /** Returns the mean recall of the classes that occur. */
  public double meanRecall() {
    return mean(this::recall);
  }

  /** Returns the mean boundary IoU of the classes that have one. */
  public double meanBoundaryIou() {
    return mean(this::boundaryIou);
  }

  private double mean(IntToDoubleFunction metric) {
    return IntStream.range(0, classNames.size())
        .mapToDouble(metric)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  /** Prints a line per class, the means, the accuracy, and which classes have no pixel. */
  @Override
  public String toString() {
    Table table =
        new Table("class", "IoU", "Dice", "precision", "recall", "boundary IoU", "pixels");
    for (int c = 0; c < classNames.size(); c++) {
      table.row(
          classNames.get(c),
          Table.number(iou(c)),
          Table.number(dice(c)),
          Table.number(precision(c)),
          Table.number(recall(c)),
          Table.number(boundaryIou(c)),
          Table.number(pixels(c)));
    }
    table.row(
        "mean",
        Table.number(meanIou()),
        Table.number(meanDice()),
        Table.number(meanPrecision()),
        Table.number(meanRecall()),
        Table.number(meanBoundaryIou()));
    return table
        + "pixel accuracy "
        + Table.number(pixelAccuracy)
        + '\n'
        + Table.absent(classNames, this::pixels);
  }

  private long pixels(int c) {
    ConfusionMatrix matrix = matrices.get(c);
    return matrix.count(1, 0) + matrix.count(1, 1);
  }
}
