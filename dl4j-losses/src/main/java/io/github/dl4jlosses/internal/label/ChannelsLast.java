package io.github.dl4jlosses.internal.label;

import io.github.dl4jlosses.internal.Arguments;
import java.util.Arrays;
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
   * @param activations their shape, [N, d…, C]
   * @throws IllegalArgumentException if they have C channels, but first: where all sizes are equal,
   *     nobody would notice
   */
  public static INDArray first(String name, INDArray x, long... activations) {
    if (Arrays.equals(x.shape(), activations)) {
      return first(x);
    }
    int last = activations.length - 1;
    long[] channelsFirst = activations.clone();
    System.arraycopy(activations, 1, channelsFirst, 2, last - 1);
    channelsFirst[1] = activations[last];
    if (activations[last] > 1 && Arrays.equals(x.shape(), channelsFirst)) {
      throw Arguments.bad(
          name,
          "have the channels last, as in " + Arguments.shape(activations),
          Arguments.shape(x.shape()),
          "channels first? use permute");
    }
    return x;
  }
}
