package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.Doubles;
import io.github.dl4jlosses.internal.label.ChannelsLast;
import io.github.dl4jlosses.internal.label.LabelKind;
import io.github.dl4jlosses.internal.label.LabelRule;
import io.github.dl4jlosses.internal.label.LabelShapes;
import io.github.dl4jlosses.internal.label.LabelValues;
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
 * @param labels [N, 1, H, W] or [N, C, H, W]
 * @param predictions [N, C, H, W]
 * @param mask null, [N, 1, 1, 1], or one of the shapes of labels
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
    requireShape(task, Arguments.notNull("predictions", predictions));
    boolean first = task.channelAxis() == ChannelAxis.FIRST;
    INDArray p = first ? predictions : ChannelsLast.first(predictions);
    if (p.isEmpty()) {
      return new Batch(task, labels, p, mask);
    }
    String name = "predictions " + Arguments.shape(predictions.shape());
    LabelShapes shapes = new LabelShapes(rule(task), name, p.shape());
    return new Batch(
        task,
        shapes.labels(first ? labels : ChannelsLast.first("labels", labels, predictions.shape())),
        p,
        first || mask == null
            ? shapes.mask(mask)
            : shapes.mask(ChannelsLast.first("mask", mask, predictions.shape())));
  }

  private static void requireShape(SegmentationTask task, INDArray predictions) {
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
  }

  private static LabelRule rule(SegmentationTask task) {
    boolean single = task.labeling() == Labeling.SINGLE_LABEL;
    LabelKind kind = single ? LabelKind.CLASSES : LabelKind.CHANNELS;
    return new LabelRule(kind, task.ignoreIndex(), "singleLabel", "multiLabel");
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
    long[] shape = predictions.shape();
    int pixels = Math.toIntExact(shape[2] * shape[3]);
    double[][] m = mask == null ? new double[0][] : channels(mask, n, pixels);
    return new PixelReader(task, new LabelValues(rule(task), labels, shape), shape, n, m)
        .read(channels(labels, n, pixels), channels(predictions, n, pixels));
  }

  /** Returns example n as [K][H·W], or as [1][1] if it is one number. */
  private static double[][] channels(INDArray x, int n, int pixels) {
    // get and slice of a view like x.get(all(), interval(0, 1)) are empty arrays in ND4J
    INDArray example =
        x.length() == x.size(0)
            ? x.reshape(x.length()).get(NDArrayIndex.interval(n, n + 1))
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
