package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import java.util.Arrays;
import java.util.stream.IntStream;
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
record LossArrays(INDArray logits, INDArray labels, @Nullable INDArray mask) {

  /**
   * Brings arrays to the form above.
   *
   * @throws IllegalArgumentException if a shape does not fit
   */
  static LossArrays of(LogitsLoss loss, INDArray labels, INDArray logits, @Nullable INDArray mask) {
    if (logits.rank() < 2 || logits.size(1) == 0) {
      throw Arguments.bad(
          "preOutput",
          "have the shape [rows, columns >= 1] or [examples, channels >= 1, ...]",
          Arguments.shape(logits.shape()));
    }
    if (logits.isEmpty()) {
      return new LossArrays(logits, labels, null);
    }
    return new LossArrays(logits, labels(loss, labels, logits), mask(loss, mask, logits));
  }

  private static INDArray labels(LogitsLoss loss, INDArray labels, INDArray logits) {
    if (labels.equalShapes(logits)) {
      return labels;
    }
    boolean index = loss instanceof LossCrossEntropy ce && ce.target() == Target.INDEX;
    boolean onePerPixel = index || logits.size(1) == 1;
    if (onePerPixel && isPerPixel(labels, logits)) {
      return labels.reshape(perPixel(logits, 1));
    }
    String shape = "have the shape of preOutput " + Arguments.shape(logits.shape());
    if (logits.rank() > 2 && onePerPixel) {
      shape += ", or one number per pixel " + Arguments.shape(perPixel(logits));
    }
    throw Arguments.bad("labels", shape, Arguments.shape(labels.shape()), remedy(loss, logits));
  }

  private static String remedy(LogitsLoss loss, INDArray logits) {
    if (!(loss instanceof LossCrossEntropy crossEntropy)) {
      return "one 0, 1 or number between per channel; for class indices use LossCrossEntropy";
    }
    if (crossEntropy.target() == Target.PROBABILITY) {
      return "one probability per class; class indices need withTarget(Target.INDEX)";
    }
    return logits.rank() == 2
        ? "one-hot rows; class indices go in one column, " + Arguments.shape(logits.size(0), 1)
        : "class indices need no channels";
  }

  private static @Nullable INDArray mask(
      LogitsLoss loss, @Nullable INDArray mask, INDArray logits) {
    if (mask == null) {
      return null;
    }
    long n = logits.size(0);
    boolean crossEntropy = loss instanceof LossCrossEntropy;
    if (mask.length() == n && mask.size(0) == n && (logits.rank() > 2 || mask.rank() == 2)) {
      return mask.reshape(perExample(logits)); // [N], [N, 1], [N, 1, 1, 1]
    }
    if (logits.rank() > 2 && isPerPixel(mask, logits)) {
      return mask.reshape(perPixel(logits, 1));
    }
    if (mask.equalShapes(logits) && !(crossEntropy && logits.rank() == 2)) {
      return crossEntropy ? sameForAllClasses(mask) : mask;
    }
    throw badMask(crossEntropy, mask, logits);
  }

  private static IllegalArgumentException badMask(
      boolean crossEntropy, INDArray mask, INDArray logits) {
    String got = Arguments.shape(mask.shape());
    String perExample = Arguments.shape(logits.size(0), 1);
    String full = Arguments.shape(logits.shape());
    if (logits.rank() > 2) {
      return Arguments.bad(
          "mask",
          "have one number per example "
              + perExample
              + ", per pixel "
              + Arguments.shape(perPixel(logits))
              + " or the shape of preOutput "
              + full,
          got);
    }
    return crossEntropy
        ? Arguments.bad(
            "mask",
            "have the shape " + perExample,
            got,
            "cross entropy has one loss per row, all its classes are masked together")
        : Arguments.bad("mask", "have the shape " + perExample + " or " + full, got);
  }

  /** Returns the first channel of a mask whose channels DataSet.merge has made of one. */
  private static INDArray sameForAllClasses(INDArray mask) {
    if (!mask.max(true, 1).equalsWithEps(mask.min(true, 1), 0)) {
      throw Arguments.bad(
          "mask",
          "be the same for all classes of a pixel",
          "different values",
          "cross entropy has one loss per pixel");
    }
    return mask.max(true, 1);
  }

  /** One number per pixel: [N, H, W], [N, 1, H, W]; or, as NHWC has it, [N, H, W, 1]. */
  private static boolean isPerPixel(INDArray x, INDArray logits) {
    long[] got = x.shape();
    return (logits.rank() > 2 && Arrays.equals(got, perPixel(logits)))
        || Arrays.equals(got, perPixel(logits, 1))
        || (logits.rank() > 2 && Arrays.equals(got, perPixel(logits, logits.rank() - 1)));
  }

  private static long[] perPixel(INDArray logits) {
    return IntStream.range(0, logits.rank()).filter(d -> d != 1).mapToLong(logits::size).toArray();
  }

  /** Returns the shape of one number per pixel, with the channels, 1, in this dimension. */
  private static long[] perPixel(INDArray logits, int channelDimension) {
    long[] pixels = perPixel(logits);
    return IntStream.range(0, logits.rank())
        .mapToLong(d -> d == channelDimension ? 1 : pixels[d < channelDimension ? d : d - 1])
        .toArray();
  }

  private static long[] perExample(INDArray logits) {
    return IntStream.range(0, logits.rank()).mapToLong(d -> d == 0 ? logits.size(0) : 1).toArray();
  }

  /** Returns these arrays as rows: one per pixel, in the order n, d…. */
  LossArrays rows() {
    if (logits.rank() == 2) {
      return this;
    }
    return new LossArrays(pack(logits), pack(labels), mask == null ? null : pack(repeated(mask)));
  }

  private INDArray repeated(INDArray x) {
    long[] shape = logits.shape().clone();
    shape[1] = x.size(1);
    return Arrays.equals(x.shape(), shape) ? x : x.broadcast(shape);
  }

  private static INDArray pack(INDArray x) {
    return x.permute(channelsLast(x.rank())).reshape('c', x.length() / x.size(1), x.size(1));
  }

  /**
   * Returns rows as a view of the shape of the arrays they were made of.
   *
   * @param shape of the logits, whatever the number of columns
   */
  static INDArray unpack(INDArray rows, long[] shape) {
    if (shape.length == 2) {
      return rows;
    }
    int[] order = channelsLast(shape.length);
    long[] last = IntStream.of(order).mapToLong(d -> d == 1 ? rows.size(1) : shape[d]).toArray();
    int[] back =
        IntStream.range(0, order.length)
            .map(d -> d == 0 ? 0 : d == 1 ? order.length - 1 : d - 1)
            .toArray();
    return rows.reshape('c', last).permute(back);
  }

  /** 0, 2, 3, …, 1. */
  private static int[] channelsLast(int rank) {
    return IntStream.range(0, rank).map(d -> d == 0 ? 0 : d == rank - 1 ? 1 : d + 1).toArray();
  }
}
