package io.github.dl4jlosses.layer;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Says once what a HALF network loses. */
final class HalfWatch {
  /** Below, the gradient of a mean is wrong by about 1 % and more; normal HALFs end at 6e-5. */
  private static final double FEW_DIGITS = 1e-5;

  private boolean done;

  /** Looks at the gradient of one step, and returns what to tell; null if nothing. */
  @Nullable String look(INDArray gradient) {
    if (done) {
      return null;
    }
    done = true;
    if (gradient.dataType() != DataType.FLOAT16 || gradient.isEmpty()) {
      return null;
    }
    String adam =
        "in a HALF network Adam needs an epsilon of 1e-6 or more: its 1e-8 is 0 there, and the"
            + " parameters become NaN";
    double largest = gradient.amaxNumber().doubleValue();
    return largest > 0 && largest < FEW_DIGITS
        ? adam
            + "; the largest number of this gradient is "
            + largest
            + ", of which HALF has few digits (use FLOAT, or a larger loss, such as"
            + " LossSum.of(loss).withFactors(1024), with l2 and Sgd's learning rate to match)"
        : adam;
  }
}
