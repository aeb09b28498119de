package io.github.dl4jlosses.internal.formula;

/** What a loss computes, as the engine runs it. Holds nothing of a call. */
public sealed interface Formula permits PixelFormula, RegionFormula, RankFormula {
  /** Returns whether it needs sums of each image. */
  boolean isByImage();
}
