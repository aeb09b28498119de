package io.github.dl4jlosses.layer;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.loss.LogitsLoss;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The pixels of activations as rows: R = N·H·W, in the order n, h, w.
 *
 * @param shape of the activations, channels where the axis says
 * @param axis where the channels are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Rows(long[] shape, ChannelAxis axis) {

  static Rows of(INDArray activations, ChannelAxis axis) {
    return new Rows(activations.shape(), axis);
  }

  private int channelDimension() {
    return axis == ChannelAxis.FIRST ? 1 : shape.length - 1;
  }

  private long channels() {
    return shape[channelDimension()];
  }

  private long count() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b) / channels();
  }

  /** Returns an array of the shape of the activations as rows [R, C]. */
  INDArray pack(INDArray x) {
    INDArray last = axis == ChannelAxis.FIRST ? channelsLast(x) : x;
    return last.reshape('c', count(), channels());
  }

  /** Returns rows [R, C] as a view of the shape of the activations. */
  INDArray unpack(INDArray rows) {
    if (axis == ChannelAxis.LAST || shape.length == 2) {
      return rows.reshape('c', shape);
    }
    long[] last = new long[shape.length];
    last[0] = shape[0];
    System.arraycopy(shape, 2, last, 1, shape.length - 2);
    last[shape.length - 1] = channels();
    int[] order = new int[shape.length];
    order[1] = shape.length - 1;
    for (int d = 2; d < shape.length; d++) {
      order[d] = d - 1;
    }
    return rows.reshape('c', last).permute(order);
  }

  /** Returns labels as rows: [R, C], or class indices [R, 1]. */
  INDArray labels(LogitsLoss loss, INDArray labels) {
    if (Arrays.equals(labels.shape(), shape)) {
      return pack(labels);
    }
    boolean onePerPixel = loss instanceof LossCrossEntropy || channels() == 1;
    if (onePerPixel && isPerPixel(labels)) {
      return labels.reshape('c', count(), 1);
    }
    throw Arguments.bad(
        "labels",
        "have the shape of preOutput "
            + Arguments.shape(shape)
            + (onePerPixel ? ", or one number per pixel " + Arguments.shape(perPixel()) : ""),
        Arguments.shape(labels.shape()),
        onePerPixel ? "class indices need no channels" : "BCE wants one label per channel");
  }

  /** Returns a mask as rows [R, 1] or [R, C]. */
  @Nullable INDArray mask(LogitsLoss loss, @Nullable INDArray mask) {
    if (mask == null) {
      return null;
    }
    long n = shape[0];
    if (mask.length() == n && mask.size(0) == n) { // [N], [N, 1], [N, 1, 1, 1]
      return mask.reshape('c', n, 1).broadcast(n, count() / n).reshape('c', count(), 1);
    }
    if (isPerPixel(mask)) {
      return mask.reshape('c', count(), 1);
    }
    if (!Arrays.equals(mask.shape(), shape)) {
      throw Arguments.bad(
          "mask",
          "have one number per example "
              + Arguments.shape(n, 1)
              + ", per pixel "
              + Arguments.shape(perPixel())
              + " or the shape of preOutput "
              + Arguments.shape(shape),
          Arguments.shape(mask.shape()));
    }
    INDArray rows = pack(mask);
    if (!(loss instanceof LossCrossEntropy)) {
      return rows;
    }
    // DataSet.merge spreads a mask [N, 1] over the channels of one-hot labels.
    if (!rows.max(true, 1).equalsWithEps(rows.min(true, 1), 0)) {
      throw Arguments.bad(
          "mask",
          "be the same for all classes of a pixel",
          "different values",
          "cross entropy has one loss per pixel");
    }
    return rows.getColumn(0).reshape('c', count(), 1);
  }

  /** One number per pixel: [N, H, W], [N, 1, H, W] or [N, H, W, 1]. */
  private boolean isPerPixel(INDArray x) {
    long[] got = x.shape();
    return Arrays.equals(got, perPixel())
        || Arrays.equals(got, withOne(1))
        || Arrays.equals(got, withOne(shape.length - 1));
  }

  private long[] perPixel() {
    return IntStream.range(0, shape.length)
        .filter(d -> d != channelDimension())
        .mapToLong(d -> shape[d])
        .toArray();
  }

  private long[] withOne(int dimension) {
    long[] pixels = perPixel();
    long[] result = new long[shape.length];
    for (int d = 0, from = 0; d < result.length; d++) {
      result[d] = d == dimension ? 1 : pixels[from++];
    }
    return result;
  }

  private static INDArray channelsLast(INDArray x) {
    int[] order = new int[x.rank()];
    for (int d = 1; d < order.length - 1; d++) {
      order[d] = d + 1;
    }
    order[order.length - 1] = 1;
    return x.permute(order);
  }
}
