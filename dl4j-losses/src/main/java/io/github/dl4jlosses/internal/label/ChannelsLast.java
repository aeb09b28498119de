package io.github.dl4jlosses.internal.label;

import io.github.dl4jlosses.internal.Arguments;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays whose channels are last, as views with the channels first. */
public final class ChannelsLast {
  private ChannelsLast() {}

  /** Returns [N, d…, C] as a view [N, C, d…]; rows as they are. */
  public static INDArray first(INDArray x) {
    int last = x.rank() - 1;
    return x.permute(
        IntStream.rangeClosed(0, last).map(d -> d == 0 ? 0 : d == 1 ? last : d - 1).toArray());
  }

  /**
   * Returns labels or a mask for channels first. Those of the shape of the activations have their
   * channels where these have them; others have none, or one anywhere.
   *
   * @param name of the array, as printed in messages
   * @param activations [N, d…, C]
   * @throws IllegalArgumentException if they have C channels, but first: where all sizes are equal,
   *     nobody would notice
   */
  public static INDArray first(String name, INDArray x, INDArray activations) {
    if (x.equalShapes(activations)) {
      return first(x);
    }
    long channels = activations.size(activations.rank() - 1);
    if (channels > 1 && x.equalShapes(first(activations))) {
      throw Arguments.bad(
          name,
          "have the channels last, as in " + Arguments.shape(activations.shape()),
          Arguments.shape(x.shape()),
          "channels first? use permute");
    }
    return x;
  }
}
