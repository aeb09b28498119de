package io.github.dl4jlosses.internal;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The arithmetic of a loss on the arrays of one call. Lives for that call. */
public interface LossKernel {
  /** Returns what a mean divides the sum of the losses by. */
  double divisor();

  /** Returns the sum of all losses. */
  double sum();

  /**
   * Writes the derivative of the sum, multiplied by a factor.
   *
   * @param into of the shape of the logits
   * @return the sum
   */
  double sumAndGradient(double factor, INDArray into);
}
