package io.github.dl4jlosses.metric.instance;

import io.github.dl4jlosses.internal.Arguments;
import java.util.List;

/**
 * The objects of one image.
 *
 * @param truths what is there
 * @param predictions what was found, in any order
 * @param ignored void pixels: a prediction that is not right is not wrong either if more of it than
 *     the IoU lies in them
 * @param height H; 0 if it does not matter
 * @param width W; 0 if it does not matter
 */
public record ImageObjects(
    List<GroundTruth> truths, List<Instance> predictions, Region ignored, int height, int width) {
  /**
   * Creates the objects of one image; the lists are copied.
   *
   * @throws IllegalArgumentException if a size is negative
   */
  public ImageObjects {
    truths = List.copyOf(truths);
    predictions = List.copyOf(predictions);
    Arguments.notNull("ignored", ignored);
    Arguments.atLeast("height", 0, height);
    Arguments.atLeast("width", 0, width);
  }

  /** Creates the objects of an image without void pixels, whose size does not matter. */
  public ImageObjects(List<GroundTruth> truths, List<Instance> predictions) {
    this(truths, predictions, Region.of(), 0, 0);
  }
}
