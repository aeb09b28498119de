package io.github.dl4jlosses.layer;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.label.ChannelsLast;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where the channels are in the activations. */
public enum ChannelAxis {
  /** After the examples: NCHW, NCDHW, NCW. */
  FIRST,

  /** Last: NHWC, NDHWC, NWC. */
  LAST;

  /**
   * Returns where an input type has them.
   *
   * @param given what a user said; null if nothing
   * @param other for input types that do not say
   * @throws IllegalArgumentException if the user said otherwise
   */
  static ChannelAxis of(InputType type, @Nullable ChannelAxis given, ChannelAxis other) {
    // Java 17 has no switch over types.
    boolean last;
    if (type instanceof InputType.InputTypeConvolutional images) {
      last = images.getFormat() == CNN2DFormat.NHWC;
    } else if (type instanceof InputType.InputTypeConvolutional3D volumes) {
      last = volumes.getDataFormat() == Convolution3D.DataFormat.NDHWC;
    } else if (type instanceof InputType.InputTypeRecurrent series) {
      last = series.getFormat() == RNNFormat.NWC;
    } else {
      return other;
    }
    ChannelAxis axis = last ? LAST : FIRST;
    if (given != null && given != axis) {
      throw Arguments.bad(
          "channelAxis",
          "be " + axis + " with the input type " + type,
          given,
          "the input type says it: leave channelAxis out");
    }
    return axis;
  }

  /** Returns the number of channels that an input type has. */
  static long channels(InputType type) {
    if (type instanceof InputType.InputTypeConvolutional images) {
      return images.getChannels();
    } else if (type instanceof InputType.InputTypeConvolutional3D volumes) {
      return volumes.getChannels();
    } else if (type instanceof InputType.InputTypeRecurrent series) {
      return series.getSize();
    }
    return type.arrayElementsPerExample();
  }

  /** Returns an input type with another number of channels. */
  static InputType withChannels(InputType type, long channels) {
    if (type instanceof InputType.InputTypeConvolutional images) {
      return InputType.convolutional(
          images.getHeight(), images.getWidth(), channels, images.getFormat());
    } else if (type instanceof InputType.InputTypeConvolutional3D volumes) {
      return InputType.convolutional3D(
          volumes.getDataFormat(),
          volumes.getDepth(),
          volumes.getHeight(),
          volumes.getWidth(),
          channels);
    } else if (type instanceof InputType.InputTypeRecurrent series) {
      return InputType.recurrent(channels, series.getTimeSeriesLength(), series.getFormat());
    }
    return InputType.feedForward(channels);
  }

  /** Returns activations as a view with the channels first. */
  INDArray first(INDArray x) {
    return this == FIRST ? x : ChannelsLast.first(x);
  }

  /** Returns activations as a view with the channels last. */
  INDArray last(INDArray x) {
    if (this == LAST || x.rank() == 2) {
      return x;
    }
    int last = x.rank() - 1;
    return x.permute(
        IntStream.rangeClosed(0, last).map(d -> d == 0 ? 0 : d == last ? 1 : d + 1).toArray());
  }

  /**
   * Returns labels or a mask, of the shape of activations or another, for channels first.
   *
   * @param name of the array, as printed in messages
   * @param activations their shape
   * @throws IllegalArgumentException if they have the channels elsewhere
   */
  INDArray first(String name, INDArray x, long... activations) {
    return this == FIRST ? x : ChannelsLast.first(name, x, activations);
  }

  /** Returns the number of channels of activations. */
  long channels(INDArray x) {
    return x.size(this == FIRST ? 1 : x.rank() - 1);
  }

  /** Returns the shape of activations with another number of channels. */
  long[] withChannels(long[] shape, long channels) {
    long[] other = shape.clone();
    other[this == FIRST ? 1 : shape.length - 1] = channels;
    return other;
  }

  /** Returns the shape of the same activations as images: [N, C, …, last] or [N, …, last, C]. */
  long[] imagesShape(long... shape) {
    if (shape.length == 4) {
      return shape;
    }
    long n = shape[0];
    long channels = shape[this == FIRST ? 1 : shape.length - 1];
    int from = this == FIRST ? 2 : 1;
    long[] space = Arrays.copyOfRange(shape, from, from + shape.length - 2);
    long width = space.length == 0 ? 1 : space[space.length - 1];
    long height =
        Arrays.stream(space).limit(Math.max(0, space.length - 1)).reduce(1, (a, b) -> a * b);
    return this == FIRST
        ? new long[] {n, channels, height, width}
        : new long[] {n, height, width, channels};
  }
}
