package io.github.dl4jlosses.metric;

import io.github.dl4jlosses.internal.Arguments;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A ranking of any length in 4 MB: how many positives and negatives have a score in each of 163,844
 * bins that are the same for all data. Mutable; not safe for threads.
 *
 * <p><b>Definition.</b> Of a bin with tp positives and fp negatives, below T positives and n
 * positives and negatives together, only the counts are known; AP is therefore known to be in
 *
 * <pre>
 *   low   Σ_bins 1/P · Σ_{k=1..tp} (T+k) / (n+fp+k)
 *   high  Σ_bins 1/P · tp·(T+tp) / (n+tp)                         P all positives
 * </pre>
 *
 * <p>because a positive with a-1 positives of its bin above it, or at its score, and b negatives
 * has the precision (T+a) / (n+a+b), with a ≤ tp and b ≤ fp, and the k-th has a ≥ k. A bin whose
 * scores are all equal is a tie, and its part is known: tp·(T+tp) / (n+tp+fp). So are most bins of
 * few pixels, of saturated probabilities, and of HALF networks.
 *
 * <p><b>Undefined.</b> Without positives AP is NaN.
 *
 * <p><b>Elsewhere.</b> torchmetrics and Keras cut at some hundred thresholds and say nothing of the
 * error; DL4J's ROC(steps) does so for [0, 1] alone.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.NONE)
