package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.evaluation.SegmentationTask.Scores;
import io.github.dl4jlosses.internal.Arguments;

/** Reads the numbers of one image, and checks those that count. */
final class PixelReader {
  /**
   * Probabilities of a HALF network, or of smoothed labels, may miss 0, 1 and their sum by this.
   */
  private static final double TOLERANCE = 0.01;

  private final SegmentationTask task;
  private final int n; // number of the image in its batch, for messages
  private final int height;
  private final int width;
  private final double[][] mask; // [0] for none, [1][1], [1][H·W] or [C][H·W]

  PixelReader(SegmentationTask task, int n, int height, int width, double[][] mask) {
    this.task = task;
    this.n = n;
    this.height = height;
    this.width = width;
    this.mask = mask;
  }

  /** Reads labels [1][H·W] or [C][H·W], and scores [C][H·W]. */
  ImagePixels read(double[][] labels, double[][] scores) {
    int[][] truth = task.labeling() == Labeling.SINGLE_LABEL ? single(labels) : multi(labels);
    for (int c = 0; c < scores.length; c++) {
      int[] counted = truth[truth.length == 1 ? 0 : c];
      for (int i = 0; i < counted.length; i++) {
        if (counted[i] != ImagePixels.VOID) {
          checkScore(scores[c][i], c, i);
        }
      }
    }
    if (task.labeling() == Labeling.SINGLE_LABEL && task.scores() == Scores.PROBABILITIES) {
      checkSums(truth[0], scores);
    }
    return new ImagePixels(task, height, width, truth, scores);
  }

  private void checkScore(double score, int c, int i) {
    if (Double.isNaN(score)) {
      throw bad("predictions", "be numbers", score, c, i, "has the network diverged?");
    }
    boolean probability = score >= -TOLERANCE && score <= 1 + TOLERANCE;
    if (task.scores() == Scores.PROBABILITIES && !probability) {
      throw bad(
          "predictions", "be probabilities", score, c, i, "logits? use withScores(Scores.LOGITS)");
    }
  }

  private void checkSums(int[] truth, double[][] scores) {
    for (int i = 0; i < truth.length; i++) {
      double sum = sum(scores, i);
      if (truth[i] != ImagePixels.VOID && Math.abs(sum - 1) > TOLERANCE) {
        throw bad(
            "predictions",
            "sum to 1 over the classes of a pixel",
            sum,
            i,
            "sigmoid? use multiLabel; channels elsewhere? use withChannelAxis");
      }
    }
  }

  private int[][] single(double[][] labels) {
    int[] truth = new int[height * width];
    for (int i = 0; i < truth.length; i++) {
      boolean counts = counts(i);
      truth[i] =
          !counts
              ? ImagePixels.VOID
              : labels.length == 1 ? classOf(labels[0][i], i) : classOf(labels, i);
    }
    return new int[][] {truth};
  }

  private int classOf(double label, int i) {
    if (label == task.ignoreIndex()) {
      return ImagePixels.VOID;
    }
    if (!(label >= 0 && label < task.classes() && label == Math.rint(label))) {
      throw bad(
          "labels",
          "be classes 0.." + (task.classes() - 1) + " or the ignoreIndex " + task.ignoreIndex(),
          label,
          i,
          "void pixels? use withIgnoreIndex");
    }
    return (int) label;
  }

  /** Returns the class of one-hot or soft labels; all zeros, or all ignoreIndex, is void. */
  private int classOf(double[][] labels, int i) {
    int best = 0;
    int ignored = 0;
    boolean zeros = true;
    for (int c = 0; c < labels.length; c++) {
      best = labels[c][i] > labels[best][i] ? c : best;
      ignored += labels[c][i] == task.ignoreIndex() ? 1 : 0;
      zeros &= labels[c][i] == 0;
    }
    if (zeros || ignored == labels.length) {
      return ImagePixels.VOID;
    }
    for (int c = 0; c < labels.length; c++) {
      if (!(labels[c][i] >= 0 && labels[c][i] <= 1)) {
        throw bad(
            "labels",
            "be one-hot or probabilities",
            labels[c][i],
            c,
            i,
            "class indices go in one channel");
      }
    }
    if (!(Math.abs(sum(labels, i) - 1) <= TOLERANCE)) {
      throw bad(
          "labels",
          "sum to 1 over the classes of a pixel, or be all 0",
          sum(labels, i),
          i,
          "several classes per pixel? use multiLabel");
    }
    return best;
  }

  private int[][] multi(double[][] labels) {
    int[][] truth = new int[labels.length][height * width];
    for (int c = 0; c < labels.length; c++) {
      for (int i = 0; i < truth[c].length; i++) {
        double label = labels[c][i];
        if (!counts(c, i) || label == task.ignoreIndex()) {
          truth[c][i] = ImagePixels.VOID;
        } else if (label == 0 || label == 1) {
          truth[c][i] = (int) label;
        } else {
          throw bad(
              "labels",
              "be 0, 1 or the ignoreIndex " + task.ignoreIndex(),
              label,
              c,
              i,
              "void pixels? use withIgnoreIndex");
        }
      }
    }
    return truth;
  }

  /** Returns whether the mask lets a pixel count, in all its channels. */
  private boolean counts(int i) {
    boolean counts = counts(0, i);
    for (int c = 1; c < mask.length; c++) {
      if (counts(c, i) != counts) {
        throw bad(
            "mask",
            "be the same for all classes of a pixel",
            "0 and 1",
            i,
            "each class by itself? use multiLabel");
      }
    }
    return counts;
  }

  private boolean counts(int c, int i) {
    if (mask.length == 0) {
      return true;
    }
    double[] channel = mask[mask.length == 1 ? 0 : c];
    double m = channel[channel.length == 1 ? 0 : i];
    if (m != 0 && m != 1) {
      throw bad("mask", "be 0 or 1", m, i, "evaluate with an iterator whose mask is 0 or 1");
    }
    return m == 1;
  }

  private static double sum(double[][] channels, int i) {
    double sum = 0;
    for (double[] channel : channels) {
      sum += channel[i];
    }
    return sum;
  }

  private IllegalArgumentException bad(
      String name, String rule, double got, int c, int i, String remedy) {
    String position = Arguments.shape(n, c, i / width, i % width);
    return Arguments.bad(name, rule, Arguments.number(got) + " at " + position, remedy);
  }

  private IllegalArgumentException bad(String name, String rule, Object got, int i, String remedy) {
    String text = got instanceof Double d ? Arguments.number(d) : got.toString();
    String position = Arguments.shape(n, i / width, i % width);
    return Arguments.bad(name, rule, text + " at " + position, remedy);
  }
}
