package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.layer.ChannelAxis;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What the labels and the predictions of a segmentation network mean; the evaluations of this
 * package all start from it.
 *
 * <pre>
 *   SegmentationTask task = SegmentationTask.singleLabel("background", "ship").withIgnoreIndex(255);
 *   network.doEvaluation(validation, new SegmentationEvaluation(task), new PixelAveragePrecision(task));
 * </pre>
 *
 * <p>What an array looks like cannot always tell what it means, so nothing is guessed that this
 * record does not say: predictions with another number of channels, labels that are no classes, and
 * values outside [0, 1] where probabilities are expected are errors.
 *
 * @param classNames names of the classes, in the order of the channels
 * @param labeling whether a pixel has one class or any number of them
 * @param scores what the network gives
 * @param channelAxis where the channels are, in predictions and in labels of their shape
 * @param ignoreIndex label of pixels, or of single channels of a pixel, that do not count
 */
public record SegmentationTask(
    @JsonProperty(required = true) List<String> classNames,
    @JsonProperty(required = true) Labeling labeling,
    @JsonProperty(required = true) Scores scores,
    @JsonProperty(required = true) ChannelAxis channelAxis,
    @JsonProperty(required = true) int ignoreIndex)
    implements Serializable {
  /** How many classes a pixel has. */
  public enum Labeling {
    /** One: softmax and cross entropy. The largest score wins, the lowest class of equals. */
    SINGLE_LABEL,
    /** Any number: sigmoid and binary cross entropy. Each channel is a question of its own. */
    MULTI_LABEL
  }

  /** What the network gives. */
  public enum Scores {
    /** Probabilities; with one label per pixel they sum to 1. */
    PROBABILITIES,
    /**
     * What softmax or sigmoid would make probabilities of. Rankings of them never saturate.
     *
     * <p>Probabilities given as logits are not noticed, as any number may be a logit. With several
     * labels per pixel all of them are then at least 0.5 and a yes; with one, the ranking is
     * another.
     */
    LOGITS
  }

  /**
   * Creates a task.
   *
   * @throws IllegalArgumentException if there are fewer than two classes for one label per pixel,
   *     not a single one otherwise, or two of the same name
   */
  public SegmentationTask {
    classNames = List.copyOf(Arguments.notNull("classNames", classNames));
    Arguments.notNull("labeling", labeling);
    Arguments.notNull("scores", scores);
    Arguments.notNull("channelAxis", channelAxis);
    if (labeling == Labeling.SINGLE_LABEL && classNames.size() < 2) {
      throw Arguments.bad(
          "classNames",
          "be at least two, the background among them",
          classNames,
          "one channel that says yes or no? use multiLabel");
    }
    Arguments.atLeast("number of classes", 1, classNames.size());
    if (classNames.stream().distinct().count() < classNames.size()) {
      throw Arguments.bad("classNames", "differ", classNames);
    }
  }

  /** Returns a task with one class per pixel, softmax probabilities, and classes named 0, 1, … */
  public static SegmentationTask singleLabel(int classes) {
    return singleLabel(numbers(classes));
  }

  /** Returns a task with one class per pixel and softmax probabilities [N, C, H, W]. */
  public static SegmentationTask singleLabel(String... classNames) {
    return of(Labeling.SINGLE_LABEL, classNames);
  }

  /** Returns a task with any number of classes per pixel, and classes named 0, 1, … */
  public static SegmentationTask multiLabel(int classes) {
    return multiLabel(numbers(classes));
  }

  /** Returns a task with any number of classes per pixel and sigmoid probabilities. */
  public static SegmentationTask multiLabel(String... classNames) {
    return of(Labeling.MULTI_LABEL, classNames);
  }

  private static SegmentationTask of(Labeling labeling, String... classNames) {
    return new SegmentationTask(
        List.of(classNames),
        labeling,
        Scores.PROBABILITIES,
        ChannelAxis.FIRST,
        LossCrossEntropy.DEFAULT_IGNORE_INDEX);
  }

  private static String[] numbers(int classes) {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toArray(String[]::new);
  }

  /** Returns this task for a network that gives probabilities or logits. */
  public SegmentationTask withScores(Scores scores) {
    return new SegmentationTask(classNames, labeling, scores, channelAxis, ignoreIndex);
  }

  /** Returns this task with the channels elsewhere. */
  public SegmentationTask withChannelAxis(ChannelAxis channelAxis) {
    return new SegmentationTask(classNames, labeling, scores, channelAxis, ignoreIndex);
  }

  /** Returns this task with another label that does not count. */
  public SegmentationTask withIgnoreIndex(int ignoreIndex) {
    return new SegmentationTask(classNames, labeling, scores, channelAxis, ignoreIndex);
  }

  /** Returns C. */
  public int classes() {
    return classNames.size();
  }
}
