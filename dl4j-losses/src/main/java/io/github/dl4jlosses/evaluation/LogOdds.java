package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.metric.ScoreMaps;

/**
 * Log-odds of all classes of some pixels at once: the numbers of {@link ScoreMaps#logOdds}, to the
 * last bit.
 */
final class LogOdds {
  /*
   * z(c) - log Σ_{k≠c} e^z(k) is computed with the largest z(k) of the other classes taken out. That
   * is the same number M for every class but the one that has M: so C exponentials serve C - 1
   * classes, and 2·C - 1 of them all, where class by class it is C·(C - 1). Terms are added in the
   * order of the classes, as there.
   */
  private LogOdds() {}

  /**
   * Returns log-odds [C][to - from].
   *
   * @param z logits [C][H·W]
   */
  static double[][] of(double[][] z, int from, int to) {
    double[][] odds = new double[z.length][to - from];
    double[] logits = new double[z.length];
    double[] terms = new double[z.length];
    for (int i = from; i < to; i++) {
      boolean finite = true;
      for (int k = 0; k < z.length; k++) {
        logits[k] = z[k][i];
        finite &= Double.isFinite(logits[k]);
      }
      for (int c = 0; c < z.length && !finite; c++) {
        odds[c][i - from] = alone(c, logits);
      }
      if (finite) {
        pixel(logits, terms, odds, i - from);
      }
    }
    return odds;
  }

  private static double alone(int c, double... logits) {
    double[][] pixel = new double[logits.length][];
    for (int k = 0; k < logits.length; k++) {
      pixel[k] = new double[] {logits[k]};
    }
    return ScoreMaps.logOdds(pixel, c)[0];
  }

  private static void pixel(double[] z, double[] terms, double[][] odds, int to) {
    int surest = 0;
    for (int k = 1; k < z.length; k++) {
      surest = z[k] > z[surest] ? k : surest;
    }
    double second = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < z.length; k++) {
      second = k == surest ? second : Math.max(second, z[k]);
      terms[k] = Math.exp(z[k] - z[surest]);
    }
    for (int c = 0; c < z.length; c++) {
      double sum = 0;
      for (int k = 0; k < z.length; k++) {
        sum += k == c ? 0 : c == surest ? Math.exp(z[k] - second) : terms[k];
      }
      odds[c][to] = z[c] - (c == surest ? second : z[surest]) - Math.log(sum);
    }
  }
}
