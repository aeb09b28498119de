package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.engine.Arithmetic;

/** Which code the losses run on; the last digits of a value may depend on it. */
public final class LossArithmetic {
  private LossArithmetic() {}

  /**
   * Returns the code that computes losses of FLOAT logits: {@code scalar}, {@code SIMD of 256 bits}
   * or another width, or {@code double}. {@link SegmentationLoss} says how to choose it.
   *
   * @throws IllegalArgumentException if the system property that chooses has another value
   */
  public static String description() {
    return Arithmetic.ofFloats().description();
  }
}
