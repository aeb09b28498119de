package io.github.dl4jlosses.internal.fused;

/** What yes and no of a channel weigh: P·t and w·(1-t), with t = (1-ε)·label + ε/2. */
public final class BinaryCosts {
  final double positive; // P
  final double negative; // w
  final double kept; // 1-ε
  final double half; // ε/2
  final TileMath.BinaryTerms terms;

  /**
   * Creates the costs.
   *
   * @param positive P
   * @param negative w
   * @param smoothing ε
   */
  public BinaryCosts(double positive, double negative, double smoothing) {
    this.positive = positive;
    this.negative = negative;
    kept = 1 - smoothing;
    half = smoothing / 2;
    terms =
        new TileMath.BinaryTerms((float) positive, (float) negative, (float) kept, (float) half);
  }

  /** Returns whether labels are moved towards 1/2. */
  boolean isSmoothed() {
    return half != 0;
  }
}
