package io.github.dl4jlosses.evaluation;

/** Probabilities of logits, one at a time. */
final class Sigmoid {
  private Sigmoid() {}

  /** Returns the probability of a logit. */
  static double of(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  /** Returns the logit of a probability: log(p / (1 - p)). */
  static double inverse(double p) {
    return Math.log(p / (1 - p));
  }

  /**
   * Returns the probability of a logit as a threshold, rounded down: its inverse must not be above
   * the logit, or the pixel that set the threshold would fail it.
   */
  static double threshold(double logit) {
    double p = of(logit);
    while (inverse(p) > logit) {
      p = Math.nextDown(p);
    }
    return p;
  }
}
