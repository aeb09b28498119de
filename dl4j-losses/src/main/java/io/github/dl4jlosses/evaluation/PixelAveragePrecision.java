package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.evaluation.SegmentationTask.Scores;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.ApInterval;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.metric.RankedScores;
import io.github.dl4jlosses.metric.ScoreHistogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.evaluation.IMetric;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Average precision over pixels: are those of a class ranked above the others?
 *
 * <p><b>Definition.</b> All pixels that count of all images seen, ranked by the probability of
 * class c; with P_k and R_k the precision and the recall at each threshold,
 *
 * <pre>
 *   AP(c) = Σ_k (R_k - R_{k-1})·P_k
 *   macro = mean of AP(c) over classes        micro = AP of all (pixel, class) pairs in one ranking
 * </pre>
 *
 * <p><b>Exactness.</b> Up to a limit of scores per class, 1,048,576 unless another is given, AP is
 * exact. Beyond it memory stays at 4 MB per class: a {@link ScoreHistogram} whose bins are the same
 * for all data knows an interval in which AP is, printed as {@code 0.91342 ± 0.00002}. Which of the
 * two it is depends on the number of scores alone; merging in any order gives the same.
 *
 * <p><b>Ties.</b> Equal scores are one threshold; all equal gives the prevalence. In FLOAT softmax
 * and sigmoid are 1 from logits of about 17 on, and the order of the surest pixels is lost. A
 * network with IDENTITY as its last activation and a task {@code withScores(Scores.LOGITS)} is
 * ranked by log-odds, which never saturate.
 *
 * <p><b>Undefined.</b> A class without positives has no AP: NaN, and the macro mean leaves it out.
 * A class without negatives has 1. A NaN score is an error.
 *
 * <p><b>Elsewhere.</b> scikit-learn average_precision_score, which gives 0 without positives;
 * torchmetrics AveragePrecision with thresholds=None. DL4J's ROC reports the trapezoid.
 *
 * <p>Not safe for threads: give each thread its own, and {@link #merge} them.
 */
public final class PixelAveragePrecision extends ImageEvaluation<PixelAveragePrecision> {
  private static final long serialVersionUID = 1L;

  private static final int PART = 1 << 14; // pixels; their arrays stay in the cache of a core

  /** What {@link #getValue} gives. */
  public enum Metric implements IMetric {
    /** The mean of the classes' AP. */
    MACRO_AP,
    /** AP of all pairs of a pixel and a class. */
    MICRO_AP;

    @Override
    @SuppressWarnings("rawtypes") // so it is in IMetric
    public Class<? extends IEvaluation> getEvaluationClass() {
      return PixelAveragePrecision.class;
    }

    @Override
    public boolean minimize() {
      return false;
    }
  }

  @JsonProperty(index = 1)
  private final ArrayList<RankedScores> scores; // per class

  /** Creates an evaluation that has seen no image, with the default limit. */
  public PixelAveragePrecision(SegmentationTask task) {
    this(task, RankedScores.DEFAULT_LIMIT);
  }

  /**
   * Creates an evaluation that has seen no image.
   *
   * @param limit so many scores per class are kept, 8 bytes each; 0 always takes the histogram
   * @throws IllegalArgumentException if the limit is negative
   */
  public PixelAveragePrecision(SegmentationTask task, int limit) {
    this(task, none(task, limit));
  }

  @JsonCreator
  private PixelAveragePrecision(
      @JsonProperty(value = "task", required = true) SegmentationTask task,
      @JsonProperty(value = "scores", required = true) List<RankedScores> scores) {
    super(task);
    this.scores = new ArrayList<>(scores);
    if (scores.size() != task.classes()) {
      throw Arguments.bad("scores", "be those of " + task.classes() + " classes", scores.size());
    }
    if (scores.stream().mapToInt(RankedScores::limit).distinct().count() > 1) {
      throw Arguments.bad(
          "scores", "have one limit", scores.stream().map(RankedScores::limit).toList());
    }
  }

  private static List<RankedScores> none(SegmentationTask task, int limit) {
    return Stream.generate(() -> new RankedScores(limit))
        .limit(Arguments.notNull("task", task).classes())
        .toList();
  }

  @Override
  void add(ImagePixels image) {
    for (int from = 0; from < image.pixels(); from += PART) {
      int to = Math.min(from + PART, image.pixels());
      double[][] rankings = image.rankings(from, to);
      for (int c = 0; c < scores.size(); c++) {
        add(c, image, from, rankings[c]);
      }
    }
  }

  private void add(int c, ImagePixels image, int from, double... ranking) {
    double[] positives = new double[ranking.length];
    double[] negatives = new double[ranking.length];
    int p = 0;
    int n = 0;
    for (int i = 0; i < ranking.length; i++) {
      int truth = image.truth(c, from + i);
      if (truth == 1) {
        positives[p++] = ranking[i];
      } else if (truth == 0) {
        negatives[n++] = ranking[i];
      }
    }
    scores.get(c).addInPlace(Arrays.copyOf(positives, p), Arrays.copyOf(negatives, n));
  }

  @Override
  void addAll(PixelAveragePrecision other) {
    for (int c = 0; c < scores.size(); c++) {
      scores.get(c).addInPlace(other.scores.get(c));
    }
  }

  @Override
  public void reset() {
    scores.replaceAll(seen -> new RankedScores(seen.limit()));
  }

  @Override
  public PixelAveragePrecision newInstance() {
    return new PixelAveragePrecision(task(), limit());
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static PixelAveragePrecision fromJson(String json) {
    return read(json, PixelAveragePrecision.class);
  }

  /** Returns how many scores per class are kept at most. */
  public int limit() {
    return scores.get(0).limit();
  }

  /** Returns AP of class c. */
  public ApInterval averagePrecision(int c) {
    return scores.get(c).averagePrecision();
  }

  /** Returns the mean AP of all classes that have one. */
  public ApInterval macro() {
    return macro(IntStream.range(0, scores.size()).toArray());
  }

  /**
   * Returns the mean AP of those of the classes that have one, for instance all but the background.
   *
   * @throws IllegalArgumentException if there are no classes
   */
  public ApInterval macro(int... classes) {
    // Each class sorts its own scores: one that is named twice cannot do so in two threads.
    boolean differ = Arrays.stream(classes).distinct().count() == classes.length;
    IntStream each = differ ? Arrays.stream(classes).parallel() : Arrays.stream(classes);
    return ApInterval.mean(each.mapToObj(this::averagePrecision).toList());
  }

  /** Returns AP of the one ranking of all pairs of a pixel and a class. */
  public ApInterval micro() {
    return RankedScores.pool(scores).averagePrecision();
  }

  /**
   * Returns the precision-recall curve of class c. Its thresholds are what pixels are ranked by:
   * probabilities, or log-odds of a task with logits; {@link #bestThreshold} is always a
   * probability.
   */
  public PrecisionRecallCurve curve(int c) {
    return scores.get(c).curve();
  }

  /**
   * Returns the probability from which on a pixel is of class c for the best F1, as {@link
   * SegmentationEvaluation} and {@link InstanceOptions#withThreshold} of several labels per pixel
   * take it; NaN without positives. Log-odds above 36 are no different as probabilities.
   */
  public double bestThreshold(int c) {
    return probability(curve(c).bestF1().threshold());
  }

  private double probability(double score) {
    return task().scores() == Scores.LOGITS
        ? Sigmoid.threshold(score)
        : Math.min(1, Math.max(0, score)); // FLOAT16 may miss them
  }

  /** Returns the value of one of {@link Metric}, the middle of its interval. */
  @Override
  public double getValue(IMetric metric) {
    if (!(metric instanceof Metric own)) {
      throw Arguments.bad("metric", "be one of PixelAveragePrecision.Metric", metric);
    }
    return switch (own) {
      case MACRO_AP -> macro().value();
      case MICRO_AP -> micro().value();
    };
  }

  /** Prints AP and the best F1 of each class with its {@link #bestThreshold}, and the means. */
  @Override
  public String stats() {
    Table table = new Table("class", "pixel AP", "best F1", "at", "precision", "recall", "pixels");
    for (int c = 0; c < scores.size(); c++) {
      var best = curve(c).bestF1();
      table.row(
          task().classNames().get(c),
          text(averagePrecision(c)),
          Table.number(best.f1()),
          Table.number(probability(best.threshold())),
          Table.number(best.precision()),
          Table.number(best.recall()),
          Table.number(scores.get(c).positives()));
    }
    table.row("macro", text(macro())).row("micro", text(micro()));
    return table + Table.absent(task().classNames(), c -> scores.get(c).positives());
  }

  private static String text(ApInterval ap) {
    return ap.isDefined() ? ap.toString() : "-";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PixelAveragePrecision that
        && task().equals(that.task())
        && scores.equals(that.scores);
  }

  @Override
  public int hashCode() {
    return Objects.hash(task(), scores);
  }
}
