package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.evaluation.SegmentationTask.Scores;
import io.github.dl4jlosses.internal.label.LabelValues;
import io.github.dl4jlosses.metric.ScoreMaps;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Truth and prediction of one image, in raster order. What counts has been checked: labels are
 * classes, scores are numbers. The scores of what does not count may be anything, NaN too.
 */
final class ImagePixels {
  /** The truth where a pixel, or a channel of it, does not count. */
  static final int VOID = LabelValues.VOID;

  private final SegmentationTask task;
  private final int height;
  private final int width;
  private final int[][] truth; // [1][H·W] of classes, or [C][H·W] of 0 and 1
  private final double[][] scores; // [C][H·W]

  ImagePixels(SegmentationTask task, int height, int width, int[][] truth, double[][] scores) {
    this.task = task;
    this.height = height;
    this.width = width;
    this.truth = truth;
    this.scores = scores;
  }

  /** Returns H. */
  int height() {
    return height;
  }

  /** Returns W. */
  int width() {
    return width;
  }

  /** Returns H·W. */
  int pixels() {
    return height * width;
  }

  /** Returns the class of each pixel, or {@link #VOID}; only with one label per pixel. */
  int[] classes() {
    if (task.labeling() != Labeling.SINGLE_LABEL) {
      throw new IllegalStateException("a pixel may have several classes");
    }
    return truth[0].clone();
  }

  /** Returns whether a pixel is of class c: 1, 0, or {@link #VOID}. */
  int truth(int c, int pixel) {
    if (task.labeling() == Labeling.MULTI_LABEL) {
      return truth[c][pixel];
    }
    int label = truth[0][pixel];
    return label == VOID ? VOID : label == c ? 1 : 0;
  }

  /** Returns the pixels that do not count for class c. */
  BitSet ignored(int c) {
    BitSet ignored = new BitSet(pixels());
    for (int i = 0; i < pixels(); i++) {
      ignored.set(i, truth(c, i) == VOID);
    }
    return ignored;
  }

  /** Returns the class with the largest score at each pixel, the lowest of equals. */
  int[] argmax() {
    return ScoreMaps.argmax(scores);
  }

  /**
   * Returns numbers that rank pixels as the probability of class c does: the probability itself, or
   * its log-odds, which do not saturate, where the network gives logits.
   */
  double[] ranking(int c) {
    boolean odds = task.scores() == Scores.LOGITS && task.labeling() == Labeling.SINGLE_LABEL;
    return odds ? ScoreMaps.logOdds(scores, c) : scores[c].clone();
  }

  /** Returns {@link #ranking} of all classes, of some of the pixels [C][to - from]. */
  double[][] rankings(int from, int to) {
    if (task.scores() == Scores.LOGITS && task.labeling() == Labeling.SINGLE_LABEL) {
      return LogOdds.of(scores, from, to);
    }
    return Arrays.stream(scores)
        .map(channel -> Arrays.copyOfRange(channel, from, to))
        .toArray(double[][]::new);
  }

  /** Returns the probability of the given class of each pixel, which has one. */
  double[] probabilitiesOf(int[] classes) {
    double[] p = new double[pixels()];
    for (int i = 0; i < p.length; i++) {
      double own = scores[classes[i]][i];
      p[i] = task.scores() == Scores.LOGITS ? softmax(own, i) : own;
    }
    return p;
  }

  private double softmax(double own, int pixel) {
    double sum = 0;
    for (double[] channel : scores) {
      double z = channel[pixel];
      sum += z == own ? 1 : Math.exp(z - own); // ∞ - ∞ is NaN
    }
    return 1 / sum;
  }

  /** Returns the probabilities of class c. */
  double[] probabilities(int c) {
    double[] p = ranking(c);
    if (task.scores() == Scores.LOGITS) {
      for (int i = 0; i < p.length; i++) {
        p[i] = Sigmoid.of(p[i]);
      }
    }
    return p;
  }
}
