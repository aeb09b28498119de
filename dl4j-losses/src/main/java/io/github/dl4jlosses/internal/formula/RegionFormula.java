package io.github.dl4jlosses.internal.formula;

import io.github.dl4jlosses.internal.fused.OverlapSums;
import io.github.dl4jlosses.internal.fused.Tiling.Grouping;

/**
 * A function of sums over regions: how much probabilities and labels of each class overlap.
 *
 * @param overlap what is summed
 * @param grouping what one set of sums covers
 * @param function of the sums
 */
public record RegionFormula(OverlapSums overlap, Grouping grouping, Function function)
    implements Formula {
  /** The number of sums of a class: I, A, B and how many pixels count. */
  public static final int SUMS = 4;

  @Override
  public boolean isByImage() {
    return grouping == Grouping.IMAGE;
  }

  /** A function of sums: small, pure, in double. */
  @FunctionalInterface
  public interface Function {
    /**
     * Returns the value, and writes its derivatives.
     *
     * @param sums of each group: I of all classes, then A, then B, then how many pixels count
     * @param derivatives of each group: with respect to I of all classes, then to A; 0 before
     */
    double value(double[][] sums, double[][] derivatives);
  }
}
