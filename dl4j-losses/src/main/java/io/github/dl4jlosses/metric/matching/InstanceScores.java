package io.github.dl4jlosses.metric.matching;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.Interval;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Scores of the objects in any number of images: AP by class, IoU and area, the counts beside it,
 * panoptic quality, and how sure all of them are. Immutable.
 *
 * <p><b>Definition.</b> All images' predictions of a class are ranked by confidence, and AP is the
 * {@linkplain PrecisionRecallCurve#cocoAveragePrecision 101-point} average of precision. A mean
 * over classes and IoUs is the mean of those that are defined.
 *
 * <p><b>Ties.</b> GROUPED takes predictions of equal confidence at once, so that the order of
 * images does not matter; IN_ORDER takes them in the order they come, as pycocotools does.
 *
 * <p><b>Undefined.</b> NaN for a class without ground truths (pycocotools: -1), however many
 * predictions it has; {@link ApResult#predictions} tells. Without predictions 0.
 *
 * <p><b>Elsewhere.</b> pycocotools COCOeval.accumulate. A perfect class is 1 here and
 * 0.9999999999999999 there, which adds 2^-52 to the denominators.
 */
public final class InstanceScores {
  /** What equal confidence means. */
  public enum Ties {
    /** Taken at once: no order among them. */
    GROUPED,
    /** Ranked in the order of images, then of predictions. */
    IN_ORDER
  }

  private final InstanceMatcher matcher;
  private final Ties ties;
  private final Map<Integer, Ranking> rankings;
  private final int[] times; // how often each image comes

  /**
   * Ranks the predictions of images.
   *
   * @param matcher that has matched them
   * @param ties what equal confidence means
   * @param images in the order that IN_ORDER is about
   */
  public InstanceScores(InstanceMatcher matcher, Ties ties, List<ImageMatches> images) {
    this.matcher = Arguments.notNull("matcher", matcher);
    this.ties = Arguments.notNull("ties", ties);
    this.rankings = new TreeMap<>();
    for (ImageMatches image : images) {
      for (ClassMatches matches : image.classes()) {
        Arguments.sameLength("images", matches.ious(), "ious of matcher", matcher.ious().size());
        Arguments.sameLength("images", matches.areas(), "areas of matcher", matcher.areas().size());
        rankings.computeIfAbsent(matches.classIndex(), c -> new Ranking(images, c));
      }
    }
    this.times = new int[images.size()];
    Arrays.fill(times, 1);
  }

  private InstanceScores(InstanceScores all, int[] times) {
    this.matcher = all.matcher;
    this.ties = all.ties;
    this.rankings = all.rankings;
    this.times = times;
  }

  /** Returns the classes that have an object or a prediction, ascending. */
  public int[] classes() {
    return rankings.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Returns the ranking of a class at one IoU, for the first area range.
   *
   * @throws IllegalArgumentException if the matcher has another IoU
   */
  public PrecisionRecallCurve curve(int classIndex, double iou) {
    return curve(classIndex, iou, matcher.areas().get(0));
  }

  /**
   * Returns the ranking of a class at one IoU for objects of some area.
   *
   * @throws IllegalArgumentException if the matcher has another IoU or area
   */
  public PrecisionRecallCurve curve(int classIndex, double iou, AreaRange area) {
    int a = matcher.areas().indexOf(area);
    if (a < 0) {
      throw Arguments.bad("area", "be one of " + matcher.areas(), area, "withAreas");
    }
    int t = matcher.indexOf(iou);
    Ranking ranking = rankings.get(classIndex);
    return ranking == null
        ? PrecisionRecallCurve.ofCounts(new double[0], new long[0], new long[0], 0)
        : ranking.curve(a, t, ties, times);
  }

  /** Returns AP of a class at one IoU, for the first area range. */
  public ApResult ap(int classIndex, double iou) {
    return ap(classIndex, iou, matcher.areas().get(0));
  }

  /** Returns AP of a class at one IoU for objects of some area. */
  public ApResult ap(int classIndex, double iou, AreaRange area) {
    return ApResult.of(iou, curve(classIndex, iou, area));
  }

  /** Returns AP of a class, averaged over IoUs, for the first area range. */
  public double ap(int classIndex, IouThresholds ious) {
    return ap(classIndex, ious, matcher.areas().get(0));
  }

  /** Returns AP of a class, averaged over IoUs, for objects of some area. */
  public double ap(int classIndex, IouThresholds ious, AreaRange area) {
    return mean(ious.stream().map(iou -> ap(classIndex, iou, area).value()));
  }

  /** Returns the mean AP of the classes that have objects, for the first area range. */
  public double meanAp(IouThresholds ious) {
    return meanAp(ious, matcher.areas().get(0));
  }

  /** Returns the mean AP of the classes that have objects of some area; NaN if none has. */
  public double meanAp(IouThresholds ious, AreaRange area) {
    return mean(IntStream.of(classes()).mapToDouble(c -> ap(c, ious, area)));
  }

  /**
   * Returns how many objects of a class are found at one IoU if confidence and area do not matter,
   * and predictions are paired with objects so that as many as possible are.
   */
  public DetectionCounts detections(int classIndex, double iou) {
    int t = matcher.indexOf(iou);
    DetectionCounts counts = DetectionCounts.NONE;
    @Nullable ClassMatches[] images = images(classIndex);
    for (int i = 0; i < images.length; i++) {
      ClassMatches matches = images[i];
      counts = matches == null ? counts : counts.plus(matches.detections(t), times[i]);
    }
    return counts;
  }

  /** Returns the mean {@linkplain DetectionCounts#detectionAccuracy detection accuracy}. */
  public double meanDetectionAccuracy(double iou) {
    return mean(IntStream.of(classes()).mapToDouble(c -> detections(c, iou).detectionAccuracy()));
  }

  /** Returns panoptic quality of a class. */
  public PanopticQuality panoptic(int classIndex) {
    DetectionCounts counts = DetectionCounts.NONE;
    @Nullable ClassMatches[] images = images(classIndex);
    double[] sums = new double[images.length];
    for (int i = 0; i < images.length; i++) {
      ClassMatches matches = images[i];
      if (matches != null) {
        counts = counts.plus(matches.panopticCounts(), times[i]);
        sums[i] = times[i] * matches.iouSum();
      }
    }
    Arrays.sort(sums); // the sum does not depend on the order of images
    double sum = 0;
    for (double of : sums) {
      sum += of;
    }
    return new PanopticQuality(counts, sum);
  }

  /** Returns the mean PQ of the classes that have an object or a prediction; NaN if none has. */
  public double meanPanopticQuality() {
    return mean(IntStream.of(classes()).mapToDouble(c -> panoptic(c).quality()));
  }

  /** Returns how many predictions cover more than half of several objects each. */
  public long merges(int classIndex) {
    return sum(classIndex, ClassMatches::merges);
  }

  /** Returns how many objects hold more than half of several predictions each. */
  public long splits(int classIndex) {
    return sum(classIndex, ClassMatches::splits);
  }

  /** Returns how many wrong predictions are in images without an object of the class. */
  public long inventedInEmptyImages(int classIndex, double iou) {
    int t = matcher.indexOf(iou);
    return sum(
        classIndex,
        matches -> matches.objects() == 0 ? (int) matches.detections(t).falsePositives() : 0);
  }

  private long sum(int classIndex, ToIntFunction<ClassMatches> count) {
    long sum = 0;
    @Nullable ClassMatches[] images = images(classIndex);
    for (int i = 0; i < images.length; i++) {
      ClassMatches matches = images[i];
      sum += matches == null ? 0 : (long) times[i] * count.applyAsInt(matches);
    }
    return sum;
  }

  /**
   * Returns in which interval a score lies if the images had been others of their kind. Nothing is
   * matched or sorted again.
   *
   * @param score such as {@code scores -> scores.meanAp(IouThresholds.AP50)}
   */
  public Interval interval(Bootstrap bootstrap, ToDoubleFunction<InstanceScores> score) {
    return bootstrap.interval(times.length, drawn -> score.applyAsDouble(withTimes(drawn)));
  }

  /**
   * Returns the scores of the same images if they come so often. Nothing is matched or sorted
   * again.
   *
   * @throws IllegalArgumentException if there are not as many numbers as images
   */
  public InstanceScores withTimes(int... times) {
    Arguments.sameLength("times", times.length, "images", this.times.length);
    return new InstanceScores(this, times.clone());
  }

  private @Nullable ClassMatches[] images(int classIndex) {
    Ranking ranking = rankings.get(classIndex);
    return ranking == null ? new ClassMatches[0] : ranking.images();
  }

  private static double mean(DoubleStream scores) {
    return scores.filter(x -> !Double.isNaN(x)).average().orElse(Double.NaN);
  }
}
