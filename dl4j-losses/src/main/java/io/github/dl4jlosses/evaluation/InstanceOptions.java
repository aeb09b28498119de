package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.metric.matching.AreaRange;
import io.github.dl4jlosses.metric.matching.InstanceMatcher;
import io.github.dl4jlosses.metric.matching.InstanceScores.Ties;
import io.github.dl4jlosses.metric.matching.IouThresholds;
import java.io.Serializable;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How {@link InstanceAveragePrecision} finds objects, and when one is right.
 *
 * @param extractor connectivity, confidence, smallest area, treatment of void
 * @param background class that is no object, with one label per pixel; {@link #NO_BACKGROUND} if
 *     all are
 * @param threshold with any number of labels per pixel, the probability from which a pixel belongs
 * @param matcher greatest number of detections, IoUs, ranges of area
 * @param ties what equal confidence means
 * @param reported the APs of the report
 */
public record InstanceOptions(
    @JsonProperty(required = true) InstanceExtractor extractor,
    @JsonProperty(required = true) int background,
    @JsonProperty(required = true) double threshold,
    @JsonProperty(required = true) InstanceMatcher matcher,
    @JsonProperty(required = true) Ties ties,
    @JsonProperty(required = true) List<IouThresholds> reported)
    implements Serializable {
  /** All classes are objects. */
  public static final int NO_BACKGROUND = -1;

  private static final List<IouThresholds> DEFAULT =
      List.of(
          IouThresholds.AP10,
          IouThresholds.AP50,
          IouThresholds.AP70,
          IouThresholds.AP75,
          IouThresholds.COCO);

  /**
   * Creates options: AP10, AP50, AP70, AP75 and AP@[.50:.05:.95], class 0 is the background, pixels
   * belong from 0.5 on, equal confidences are grouped.
   */
  public InstanceOptions() {
    this(new InstanceExtractor(), 0, .5, new InstanceMatcher(), Ties.GROUPED, DEFAULT);
  }

  /**
   * Creates options.
   *
   * @throws IllegalArgumentException if the threshold is not in [0, 1], background is less than -1,
   *     or the matcher lacks an IoU that is reported
   */
  public InstanceOptions {
    Arguments.notNull("extractor", extractor);
    Arguments.atLeast("background", NO_BACKGROUND, background);
    Arguments.between("threshold", 0, 1, threshold);
    Arguments.notNull("matcher", matcher);
    Arguments.notNull("ties", ties);
    reported = List.copyOf(reported);
    for (IouThresholds ious : reported) {
      ious.stream().forEach(matcher::indexOf);
    }
  }

  /** Returns these options with another way to find objects. */
  public InstanceOptions withExtractor(InstanceExtractor extractor) {
    return new InstanceOptions(extractor, background, threshold, matcher, ties, reported);
  }

  /** Returns these options with another class that is no object, or {@link #NO_BACKGROUND}. */
  public InstanceOptions withBackground(int background) {
    return new InstanceOptions(extractor, background, threshold, matcher, ties, reported);
  }

  /** Returns these options with another probability from which a pixel belongs to an object. */
  public InstanceOptions withThreshold(double threshold) {
    return new InstanceOptions(extractor, background, threshold, matcher, ties, reported);
  }

  /** Returns these options with another matcher, whose IoUs include those that are reported. */
  public InstanceOptions withMatcher(InstanceMatcher matcher) {
    return new InstanceOptions(extractor, background, threshold, matcher, ties, reported);
  }

  /** Returns these options with other ranges of area, the first of which is that of the report. */
  public InstanceOptions withAreas(AreaRange... areas) {
    return withMatcher(matcher.withAreas(areas));
  }

  /** Returns these options with another reading of equal confidence. */
  public InstanceOptions withTies(Ties ties) {
    return new InstanceOptions(extractor, background, threshold, matcher, ties, reported);
  }

  /** Returns these options for other APs. */
  public InstanceOptions withReported(IouThresholds... reported) {
    return new InstanceOptions(
        extractor, background, threshold, matcher.withIous(reported), ties, List.of(reported));
  }
}
