package io.github.dl4jlosses.internal.fused;

import java.util.Arrays;

/**
 * What the terms of a cross entropy of classes weigh: a(c) = (1-ε)·w(c) at the class of the pixel,
 * u(c) = ε/C·w(c) at every class.
 */
public final class ClassCosts {
  final double[] weight;
  final double kept; // 1-ε
  final double spread; // ε/C
  final TileMath.ClassTerms terms;
  private final boolean uniform;

  /**
   * Creates the costs.
   *
   * @param weight w, C of them
   * @param smoothing ε
   */
  public ClassCosts(double[] weight, double smoothing) {
    this.weight = weight.clone();
    uniform = Arrays.stream(weight).allMatch(w -> w == 1);
    kept = 1 - smoothing;
    spread = smoothing / weight.length;
    float[] a = new float[weight.length];
    float[] u = new float[weight.length];
    for (int c = 0; c < weight.length; c++) {
      a[c] = (float) (kept * weight[c]);
      u[c] = (float) (spread * weight[c]);
    }
    terms = new TileMath.ClassTerms(a, u);
  }

  /** Returns whether all weights are 1. */
  public boolean areUniform() {
    return uniform;
  }
}
