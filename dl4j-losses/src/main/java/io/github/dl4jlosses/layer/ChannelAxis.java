package io.github.dl4jlosses.layer;

import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where the channels are in the activations. */
public enum ChannelAxis {
  /** After the examples: NCHW, NCDHW, NCW. */
  FIRST,

  /** Last: NHWC, NDHWC, NWC. */
  LAST;

  /** Returns activations as a view with the channels first. */
  INDArray first(INDArray x) {
    if (this == FIRST || x.rank() == 2) {
      return x;
    }
    int last = x.rank() - 1;
    return x.permute(
        IntStream.rangeClosed(0, last).map(d -> d == 0 ? 0 : d == 1 ? last : d - 1).toArray());
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

  /** Returns labels or a mask, of the shape of activations or another, for channels first. */
  INDArray first(INDArray x, INDArray activations) {
    return x.equalShapes(activations) ? first(x) : x;
  }
}
