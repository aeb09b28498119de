package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.evaluation.SegmentationTask.Scores;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.label.LabelValues;
import io.github.dl4jlosses.internal.label.Places;

/** Reads the numbers of one image, and checks those that count. */
final class PixelReader {
  /**
   * Probabilities of a HALF network, or of smoothed labels, may miss 0, 1 and their sum by this.
   */
  private static final double TOLERANCE = 0.01;

  private static final String OF_WEIGHTS =
      "pixels have no weights here: use an iterator whose mask is 0 or 1";
  private static final String OF_SHARES = "round labels between";

  private final SegmentationTask task;
  private final LabelValues values;
  private final Places places;
  private final int height;
  private final int width;
  private final long firstPixel; // in the batch, for messages
  private final double[][] mask; // [0] for none, [1][1], [1][H·W] or [C][H·W]

  /**
   * Creates a reader of the image of number n.
   *
   * @param shape of the predictions, [N, C, H, W]
   */
  PixelReader(SegmentationTask task, LabelValues values, long[] shape, int n, double[][] mask) {
    this.task = task;
    this.values = values;
    places = new Places(shape);
    height = Math.toIntExact(shape[2]);
    width = Math.toIntExact(shape[3]);
    firstPixel = (long) n * height * width;
    this.mask = mask;
  }

  /** Reads labels [1][H·W] or [C][H·W], and scores [C][H·W]. */
  ImagePixels read(double[][] labels, double[][] scores) {
    boolean single = task.labeling() == Labeling.SINGLE_LABEL;
    int[][] truth = single ? new int[][] {classes(labels)} : bits(labels);
    for (int c = 0; c < scores.length; c++) {
      int[] counted = truth[truth.length == 1 ? 0 : c];
      for (int i = 0; i < counted.length; i++) {
        if (counted[i] != ImagePixels.VOID) {
          checkScore(scores[c][i], c, i);
        }
      }
    }
    if (single && task.scores() == Scores.PROBABILITIES) {
      checkSums(truth[0], scores);
    }
    return new ImagePixels(task, height, width, truth, scores);
  }

  private void checkScore(double score, int c, int i) {
    if (Double.isNaN(score)) {
      throw bad("be numbers", score, places.of(firstPixel + i, c), "has the network diverged?");
    }
    boolean probability = score >= -TOLERANCE && score <= 1 + TOLERANCE;
    if (task.scores() == Scores.PROBABILITIES && !probability) {
      throw bad(
          "be probabilities",
          score,
          places.of(firstPixel + i, c),
          "logits? use withScores(Scores.LOGITS)");
    }
  }

  private void checkSums(int[] truth, double[][] scores) {
    for (int i = 0; i < truth.length; i++) {
      double sum = 0;
      for (double[] channel : scores) {
        sum += channel[i];
      }
      if (truth[i] != ImagePixels.VOID && Math.abs(sum - 1) > TOLERANCE) {
        throw bad(
            "sum to 1 over the classes of a pixel",
            sum,
            places.of(firstPixel + i),
            "sigmoid? use multiLabel; channels elsewhere? use withChannelAxis");
      }
    }
  }

  private static IllegalArgumentException bad(
      String rule, double got, String place, String remedy) {
    return Arguments.bad("predictions", rule, Arguments.number(got) + place, remedy);
  }

  private int[] classes(double[][] labels) {
    int[] truth = new int[height * width];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = counts(0, i) ? classOf(labels, i) : ImagePixels.VOID;
    }
    return truth;
  }

  private int classOf(double[][] labels, int i) {
    return labels.length == 1
        ? values.index(labels[0][i], firstPixel + i)
        : values.largest(labels, i, firstPixel + i, TOLERANCE);
  }

  private int[][] bits(double[][] labels) {
    int[][] truth = new int[labels.length][height * width];
    for (int c = 0; c < labels.length; c++) {
      for (int i = 0; i < truth[c].length; i++) {
        truth[c][i] =
            counts(c, i)
                ? values.bit(labels[c][i], firstPixel + i, c, OF_SHARES)
                : ImagePixels.VOID;
      }
    }
    return truth;
  }

  private boolean counts(int c, int i) {
    if (mask.length == 0) {
      return true;
    }
    return mask.length > 1
        ? values.counts(mask[c][i], firstPixel + i, c, OF_WEIGHTS)
        : values.counts(mask[0][mask[0].length == 1 ? 0 : i], firstPixel + i, OF_WEIGHTS);
  }
}
