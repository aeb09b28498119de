package io.github.dl4jlosses.internal.label;

import io.github.dl4jlosses.internal.Arguments;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Where pixels are, as printed in messages: at [n, h, w], and at [n, c, h, w] if one channel is
 * meant; or in a row, and a column.
 */
public final class Places {
  private final long[] shape;

  /**
   * Names the pixels of logits.
   *
   * @param shape [R, C] or [N, C, d…]
   */
  public Places(long... shape) {
    this.shape = shape.clone();
  }

  /**
   * Returns where a pixel is.
   *
   * @param pixel its number, in the order n, d…
   */
  public String of(long pixel) {
    return shape.length == 2 ? " in row " + pixel : " at " + Arguments.shape(indices(pixel));
  }

  /** Returns where a channel of a pixel is. */
  public String of(long pixel, int channel) {
    if (shape.length == 2) {
      return " in row " + pixel + ", column " + channel;
    }
    long[] indices = indices(pixel);
    LongStream withChannel =
        LongStream.concat(
            LongStream.of(indices[0], channel), Arrays.stream(indices, 1, indices.length));
    return " at " + Arguments.shape(withChannel.toArray());
  }

  /** Returns n, d…. */
  private long[] indices(long pixel) {
    long[] indices = new long[shape.length - 1];
    long rest = pixel;
    for (int d = shape.length - 1; d > 1; d--) {
      indices[d - 1] = rest % shape[d];
      rest /= shape[d];
    }
    indices[0] = rest;
    return indices;
  }
}
