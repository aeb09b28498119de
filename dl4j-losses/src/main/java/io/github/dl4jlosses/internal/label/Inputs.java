package io.github.dl4jlosses.internal.label;

import io.github.dl4jlosses.internal.Arguments;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arrays of one call, all of the rank of the logits; those of size 1 along a dimension are
 * meant to be repeated along it.
 *
 * @param shape of the logits, [R, C] or [N, C, d…]
 * @param source the logits, or what a convolution makes them of, with channels of its own
 * @param labels of the shape of the logits, or one number per pixel, [R, 1] or [N, 1, d…]
 * @param mask null or, per dimension, of the size of the logits or 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Inputs(long[] shape, INDArray source, INDArray labels, @Nullable INDArray mask) {

  /** Brings logits, and what belongs to them, together; all of the form above. */
  public Inputs(INDArray logits, INDArray labels, @Nullable INDArray mask) {
    this(logits.shape(), logits, labels, mask);
  }

  /**
   * Brings arrays to the form above.
   *
   * @throws IllegalArgumentException if a shape does not fit
   */
  public static Inputs of(
      LabelRule rule, INDArray labels, INDArray logits, @Nullable INDArray mask) {
    Arguments.notNull("labels", labels);
    Arguments.notNull("preOutput", logits);
    return of(rule, labels, logits, logits.shape(), mask);
  }

  /**
   * Brings arrays to the form above.
   *
   * @param source the logits, or what they will be made of
   * @param shape of the logits
   * @throws IllegalArgumentException if a shape does not fit
   */
  public static Inputs of(
      LabelRule rule, INDArray labels, INDArray source, long[] shape, @Nullable INDArray mask) {
    if (shape.length < 2 || shape[1] == 0) {
      throw Arguments.bad(
          "preOutput",
          "have the shape [rows, columns >= 1] or [examples, channels >= 1, ...]",
          Arguments.shape(shape));
    }
    if (!source.dataType().isFPType()) {
      throw Arguments.bad("preOutput", "be of a floating type", source.dataType());
    }
    if (rule.isOfPixels() && shape[1] == 1) {
      throw Arguments.bad(
          "preOutput",
          "have at least 2 channels with softmax",
          1,
          "softmax of one channel is always 1: for yes or no use " + rule.forChannels());
    }
    if (source.isEmpty()) {
      return new Inputs(shape, source, labels, null);
    }
    String name = "preOutput " + Arguments.shape(shape);
    LabelShapes shapes = new LabelShapes(rule, name, shape);
    return new Inputs(shape, source, shapes.labels(labels), shapes.mask(mask));
  }

  /** Returns whether there are no pixels. */
  public boolean isEmpty() {
    return source.isEmpty();
  }

  /** Returns the number of channels C. */
  public int channels() {
    return (int) shape[1];
  }

  /** Returns the number of pixels. */
  public long pixels() {
    return source.length() / source.size(1);
  }

  /** Returns the shape of one number per pixel, with a channel. */
  public long[] shapeOfPixels() {
    return LabelShapes.perPixel(shape, 1);
  }
}
