package io.github.dl4jlosses.metric;

import io.github.dl4jlosses.internal.Arguments;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Scores of positives and negatives: all of them up to a limit, beyond it a {@link ScoreHistogram}.
 * Mutable; not safe for threads.
 *
 * <p>Which of the two it is depends on the number of scores alone, and the bins of the histogram on
 * nothing: adding in any order, in any parts, gives the same.
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class RankedScores implements Serializable {
  private static final long serialVersionUID = 1L;

  /** So many scores are kept, in 8 MB. */
  public static final int DEFAULT_LIMIT = 1 << 20;

  private static final double[] NONE = {};

  private final int limit;
  private double[] positives = NONE; // the first positiveCount of them
  private double[] negatives = NONE;
  private int positiveCount;
  private int negativeCount;

  @JsonProperty("histogram")
  private @Nullable ScoreHistogram histogram; // then the arrays are empty

  /**
   * Creates scores of nothing.
   *
   * @param limit so many scores are kept; 0 always counts them in the histogram
   * @throws IllegalArgumentException if the limit is negative
   */
  public RankedScores(int limit) {
    this.limit = Arguments.atLeast("limit", 0, limit);
  }

  @JsonCreator
  static RankedScores of(
      @JsonProperty(value = "limit", required = true) int limit,
      @JsonProperty("positives") double @Nullable [] positives,
      @JsonProperty("negatives") double @Nullable [] negatives,
      @JsonProperty("histogram") @Nullable ScoreHistogram histogram) {
    RankedScores scores = new RankedScores(limit);
    if (histogram != null) {
      scores.histogram = histogram;
      return scores;
    }
    scores.addInPlace(
        Arguments.notNull("positives", positives), Arguments.notNull("negatives", negatives));
    return scores;
  }

  /** Returns the scores of all parts together, exact if all of them are. */
  public static RankedScores pool(Collection<RankedScores> parts) {
    long limit = parts.stream().mapToLong(RankedScores::limit).sum();
    RankedScores pool = new RankedScores((int) Math.min(limit, Integer.MAX_VALUE));
    long kept = parts.stream().mapToLong(part -> part.positives() + part.negatives()).sum();
    if (kept <= pool.limit && parts.stream().allMatch(RankedScores::isExact)) {
      pool.positives = new double[parts.stream().mapToInt(part -> part.positiveCount).sum()];
      pool.negatives = new double[parts.stream().mapToInt(part -> part.negativeCount).sum()];
    }
    parts.forEach(pool::addAllInPlace);
    return pool;
  }

  /** Returns how many scores are kept at most. */
  @JsonProperty(index = 0)
  public int limit() {
    return limit;
  }

  /** Returns whether all scores are kept. */
  public boolean isExact() {
    return histogram == null;
  }

  /** Returns the number of positives. */
  public long positives() {
    return histogram == null ? positiveCount : histogram.positives();
  }

  /** Returns the number of negatives. */
  public long negatives() {
    return histogram == null ? negativeCount : histogram.negatives();
  }

  /**
   * Adds scores; higher is surer.
   *
   * @throws IllegalArgumentException if a score is NaN
   */
  public void addInPlace(double[] positiveScores, double[] negativeScores) {
    requireNumbers("positiveScores", positiveScores);
    requireNumbers("negativeScores", negativeScores);
    if (histogram == null && fits((long) positiveScores.length + negativeScores.length)) {
      keep(positiveScores, positiveScores.length, negativeScores, negativeScores.length);
    } else {
      histogram().addInPlace(positiveScores, negativeScores);
    }
  }

  /**
   * Adds the scores of another.
   *
   * @throws IllegalArgumentException if it has another limit
   */
  public void addInPlace(RankedScores other) {
    if (other.limit != limit) {
      throw Arguments.bad("other", "have the limit " + limit, other.limit);
    }
    addAllInPlace(other);
  }

  private void addAllInPlace(RankedScores other) {
    if (other.histogram == null) {
      if (histogram == null && fits((long) other.positiveCount + other.negativeCount)) {
        keep(other.positives, other.positiveCount, other.negatives, other.negativeCount);
      } else {
        histogram().addInPlace(other.sortedPositives(), other.sortedNegatives());
      }
    } else {
      histogram().addInPlace(other.histogram);
    }
  }

  private boolean fits(long more) {
    return (long) positiveCount + negativeCount + more <= limit;
  }

  /** Returns the histogram, into which all scores have gone. */
  private ScoreHistogram histogram() {
    ScoreHistogram all = histogram;
    if (all == null) {
      all = new ScoreHistogram();
      all.addInPlace(
          Arrays.copyOf(positives, positiveCount), Arrays.copyOf(negatives, negativeCount));
      positives = NONE;
      negatives = NONE;
      positiveCount = 0;
      negativeCount = 0;
      histogram = all;
    }
    return all;
  }

  private void keep(double[] morePositives, int p, double[] moreNegatives, int n) {
    positives = append(positives, positiveCount, morePositives, p);
    negatives = append(negatives, negativeCount, moreNegatives, n);
    positiveCount += p;
    negativeCount += n;
  }

  private static double[] append(double[] scores, int count, double[] more, int length) {
    int size = count + length;
    double[] all =
        size <= scores.length ? scores : Arrays.copyOf(scores, Math.max(size, 2 * count));
    for (int i = 0; i < length; i++) {
      all[count + i] = more[i] + 0.0; // -0.0 becomes 0.0, which it is equal to
    }
    return all;
  }

  private static void requireNumbers(String name, double[] scores) {
    for (int i = 0; i < scores.length; i++) {
      if (Double.isNaN(scores[i])) {
        throw Arguments.bad(name, "be numbers", "NaN at " + i, "has the network diverged?");
      }
    }
  }

  /**
   * Returns the interval in which AP is: one number, if all scores are kept, and not wider than the
   * histogram's otherwise.
   */
  public ApInterval averagePrecision() {
    if (histogram != null) {
      return histogram.averagePrecision();
    }
    sort();
    double ap =
        PrecisionRecallCurve.averagePrecision(positives, positiveCount, negatives, negativeCount);
    return new ApInterval(ap, ap, positiveCount, negativeCount);
  }

  /** Returns the curve: all its points if all scores are kept, else those between bins. */
  public PrecisionRecallCurve curve() {
    return histogram == null
        ? PrecisionRecallCurve.of(sortedPositives(), sortedNegatives())
        : histogram.curve();
  }

  /** Sorts the scores, whose order says nothing. */
  private void sort() {
    Arrays.sort(positives, 0, positiveCount);
    Arrays.sort(negatives, 0, negativeCount);
  }

  private double[] sortedPositives() {
    sort();
    return Arrays.copyOf(positives, positiveCount);
  }

  private double[] sortedNegatives() {
    sort();
    return Arrays.copyOf(negatives, negativeCount);
  }

  @JsonProperty("positives")
  double @Nullable [] keptPositives() {
    return histogram == null ? sortedPositives() : null;
  }

  @JsonProperty("negatives")
  double @Nullable [] keptNegatives() {
    return histogram == null ? sortedNegatives() : null;
  }

  /** Returns whether the other has the same limit and the same scores, in whatever order. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RankedScores that
        && limit == that.limit
        && Arrays.equals(sortedPositives(), that.sortedPositives())
        && Arrays.equals(sortedNegatives(), that.sortedNegatives())
        && Objects.equals(histogram, that.histogram);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * positives() + negatives());
  }
}
