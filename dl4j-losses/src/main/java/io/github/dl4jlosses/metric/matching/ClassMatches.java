package io.github.dl4jlosses.metric.matching;

import io.github.dl4jlosses.internal.Arguments;
import java.io.Serializable;
import java.util.Arrays;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What became of the predictions of one class in one image: all that its scores are made of, in a
 * few bytes for each prediction. Immutable.
 */
public final class ClassMatches implements Serializable {
  private static final long serialVersionUID = 1L;

  static final char RIGHT = '+';
  static final char WRONG = '-';
  static final char NOT_JUDGED = '.';

  @JsonProperty private final int classIndex;
  @JsonProperty private final double[] confidences; // descending, at most maxDetections
  @JsonProperty private final int[] truths; // judged, for each area
  @JsonProperty private final String[] outcomes; // [area · ious + iou], a sign for each prediction
  @JsonProperty private final int[] found; // for each IoU: the largest number of pairs
  @JsonProperty private final int[] invented; // for each IoU: predictions left over then
  @JsonProperty private final int objects; // of any area, no crowds
  @JsonProperty private final int pairs; // of panoptic quality
  @JsonProperty private final int unpaired; // predictions
  @JsonProperty private final double iouSum;
  @JsonProperty private final int merges;
  @JsonProperty private final int splits;

  @JsonCreator
  ClassMatches(
      @JsonProperty(value = "classIndex", required = true) int classIndex,
      @JsonProperty(value = "confidences", required = true) double[] confidences,
      @JsonProperty(value = "truths", required = true) int[] truths,
      @JsonProperty(value = "outcomes", required = true) String[] outcomes,
      @JsonProperty(value = "found", required = true) int[] found,
      @JsonProperty(value = "invented", required = true) int[] invented,
      @JsonProperty(value = "objects", required = true) int objects,
      @JsonProperty(value = "pairs", required = true) int pairs,
      @JsonProperty(value = "unpaired", required = true) int unpaired,
      @JsonProperty(value = "iouSum", required = true) double iouSum,
      @JsonProperty(value = "merges", required = true) int merges,
      @JsonProperty(value = "splits", required = true) int splits) {
    this.classIndex = classIndex;
    this.confidences = confidences;
    this.truths = truths;
    this.outcomes = outcomes;
    this.found = found;
    this.invented = invented;
    this.objects = objects;
    this.pairs = pairs;
    this.unpaired = unpaired;
    this.iouSum = iouSum;
    this.merges = merges;
    this.splits = splits;
    Arguments.sameLength(
        "outcomes", outcomes.length, "truths × found", truths.length * found.length);
    Arguments.sameLength("invented", invented.length, "found", found.length);
    for (String outcome : outcomes) {
      Arguments.sameLength("outcomes", outcome.length(), "confidences", confidences.length);
    }
  }

  /** Returns the class. */
  public int classIndex() {
    return classIndex;
  }

  /** Returns the number of IoU thresholds. */
  int ious() {
    return found.length;
  }

  /** Returns the number of area ranges. */
  int areas() {
    return truths.length;
  }

  /** Returns the number of predictions that were looked at. */
  int predictions() {
    return confidences.length;
  }

  /** Returns how sure prediction p is; the surest is the first. */
  double confidence(int p) {
    return confidences[p];
  }

  /** Returns the number of objects of an area range. */
  int truths(int area) {
    return truths[area];
  }

  /** Returns whether prediction p is right, wrong or not judged. */
  char outcome(int area, int iou, int p) {
    return outcomes[area * found.length + iou].charAt(p);
  }

  /** Returns the counts of a matching as large as possible. */
  DetectionCounts detections(int iou) {
    return new DetectionCounts(found[iou], invented[iou], (long) objects - found[iou]);
  }

  DetectionCounts panopticCounts() {
    return new DetectionCounts(pairs, unpaired, (long) objects - pairs);
  }

  /** Returns the number of objects of any area. */
  int objects() {
    return objects;
  }

  double iouSum() {
    return iouSum;
  }

  int merges() {
    return merges;
  }

  int splits() {
    return splits;
  }

  private Object[] content() {
    return new Object[] {
      classIndex,
      confidences,
      truths,
      outcomes,
      found,
      invented,
      objects,
      pairs,
      unpaired,
      iouSum,
      merges,
      splits
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassMatches that && Arrays.deepEquals(content(), that.content());
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(content());
  }

  @Override
  public String toString() {
    return "class " + classIndex + " " + Arrays.toString(outcomes);
  }
}
