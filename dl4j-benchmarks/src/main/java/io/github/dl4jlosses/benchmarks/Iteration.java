package io.github.dl4jlosses.benchmarks;

/** Loss and gradient of a batch, computed again and again. */
@FunctionalInterface
interface Iteration {
  /** Computes both once and returns the loss as the layer reports it. */
  double run();

  /**
   * Returns the bytes of the labels and of what the last iteration made in native memory beside the
   * gradient; NaN if that is not known.
   */
  default double labelsAndNativeTemporaries() {
    return Double.NaN;
  }
}
