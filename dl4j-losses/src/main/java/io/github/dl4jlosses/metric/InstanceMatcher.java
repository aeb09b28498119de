package io.github.dl4jlosses.metric;

import io.github.dl4jlosses.internal.Arguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Average precision over objects by the rules of COCO: which predicted object is right, and how
 * well confidence tells the right ones from the wrong ones.
 *
 * <p><b>Definition.</b> In each image the predictions of a class, surest first, each take the
 * ground truth of that class that is not yet taken and overlaps most, if IoU reaches the threshold;
 * of equal overlaps the last. A prediction with one is right, the others are wrong. All images'
 * predictions together are ranked by confidence, and AP is the {@linkplain
 * PrecisionRecallCurve#cocoAveragePrecision 101-point} average of precision. Not judged are crowds
 * and objects whose area is out of range, predictions that take them, and predictions out of range
 * that take nothing. For a crowd the overlap is the share of the prediction that lies in it.
 *
 * <p><b>Ties.</b> GROUPED takes predictions of equal confidence at once, so that the order of
 * images does not matter; IN_ORDER takes them in the order they come, as pycocotools does.
 *
 * <p><b>Undefined.</b> NaN for a class without ground truths (pycocotools: -1), however many
 * predictions it has; {@link ApResult#predictions} tells. Without predictions 0.
 *
 * <p><b>Low thresholds.</b> Above IoU 1/2 no two objects can claim one prediction, and every rule
 * of matching agrees. At AP10 the surest takes first, and may take what another needed more.
 *
 * <p><b>Elsewhere.</b> pycocotools COCOeval, with IoU from counts of pixels in double. A perfect
 * class is 1 here and 0.9999999999999999 there, which adds 2^-52 to the denominators.
 *
 * <p><b>Source.</b> Lin et al., Microsoft COCO, ECCV 2014, and cocoeval.py of 2020-02-20.
 *
 * @param ties what equal confidence means
 * @param maxDetections surest predictions of an image and class that are looked at
 * @param minArea smallest area that is judged, inclusive
 * @param maxArea largest area that is judged, inclusive
 */
public record InstanceMatcher(Ties ties, int maxDetections, double minArea, double maxArea) {
  /** What equal confidence means. */
  public enum Ties {
    /** Taken at once: no order among them. */
    GROUPED,
    /** Ranked in the order of images, then of predictions. */
    IN_ORDER
  }

  /** The default of COCO. */
  public static final int COCO_MAX_DETECTIONS = 100;

  /** Creates a matcher with grouped ties, 100 detections per image and class, and any area. */
  public InstanceMatcher() {
    this(Ties.GROUPED, COCO_MAX_DETECTIONS, 0, Double.POSITIVE_INFINITY);
  }

  /**
   * Creates a matcher.
   *
   * @throws IllegalArgumentException if maxDetections is negative, or not 0 &lt;= minArea &lt;=
   *     maxArea
   */
  public InstanceMatcher {
    Arguments.notNull("ties", ties);
    Arguments.atLeast("maxDetections", 0, maxDetections);
    Arguments.nonNegative("minArea", minArea);
    if (!(maxArea >= minArea)) {
      throw Arguments.bad("maxArea", "be >= minArea " + minArea, maxArea);
    }
  }

  /** Returns this matcher with another reading of equal confidence. */
  public InstanceMatcher withTies(Ties ties) {
    return new InstanceMatcher(ties, maxDetections, minArea, maxArea);
  }

  /** Returns this matcher with another number of predictions that are looked at. */
  public InstanceMatcher withMaxDetections(int maxDetections) {
    return new InstanceMatcher(ties, maxDetections, minArea, maxArea);
  }

  /** Returns this matcher with another range of areas that are judged, both inclusive. */
  public InstanceMatcher withAreaRange(double minArea, double maxArea) {
    return new InstanceMatcher(ties, maxDetections, minArea, maxArea);
  }

  /** Returns the thresholds of AP@[.50:.05:.95]. */
  public static double[] cocoThresholds() {
    double[] thresholds = new double[10];
    Arrays.setAll(thresholds, i -> .5 + i * .05);
    return thresholds;
  }

  /**
   * Returns the AP of one class at each threshold.
   *
   * @throws IllegalArgumentException if a threshold is outside [0, 1]
   */
  public List<ApResult> averagePrecision(
      List<ImageObjects> images, int classIndex, double... iouThresholds) {
    List<Overlaps> overlaps = overlaps(images, classIndex);
    return Arrays.stream(iouThresholds)
        .mapToObj(threshold -> ApResult.of(threshold, curve(overlaps, threshold)))
        .toList();
  }

  /**
   * Returns the ranking of one class at one threshold.
   *
   * @throws IllegalArgumentException if the threshold is outside [0, 1]
   */
  public PrecisionRecallCurve curve(
      List<ImageObjects> images, int classIndex, double iouThreshold) {
    return curve(overlaps(images, classIndex), iouThreshold);
  }

  private List<Overlaps> overlaps(List<ImageObjects> images, int classIndex) {
    return images.stream().map(image -> new Overlaps(this, image, classIndex)).toList();
  }

  private PrecisionRecallCurve curve(List<Overlaps> images, double iouThreshold) {
    Arguments.between("iouThreshold", 0, 1, iouThreshold);
    List<Outcome> ranking = new ArrayList<>();
    long positives = 0;
    for (Overlaps image : images) {
      image.match(iouThreshold, ranking);
      positives += image.judgedTruths;
    }
    ranking.sort(Comparator.comparingDouble(Outcome::confidence).reversed()); // stable

    double[] thresholds = new double[ranking.size()];
    long[] tp = new long[ranking.size()];
    long[] fp = new long[ranking.size()];
    int cuts = 0;
    for (int i = 0; i < ranking.size(); i++) {
      Outcome outcome = ranking.get(i);
      boolean opensCut =
          i == 0 || ties == Ties.IN_ORDER || outcome.confidence != ranking.get(i - 1).confidence;
      if (opensCut) {
        tp[cuts] = cuts == 0 ? 0 : tp[cuts - 1];
        fp[cuts] = cuts == 0 ? 0 : fp[cuts - 1];
        cuts++;
      }
      thresholds[cuts - 1] = outcome.confidence;
      tp[cuts - 1] += outcome.right ? 1 : 0;
      fp[cuts - 1] += outcome.right ? 0 : 1;
    }
    return new PrecisionRecallCurve(
        Arrays.copyOf(thresholds, cuts),
        Arrays.copyOf(tp, cuts),
        Arrays.copyOf(fp, cuts),
        positives);
  }

  private boolean judgesArea(Region region) {
    return region.area() >= minArea && region.area() <= maxArea;
  }

  /** A prediction that was judged. */
  private record Outcome(double confidence, boolean right) {}

  /** One class of one image: who overlaps whom. */
  private static final class Overlaps {
    private final List<Instance> predictions; // surest first
    private final List<GroundTruth> truths; // those that are judged first
    private final int judgedTruths;
    private final boolean[] judgedPredictions; // if nothing is taken
    private final double[][] overlap; // [prediction][truth]

    Overlaps(InstanceMatcher matcher, ImageObjects image, int classIndex) {
      predictions =
          image.predictions().stream()
              .filter(prediction -> prediction.classIndex() == classIndex)
              .sorted(Comparator.comparingDouble(Instance::confidence).reversed())
              .limit(matcher.maxDetections)
              .toList();
      judgedPredictions = new boolean[predictions.size()];
      List<GroundTruth> judged = new ArrayList<>();
      List<GroundTruth> others = new ArrayList<>();
      for (GroundTruth truth : image.truths()) {
        if (truth.classIndex() == classIndex) {
          (isCrowd(truth) || !matcher.judgesArea(truth.region()) ? others : judged).add(truth);
        }
      }
      judgedTruths = judged.size();
      truths = judged;
      truths.addAll(others);
      overlap = new double[predictions.size()][truths.size()];
      for (int p = 0; p < overlap.length; p++) {
        judgedPredictions[p] = matcher.judgesArea(predictions.get(p).region());
        for (int t = 0; t < truths.size(); t++) {
          overlap[p][t] = overlap(predictions.get(p).region(), truths.get(t));
        }
      }
    }

    private static double overlap(Region prediction, GroundTruth truth) {
      return isCrowd(truth)
          ? (double) prediction.intersection(truth.region()) / prediction.area()
          : prediction.iou(truth.region());
    }

    private static boolean isCrowd(GroundTruth truth) {
      return truth.kind() == GroundTruth.Kind.CROWD;
    }

    /** Adds the outcomes of the predictions that are judged, surest first. */
    void match(double iouThreshold, List<Outcome> outcomes) {
      boolean[] taken = new boolean[truths.size()];
      for (int p = 0; p < predictions.size(); p++) {
        int found = bestTruth(p, iouThreshold, taken);
        if (found >= 0) {
          taken[found] = true;
        }
        boolean judged = found >= 0 ? found < judgedTruths : judgedPredictions[p];
        if (judged) {
          outcomes.add(new Outcome(predictions.get(p).confidence(), found >= 0));
        }
      }
    }

    /** Returns the truth that a prediction takes; -1 if none. */
    private int bestTruth(int p, double iouThreshold, boolean[] taken) {
      double best = Math.min(iouThreshold, 1 - 1e-10); // at IoU 1, rounding must not lose a match
      int found = -1;
      for (int t = 0; t < truths.size(); t++) {
        boolean foundJudged = found >= 0 && found < judgedTruths;
        if (foundJudged && t >= judgedTruths) {
          break; // one that is judged is not given up for one that is not
        }
        boolean free = !taken[t] || isCrowd(truths.get(t));
        if (free && overlap[p][t] >= best) {
          best = overlap[p][t];
          found = t;
        }
      }
      return found;
    }
  }
}
