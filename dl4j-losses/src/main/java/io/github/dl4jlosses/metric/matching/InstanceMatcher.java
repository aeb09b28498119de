package io.github.dl4jlosses.metric.matching;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Which predicted object is right: matches the objects of one image by the rules of COCO, at
 * several IoUs and for several ranges of area at once.
 *
 * <p><b>Definition.</b> The predictions of a class, surest first, each take the ground truth of
 * that class that is not yet taken and overlaps most, if IoU reaches the threshold; of equal
 * overlaps the last. A prediction with one is right, the others are wrong. Not judged are crowds
 * and objects whose area is out of range, predictions that take them, and predictions that take
 * nothing and are out of range, or void in a larger share than the IoU. For a crowd the overlap is
 * the share of the prediction that lies in it.
 *
 * <p>Beside that, for scores without confidence: the largest number of pairs that reach the IoU,
 * the pairs of {@link PanopticQuality}, predictions that cover more than half of several objects
 * each (merges) and objects that hold more than half of several predictions each (splits).
 *
 * <p><b>Low thresholds.</b> Above IoU 1/2 no two objects can claim one prediction, and every rule
 * of matching agrees. At AP10 the surest takes first, and may take what another needed more.
 *
 * <p><b>Elsewhere.</b> pycocotools COCOeval, with IoU from counts of pixels in double, looks at the
 * 100 surest predictions of an image and class, which lowers AP of images with more objects: {@code
 * withMaxDetections(COCO_MAX_DETECTIONS)} gives its number, and the default looks at all. The
 * number of pairs is that of StarDist's and Cellpose's matching: they minimize -[IoU &gt;= t] -
 * IoU/(2·n), whose second terms sum to less than one pair.
 *
 * <p><b>Source.</b> Lin et al., Microsoft COCO, ECCV 2014, and cocoeval.py of 2020-02-20.
 *
 * @param maxDetections surest predictions of an image and class that are looked at for AP; {@link
 *     #UNLIMITED} looks at all
 * @param measure what has to reach the threshold
 * @param ious thresholds, ascending
 * @param areas ranges of area that are judged, each by itself
 */
public record InstanceMatcher(
    @JsonProperty(required = true) int maxDetections,
    @JsonProperty(required = true) Measure measure,
    @JsonProperty(required = true) List<Double> ious,
    @JsonProperty(required = true) List<AreaRange> areas)
    implements Serializable {
  /** What has to reach the threshold. */
  public enum Measure {
    /** IoU. */
    MASK,
    /**
     * The smaller of IoU and the IoU of the boundaries, which are as wide as 2 % of the diagonal:
     * large objects need a good outline. Crowds and panoptic quality use IoU.
     *
     * <p>Cheng et al., Boundary IoU, CVPR 2021.
     */
    MASK_AND_BOUNDARY
  }

  /** All predictions are looked at. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** The number of COCO's AP. */
  public static final int COCO_MAX_DETECTIONS = 100;

  private static final List<Double> DEFAULT_IOUS =
      distinct(
          DoubleStream.concat(
              DoubleStream.of(IouThresholds.AP10.first()), IouThresholds.COCO.stream()));

  /** Creates a matcher for AP10 and COCO's IoUs, all detections, any area. */
  public InstanceMatcher() {
    this(UNLIMITED, Measure.MASK, DEFAULT_IOUS, List.of(AreaRange.ALL));
  }

  /**
   * Creates a matcher.
   *
   * @throws IllegalArgumentException if maxDetections is negative, there is no area, or no IoU, or
   *     one outside (0, 1], or they do not ascend
   */
  public InstanceMatcher {
    Arguments.atLeast("maxDetections", 0, maxDetections);
    Arguments.notNull("measure", measure);
    ious = List.copyOf(ious);
    areas = List.copyOf(areas);
    Arguments.atLeast("number of ious", 1, ious.size());
    Arguments.atLeast("number of areas", 1, areas.size());
    for (int t = 0; t < ious.size(); t++) {
      IouThresholds.requireIou("ious", ious.get(t));
      if (t > 0 && !(ious.get(t) - ious.get(t - 1) > IouThresholds.SAME)) {
        throw Arguments.bad("ious", "ascend", ious);
      }
    }
  }

  /**
   * Returns this matcher with another number of predictions of an image and class that are looked
   * at for AP, the surest: {@link #COCO_MAX_DETECTIONS} for COCO's numbers, {@link #UNLIMITED}.
   */
  public InstanceMatcher withMaxDetections(int maxDetections) {
    return new InstanceMatcher(maxDetections, measure, ious, areas);
  }

  /** Returns this matcher with another measure. */
  public InstanceMatcher withMeasure(Measure measure) {
    return new InstanceMatcher(maxDetections, measure, ious, areas);
  }

  /** Returns this matcher with the IoUs of the given APs. */
  public InstanceMatcher withIous(IouThresholds... thresholds) {
    return withIous(Arrays.stream(thresholds).flatMapToDouble(IouThresholds::stream).toArray());
  }

  /** Returns this matcher with other IoUs, in any order. */
  public InstanceMatcher withIous(double... ious) {
    return new InstanceMatcher(maxDetections, measure, distinct(DoubleStream.of(ious)), areas);
  }

  private static List<Double> distinct(DoubleStream ious) {
    List<Double> distinct = new ArrayList<>();
    ious.sorted()
        .filter(
            iou ->
                distinct.isEmpty()
                    || !(iou - distinct.get(distinct.size() - 1) <= IouThresholds.SAME))
        .forEach(distinct::add);
    return distinct;
  }

  /** Returns this matcher with other ranges of area. */
  public InstanceMatcher withAreas(AreaRange... areas) {
    return new InstanceMatcher(maxDetections, measure, ious, List.of(areas));
  }

  /**
   * Returns the place of a threshold among the IoUs.
   *
   * @throws IllegalArgumentException if it is not one of them
   */
  public int indexOf(double iou) {
    for (int t = 0; t < ious.size(); t++) {
      if (Math.abs(ious.get(t) - iou) <= IouThresholds.SAME) {
        return t;
      }
    }
    throw Arguments.bad("iou", "be one of " + ious, iou, "withIous");
  }

  /** Returns what became of the predictions of an image. */
  public ImageMatches match(ImageObjects image) {
    return new ImageMatches(
        Stream.concat(
                image.truths().stream().map(GroundTruth::classIndex),
                image.predictions().stream().map(Instance::classIndex))
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .map(c -> new ClassMatcher(this, Overlaps.of(image, c, measure)).match(c))
            .toList());
  }
}
