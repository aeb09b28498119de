package io.github.dl4jlosses.loss;

/**
 * What becomes of the losses of all pixels. The losses themselves, PyTorch's {@code
 * reduction='none'}, are {@link PixelLoss#losses}.
 *
 * <p>The divisor of a mean is each loss's own, told in its description; ignored and masked pixels
 * have no part in it. What DL4J then divides by is told in the {@linkplain
 * io.github.dl4jlosses.loss package description}.
 */
public enum Reduction {
  /**
   * The mean, as PyTorch takes it; NaN where there is nothing to average, but 0 in a {@link
   * LossSum} and a {@link LossTopK}.
   */
  MEAN,

  /** The mean, as PyTorch takes it; 0 where there is nothing to average. */
  MEAN_OR_ZERO,

  /** The sum. */
  SUM;

  /**
   * Returns the factor between the sum of all losses and the reduced loss.
   *
   * @param divisor what the mean divides the sum by
   */
  double factor(double divisor) {
    return switch (this) {
      case SUM -> 1;
      case MEAN -> divisor == 0 ? Double.NaN : 1 / divisor;
      case MEAN_OR_ZERO -> divisor == 0 ? 0 : 1 / divisor;
    };
  }

  /** Returns how many times the reduced loss a stock layer is handed for R rows. */
  double timesRows(long rows) {
    return this == SUM ? 1 : rows;
  }
}
