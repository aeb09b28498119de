package io.github.dl4jlosses.internal;

import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The arithmetic of a loss on the arrays of one call. Lives for that call. */
public interface LossKernel {
  /**
   * What a loss comes to.
   *
   * @param sum of all losses
   * @param divisor what a mean divides the sum by
   */
  record Total(double sum, double divisor) {}

  /** Returns sum and divisor. */
  Total total();

  /**
   * Returns sum and divisor, and writes the derivative of the sum multiplied by a factor.
   *
   * @param factor from the divisor to the factor; one of 0 writes zeros, even where the derivative
   *     is NaN
   * @param into of the shape of the logits
   */
  Total totalAndGradient(DoubleUnaryOperator factor, INDArray into);
}
