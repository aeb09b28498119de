package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.Doubles;
import io.github.dl4jlosses.layer.ChannelAxis;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Labels, predictions and mask of N images, with shapes that fit. The arrays are only read, and one
 * image of them at a time is copied.
 *
 * @param task what they mean
 * @param labels [N, 1, H, W], [N, H, W] or [N, C, H, W]
 * @param predictions [N, C, H, W]
 * @param mask null, [N], or one of the shapes of labels
 */
record Batch(
    SegmentationTask task, INDArray labels, INDArray predictions, @Nullable INDArray mask) {

  /**
   * Brings arrays to the form above.
   *
   * @throws IllegalArgumentException if a shape does not fit
   */
  static Batch of(
      SegmentationTask task, INDArray labels, INDArray predictions, @Nullable INDArray mask) {
    Arguments.notNull("labels", labels);
    long[] shape = predictionShape(task, Arguments.notNull("predictions", predictions));
    return new Batch(
        task,
        labels(task, labels, shape),
        channelsFirst(task, predictions),
        mask == null ? null : mask(task, mask, shape));
  }

  /** Returns the shape [N, C, H, W] of predictions, wherever their channels are. */
  private static long[] predictionShape(SegmentationTask task, INDArray predictions) {
    boolean first = task.channelAxis() == ChannelAxis.FIRST;
    if (predictions.rank() != 4 || predictions.size(first ? 1 : 3) != task.classes()) {
      throw Arguments.bad(
          "predictions",
          "have the shape "
              + (first ? "[N, " + task.classes() + ", H, W]" : "[N, H, W, " + task.classes() + "]"),
          Arguments.shape(predictions.shape()),
          first
              ? "channels last? use withChannelAxis(ChannelAxis.LAST)"
              : "channels first? use withChannelAxis(ChannelAxis.FIRST)");
    }
    return channelsFirst(task, predictions).shape();
  }

  private static INDArray channelsFirst(SegmentationTask task, INDArray x) {
    return task.channelAxis() == ChannelAxis.FIRST ? x : x.permute(0, 3, 1, 2);
  }

  private static INDArray labels(SegmentationTask task, INDArray labels, long[] shape) {
    boolean single = task.labeling() == Labeling.SINGLE_LABEL;
    INDArray perPixel = single || task.classes() == 1 ? perPixel(task, labels, shape) : null;
    INDArray fitting = perPixel != null ? perPixel : perChannel(task, labels, shape);
    if (fitting == null) {
      throw Arguments.bad(
          "labels",
          "have the shape of predictions "
              + shape(task, shape)
              + (single ? ", or one class per pixel " + onePerPixel(shape) : ""),
          Arguments.shape(labels.shape()),
          single ? "class indices need no channels" : "class indices? use singleLabel");
    }
    return fitting;
  }

  private static INDArray mask(SegmentationTask task, INDArray mask, long[] shape) {
    if (mask.length() == shape[0] && mask.size(0) == shape[0]) {
      return mask.reshape(shape[0]); // [N], [N, 1], [N, 1, 1, 1]
    }
    INDArray perPixel = perPixel(task, mask, shape);
    INDArray fitting = perPixel != null ? perPixel : perChannel(task, mask, shape);
    if (fitting == null) {
      throw Arguments.bad(
          "mask",
          "have one number per example "
              + Arguments.shape(shape[0], 1)
              + ", per pixel "
              + onePerPixel(shape)
              + " or the shape of predictions "
              + shape(task, shape),
          Arguments.shape(mask.shape()));
    }
    return fitting;
  }

  private static @Nullable INDArray perPixel(SegmentationTask task, INDArray x, long[] shape) {
    boolean fits =
        isShape(x, shape[0], shape[2], shape[3]) || isShape(x, shape[0], 1, shape[2], shape[3]);
    if (fits) {
      return x;
    }
    boolean last = task.channelAxis() == ChannelAxis.LAST;
    return last && isShape(x, shape[0], shape[2], shape[3], 1) ? channelsFirst(task, x) : null;
  }

  private static @Nullable INDArray perChannel(SegmentationTask task, INDArray x, long[] shape) {
    boolean fits = x.rank() == 4 && isShape(channelsFirst(task, x), shape);
    return fits ? channelsFirst(task, x) : null;
  }

  private static boolean isShape(INDArray x, long... shape) {
    return Arrays.equals(x.shape(), shape);
  }

  private static String onePerPixel(long[] shape) {
    return Arguments.shape(shape[0], 1, shape[2], shape[3]);
  }

  /** Returns a shape [N, C, H, W] as the task has it. */
  private static String shape(SegmentationTask task, long[] s) {
    return task.channelAxis() == ChannelAxis.FIRST
        ? Arguments.shape(s)
        : Arguments.shape(s[0], s[2], s[3], s[1]);
  }

  /** Returns N. */
  int size() {
    return predictions.isEmpty() ? 0 : Math.toIntExact(predictions.size(0));
  }

  /**
   * Returns one image.
   *
   * @throws IllegalArgumentException if a value that counts is wrong
   */
  ImagePixels image(int n) {
    int height = Math.toIntExact(predictions.size(2));
    int width = Math.toIntExact(predictions.size(3));
    double[][] m = mask == null ? new double[0][] : channels(mask, n, height * width);
    return new PixelReader(task, n, height, width, m)
        .read(channels(labels, n, height * width), channels(predictions, n, height * width));
  }

  /** Returns example n as [K][H·W], or as [1][1] if it is one number. */
  private static double[][] channels(INDArray x, int n, int pixels) {
    // get and slice of a view like x.get(all(), interval(0, 1)) are empty arrays in ND4J
    INDArray example =
        x.rank() == 1
            ? x.get(NDArrayIndex.interval(n, n + 1))
            : x.tensorAlongDimension(n, IntStream.range(1, x.rank()).toArray());
    double[] flat = Doubles.of(example);
    if (flat.length <= pixels) {
      return new double[][] {flat};
    }
    double[][] channels = new double[flat.length / pixels][];
    Arrays.setAll(channels, c -> Arrays.copyOfRange(flat, c * pixels, (c + 1) * pixels));
    return channels;
  }
}
