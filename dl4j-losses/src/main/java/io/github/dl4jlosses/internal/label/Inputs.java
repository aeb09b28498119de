package io.github.dl4jlosses.internal.label;

import io.github.dl4jlosses.internal.Arguments;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arrays of one call, all of the rank of the logits; those of size 1 along a dimension are
 * meant to be repeated along it.
 *
 * @param logits [R, C] or [N, C, d…]
 * @param labels of the shape of the logits, or one number per pixel, [R, 1] or [N, 1, d…]
 * @param mask null or, per dimension, of the size of the logits or 1
 */
public record Inputs(INDArray logits, INDArray labels, @Nullable INDArray mask) {

  /**
   * Brings arrays to the form above.
   *
   * @throws IllegalArgumentException if a shape does not fit
   */
  public static Inputs of(
      LabelRule rule, INDArray labels, INDArray logits, @Nullable INDArray mask) {
    if (logits.rank() < 2 || logits.size(1) == 0) {
      throw Arguments.bad(
          "preOutput",
          "have the shape [rows, columns >= 1] or [examples, channels >= 1, ...]",
          Arguments.shape(logits.shape()));
    }
    if (!logits.dataType().isFPType()) {
      throw Arguments.bad("preOutput", "be of a floating type", logits.dataType());
    }
    if (rule.isOfPixels() && logits.size(1) == 1) {
      throw Arguments.bad(
          "preOutput",
          "have at least 2 channels with softmax",
          1,
          "softmax of one channel is always 1: for yes or no use " + rule.forChannels());
    }
    if (logits.isEmpty()) {
      return new Inputs(logits, labels, null);
    }
    String name = "preOutput " + Arguments.shape(logits.shape());
    LabelShapes shapes = new LabelShapes(rule, name, logits.shape());
    return new Inputs(logits, shapes.labels(labels), shapes.mask(mask));
  }

  /** Returns the number of channels C. */
  public int channels() {
    return (int) logits.size(1);
  }

  /** Returns the number of pixels. */
  public long pixels() {
    return logits.length() / logits.size(1);
  }

  /** Returns the shape of one number per pixel, with a channel. */
  public long[] shapeOfPixels() {
    return LabelShapes.perPixel(logits.shape(), 1);
  }
}