public final class ScoreHistogram implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int BINS = ScoreBins.COUNT;

  private static final double NO_SCORE = Double.NaN;

  private final long[] positives = new long[BINS];
  private final long[] negatives = new long[BINS];
  private final double[] scores = new double[BINS]; // where all of a bin are equal, else NO_SCORE

  /** Creates a histogram of nothing. */
  public ScoreHistogram() {}

  @JsonCreator
  static ScoreHistogram of(
      @JsonProperty(value = "bins", required = true) int[] bins,
      @JsonProperty(value = "positives", required = true) long[] positives,
      @JsonProperty(value = "negatives", required = true) long[] negatives,
      @JsonProperty(value = "scores", required = true) double[] scores) {
    Arguments.sameLength("positives", positives.length, "bins", bins.length);
    Arguments.sameLength("negatives", negatives.length, "bins", bins.length);
    Arguments.sameLength("scores", scores.length, "bins", bins.length);
    ScoreHistogram histogram = new ScoreHistogram();
    for (int i = 0; i < bins.length; i++) {
      boolean tie = !Double.isNaN(scores[i]);
      if (bins[i] < 0 || bins[i] >= BINS || (tie && ScoreBins.bin(scores[i]) != bins[i])) {
        throw Arguments.bad("bins", "be those of the scores", bins[i] + " for " + scores[i]);
      }
      if (positives[i] < 0 || negatives[i] < 0) {
        throw Arguments.bad("counts", "be >= 0", Math.min(positives[i], negatives[i]));
      }
      histogram.addInPlace(bins[i], positives[i], negatives[i], scores[i]);
    }
    return histogram;
  }

  /** Returns which bins have scores in them. */
  @JsonProperty(value = "bins", index = 0)
  int[] bins() {
    return IntStream.range(0, BINS).filter(bin -> positives[bin] + negatives[bin] > 0).toArray();
  }

  @JsonProperty(value = "positives", index = 1)
  long[] positivesOfBins() {
    return IntStream.of(bins()).mapToLong(bin -> positives[bin]).toArray();
  }

  @JsonProperty(value = "negatives", index = 2)
  long[] negativesOfBins() {
    return IntStream.of(bins()).mapToLong(bin -> negatives[bin]).toArray();
  }

  @JsonProperty(value = "scores", index = 3)
  double[] scoresOfBins() {
    return IntStream.of(bins()).mapToDouble(bin -> scores[bin]).toArray();
  }

  /**
   * Counts scores.
   *
   * @throws IllegalArgumentException if a score is NaN
   */
  public void addInPlace(double[] positiveScores, double[] negativeScores) {
    for (double score : positiveScores) {
      addInPlace(ScoreBins.bin(score), 1, 0, score);
    }
    for (double score : negativeScores) {
      addInPlace(ScoreBins.bin(score), 0, 1, score);
    }
  }

  /** Adds the counts of another histogram. */
  public void addInPlace(ScoreHistogram other) {
    for (int bin = 0; bin < BINS; bin++) {
      addInPlace(bin, other.positives[bin], other.negatives[bin], other.scores[bin]);
    }
  }

  private void addInPlace(int bin, long morePositives, long moreNegatives, double score) {
    if (morePositives + moreNegatives == 0) {
      return;
    }
    boolean first = positives[bin] + negatives[bin] == 0;
    scores[bin] = first || scores[bin] == score ? score + 0.0 : NO_SCORE; // -0.0 becomes 0.0
    positives[bin] = Math.addExact(positives[bin], morePositives);
    negatives[bin] = Math.addExact(negatives[bin], moreNegatives);
  }

  /** Returns the number of all positives. */
  public long positives() {
    return LongStream.of(positives).sum();
  }

  /** Returns the number of all negatives. */
  public long negatives() {
    return LongStream.of(negatives).sum();
  }

  /** Returns the interval in which AP is, up to the rounding of doubles. */
  public ApInterval averagePrecision() {
    double low = 0;
    double high = 0;
    long above = 0;
    long positivesAbove = 0;
    for (int bin = BINS - 1; bin >= 0; bin--) {
      long tp = positives[bin];
      long fp = negatives[bin];
      long t = positivesAbove + tp;
      if (tp > 0) {
        boolean tie = !Double.isNaN(scores[bin]);
        high += tp * ((double) t / (above + tp + (tie ? fp : 0)));
        low +=
            tie
                ? tp * ((double) t / (above + tp + fp))
                : tp - (above + fp - positivesAbove) * harmonic(above + fp, tp);
      }
      positivesAbove = t;
      above += tp + fp;
    }
    double p = positivesAbove; // 0/0 is NaN
    return new ApInterval(
        Math.min(low, high) / p, high / p, positivesAbove, above - positivesAbove);
  }

  /** Returns 1/(from+1) + 1/(from+2) + .. + 1/(from+terms). */
  private static double harmonic(long from, long terms) {
    long start = from;
    long end = from + terms;
    double sum = 0;
    while (start < end && start < 64) {
      sum += 1.0 / ++start;
    }
    // H(x) = ln x + γ + 1/(2x) - 1/(12x²) + 1/(120x⁴) - .., the next term below 1e-13 from x = 64
    return start == end
        ? sum
        : sum
            + Math.log1p((double) (end - start) / start)
            + tail((double) end)
            - tail((double) start);
  }

  private static double tail(double x) {
    double r = 1 / (x * x);
    return 1 / (2 * x) - r * (1 / 12.0 - r * (1 / 120.0 - r / 252));
  }

  /** Returns the curve of cuts between bins: its points are exact, those between are missing. */
  public PrecisionRecallCurve curve() {
    double[] thresholds = new double[BINS];
    long[] tp = new long[BINS];
    long[] fp = new long[BINS];
    int cuts = 0;
    long truePositives = 0;
    long falsePositives = 0;
    for (int bin = BINS - 1; bin >= 0; bin--) {
      if (positives[bin] > 0 || negatives[bin] > 0) {
        truePositives += positives[bin];
        falsePositives += negatives[bin];
        thresholds[cuts] = Double.isNaN(scores[bin]) ? ScoreBins.lowest(bin) : scores[bin];
        tp[cuts] = truePositives;
        fp[cuts] = falsePositives;
        cuts++;
      }
    }
    return new PrecisionRecallCurve(
        Arrays.copyOf(thresholds, cuts),
        Arrays.copyOf(tp, cuts),
        Arrays.copyOf(fp, cuts),
        truePositives);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScoreHistogram that
        && Arrays.equals(positives, that.positives)
        && Arrays.equals(negatives, that.negatives)
        && Arrays.equals(scores, that.scores);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(positives) + Arrays.hashCode(negatives);
  }
}
