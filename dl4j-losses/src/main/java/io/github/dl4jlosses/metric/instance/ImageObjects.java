package io.github.dl4jlosses.metric.instance;

import io.github.dl4jlosses.internal.Arguments;
import java.util.BitSet;
import java.util.List;

/**
 * The objects of one image.
 *
 * <p><b>Void.</b> What is there is known only outside of the ignored pixels: they are taken out of
 * the regions of truths, and a truth with no pixel left is dropped. Predictions keep theirs, as
 * Cityscapes has it: the IoU of AP counts them, panoptic quality does not. {@link
 * InstanceExtractor.VoidPixels#CUT} takes them out of predictions too.
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
   * Creates the objects of one image; the lists are copied, truths without the ignored pixels.
   *
   * @throws IllegalArgumentException if a size is negative
   */
  public ImageObjects {
    truths = counted(truths, Arguments.notNull("ignored", ignored));
    predictions = List.copyOf(predictions);
    Arguments.atLeast("height", 0, height);
    Arguments.atLeast("width", 0, width);
  }

  /** Creates the objects of an image without void pixels, whose size does not matter. */
  public ImageObjects(List<GroundTruth> truths, List<Instance> predictions) {
    this(truths, predictions, Region.of(), 0, 0);
  }

  private static List<GroundTruth> counted(List<GroundTruth> truths, Region ignored) {
    if (ignored.area() == 0) {
      return List.copyOf(truths);
    }
    BitSet voids = ignored.toBitSet();
    return truths.stream()
        .map(t -> new GroundTruth(t.classIndex(), t.region().without(voids), t.kind()))
        .filter(t -> t.region().area() > 0)
        .toList();
  }
}
