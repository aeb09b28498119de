package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.fused.LabelKind;
import io.github.dl4jlosses.internal.fused.Tiling;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
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
    return new Inputs(logits, labels(rule, labels, logits), mask(rule, mask, logits));
  }

  private static INDArray labels(LabelRule rule, INDArray labels, INDArray logits) {
    if (labels.equalShapes(logits)) {
      return labels;
    }
    boolean onePerPixel = rule.kind() == LabelKind.CLASSES || logits.size(1) == 1;
    if (onePerPixel && isPerPixel(labels, logits)) {
      return labels.reshape(perPixel(logits, 1));
    }
    String shape = "have the shape of preOutput " + Arguments.shape(logits.shape());
    if (logits.rank() > 2 && onePerPixel) {
      shape += ", or one number per pixel " + Arguments.shape(perPixel(logits));
    }
    throw Arguments.bad("labels", shape, Arguments.shape(labels.shape()), remedy(rule, logits));
  }

  private static String remedy(LabelRule rule, INDArray logits) {
    return switch (rule.kind()) {
      case CHANNELS ->
          "one 0, 1 or number between per channel; for class indices use " + rule.forClasses();
      case PROBABILITIES ->
          "one probability per class; class indices need withTarget(Target.INDEX)";
      case CLASSES ->
          logits.rank() == 2
              ? "one-hot rows; class indices go in one column, "
                  + Arguments.shape(logits.size(0), 1)
              : "class indices need no channels";
    };
  }

  private static @Nullable INDArray mask(LabelRule rule, @Nullable INDArray mask, INDArray logits) {
    if (mask == null) {
      return null;
    }
    long n = logits.size(0);
    if (mask.length() == n && mask.size(0) == n) {
      return mask.reshape(perExample(logits)); // [N], [N, 1], [N, 1, 1, 1]
    }
    if (logits.rank() > 2 && isPerPixel(mask, logits)) {
      return mask.reshape(perPixel(logits, 1));
    }
    if (mask.equalShapes(logits) && !(rule.isOfPixels() && logits.rank() == 2)) {
      return rule.isOfPixels() ? sameForAllClasses(mask) : mask;
    }
    throw badMask(rule, mask, logits);
  }

  private static IllegalArgumentException badMask(LabelRule rule, INDArray mask, INDArray logits) {
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
    return rule.isOfPixels()
        ? Arguments.bad(
            "mask",
            "have the shape " + perExample,
            got,
            "with softmax all classes of a row are masked together")
        : Arguments.bad("mask", "have the shape " + perExample + " or " + full, got);
  }

  /** Returns the first channel of a mask whose channels DataSet.merge has made of one. */
  private static INDArray sameForAllClasses(INDArray mask) {
    INDArray numbers = mask.castTo(DataType.DOUBLE); // ND4J has no maximum of BOOL
    INDArray first = numbers.max(true, 1);
    if (!first.equalsWithEps(numbers.min(true, 1), 0)) {
      throw Arguments.bad(
          "mask",
          "be the same for all classes of a pixel",
          "different values",
          "with softmax all classes of a pixel are masked together");
    }
    return first;
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
    return perPixel(logits, 1);
  }

  /** Returns these arrays, or copies of those whose type is not read in place. */
  Inputs readable() {
    return new Inputs(readable(logits), readable(labels), mask == null ? null : readable(mask));
  }

  private static INDArray readable(INDArray x) {
    return HostMemory.holds(Tiling.reads(x.dataType()) ? x : x.castTo(DataType.DOUBLE));
  }
}
