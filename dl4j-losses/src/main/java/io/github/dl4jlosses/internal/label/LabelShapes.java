package io.github.dl4jlosses.internal.label;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.Doubles;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The shapes that labels and masks may have beside logits or predictions, channels first. */
public final class LabelShapes {
  private final LabelRule rule;
  private final long[] shape;
  private final String logits;

  /**
   * Creates the rules for shapes of one call.
   *
   * @param logits name and shape of the logits, as printed in messages
   * @param shape of the logits, [R, C] or [N, C, d…]
   */
  public LabelShapes(LabelRule rule, String logits, long... shape) {
    this.rule = rule;
    this.logits = logits;
    this.shape = shape.clone(); // ND4J returns its own
  }

  /**
   * Returns labels of the shape of the logits, or one number per pixel, [R, 1] or [N, 1, d…].
   *
   * @throws IllegalArgumentException if their shape does not fit
   */
  public INDArray labels(INDArray labels) {
    if (isShape(labels, shape)) {
      return labels;
    }
    boolean onePerPixel = rule.kind() == LabelKind.CLASSES || shape[1] == 1;
    if (onePerPixel && isPerPixel(labels)) {
      return labels.reshape(perPixel(shape, 1));
    }
    String fitting = "have the shape of " + logits;
    if (shape.length > 2 && onePerPixel) {
      fitting += ", or one number per pixel " + Arguments.shape(pixels(shape));
    }
    throw Arguments.bad("labels", fitting, Arguments.shape(labels.shape()), labelRemedy());
  }

  private String labelRemedy() {
    return switch (rule.kind()) {
      case CHANNELS -> "one label per channel; for class indices use " + rule.forClasses();
      case PROBABILITIES ->
          "one probability per class; class indices need withTarget(Target.INDEX)";
      case CLASSES ->
          shape.length == 2
              ? "one-hot rows; class indices go in one column, " + Arguments.shape(shape[0], 1)
              : "class indices need no channels";
    };
  }

  /**
   * Returns a mask of the rank of the logits, per dimension of their size or 1; null if there is
   * none.
   *
   * @throws IllegalArgumentException if its shape does not fit, or it differs between channels that
   *     are masked together
   */
  public @Nullable INDArray mask(@Nullable INDArray mask) {
    if (mask == null) {
      return null;
    }
    if (mask.length() == shape[0] && mask.size(0) == shape[0]) {
      long[] perExample = new long[shape.length];
      Arrays.fill(perExample, 1);
      perExample[0] = shape[0];
      return mask.reshape(perExample); // [N], [N, 1], [N, 1, 1, 1]
    }
    if (shape.length > 2 && isPerPixel(mask)) {
      return mask.reshape(perPixel(shape, 1));
    }
    if (isShape(mask, shape) && !(rule.isOfPixels() && shape.length == 2)) {
      return rule.isOfPixels() ? sameForAllClasses(mask) : mask;
    }
    throw badMask(mask);
  }

  private IllegalArgumentException badMask(INDArray mask) {
    String got = Arguments.shape(mask.shape());
    String perExample = Arguments.shape(shape[0], 1);
    if (shape.length > 2) {
      return Arguments.bad(
          "mask",
          "have one number per example "
              + perExample
              + ", per pixel "
              + Arguments.shape(pixels(shape))
              + " or the shape of "
              + logits,
          got);
    }
    return rule.isOfPixels()
        ? Arguments.bad(
            "mask",
            "have the shape " + perExample,
            got,
            "with softmax all classes of a row are masked together")
        : Arguments.bad(
            "mask", "have the shape " + perExample + " or " + Arguments.shape(shape), got);
  }

  /** Returns the first channel of a mask whose channels DataSet.merge has made of one. */
  private INDArray sameForAllClasses(INDArray mask) {
    int channels = (int) shape[1];
    int[] ofExample = IntStream.range(1, shape.length).toArray();
    double[] first = new double[Math.toIntExact(mask.length() / channels)]; // [N·d…]
    int pixels = first.length / (int) shape[0];
    for (int n = 0; n < shape[0]; n++) {
      double[] m = Doubles.of(mask.tensorAlongDimension(n, ofExample)); // [C·d…]
      System.arraycopy(m, 0, first, n * pixels, pixels);
      for (int c = 1; c < channels; c++) {
        requireSame(m, c * pixels, n * pixels, pixels);
      }
    }
    return Nd4j.createFromArray(first).reshape(perPixel(shape, 1));
  }

  private void requireSame(double[] m, int from, int firstPixel, int pixels) {
    for (int i = 0; i < pixels; i++) {
      if (m[from + i] != m[i]) { // also NaN
        throw Arguments.bad(
            "mask",
            "be the same for all classes of a pixel",
            Arguments.number(m[i])
                + " and "
                + Arguments.number(m[from + i])
                + new Places(shape).of((long) firstPixel + i),
            "classes of a pixel are masked together; each by itself? use " + rule.forChannels());
      }
    }
  }

  /** One number per pixel: [N, H, W], [N, 1, H, W]; or, as NHWC has it, [N, H, W, 1]. */
  private boolean isPerPixel(INDArray x) {
    return isShape(x, perPixel(shape, 1))
        || (shape.length > 2
            && (isShape(x, pixels(shape)) || isShape(x, perPixel(shape, shape.length - 1))));
  }

  private static boolean isShape(INDArray x, long... shape) {
    return Arrays.equals(x.shape(), shape);
  }

  /** Returns [N, d…] of [N, C, d…]. */
  private static long[] pixels(long... shape) {
    return IntStream.range(0, shape.length).filter(d -> d != 1).mapToLong(d -> shape[d]).toArray();
  }

  /** Returns the shape of one number per pixel, with the channels, 1, in this dimension. */
  static long[] perPixel(long[] shape, int channelDimension) {
    long[] pixels = pixels(shape);
    return IntStream.range(0, shape.length)
        .mapToLong(d -> d == channelDimension ? 1 : pixels[d < channelDimension ? d : d - 1])
        .toArray();
  }

  /**
   * Returns the shape [R, C] or [N, C, d…] of logits to which labels belong, where nobody has any.
   *
   * @throws IllegalArgumentException if it cannot be told
   */
  public static long[] ofLogits(INDArray labels, int classes) {
    long[] shape = labels.shape().clone();
    int last = shape.length - 1;
    if (shape.length > 1 && (shape[1] == classes || shape[1] == 1)) {
      shape[1] = classes;
      return shape;
    }
    boolean channelLast = shape.length > 3 && shape[last] == 1;
    if (shape.length != 3 && !channelLast) {
      throw Arguments.bad(
          "labels",
          "have the shape [N, 1, ...], [N, H, W] or [N, " + classes + ", ...]",
          Arguments.shape(shape),
          "channels last? use labels.permute");
    }
    long[] pixels = channelLast ? Arrays.copyOf(shape, last) : shape;
    return LongStream.concat(LongStream.of(pixels[0], classes), Arrays.stream(pixels).skip(1))
        .toArray();
  }
}
