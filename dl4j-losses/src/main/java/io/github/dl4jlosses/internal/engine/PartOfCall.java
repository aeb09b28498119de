package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath.Leaves;
import io.github.dl4jlosses.internal.fused.Tiling.Grouping;
import java.util.Arrays;

/** A part during two passes: what the first found, and what the second needs of it. */
abstract class PartOfCall {
  final double factor;

  private PartOfCall(double factor) {
    this.factor = factor;
  }

  static PartOfCall of(Part part, int channels) {
    // Java 17 has no switch over sealed types.
    return part.formula() instanceof RegionFormula region
        ? new OfRegions(part.factor(), region, channels)
        : new OfPixels(part.factor(), (PixelFormula) part.formula());
  }

  /** Returns the number of its sums. */
  abstract int sums();

  /** Returns whether {@link #lookAtLogits} must be called. */
  boolean needsLogits() {
    return false;
  }

  /** Adds to its sums from logits. */
  void lookAtLogits(Tile tile, int unit, Leaves leaves, double[] sums, int from) {}

  /** Adds to its sums from probabilities. */
  void look(Tile tile, int unit, double[] sums, int from) {}

  /** Returns its value times its factor. */
  abstract double settle(double[][] ofGroups, int from);

  /** Pushes what goes through the activation. */
  void pushThroughActivation(Tile tile, int unit, int group, double multiple) {}

  /** Pushes what does not. */
  void push(Tile tile, int unit, double multiple) {}

  private static final class OfPixels extends PartOfCall {
    private final PixelFormula formula;
    private double gradientFactor;

    OfPixels(double factor, PixelFormula formula) {
      super(factor);
      this.formula = formula;
    }

    @Override
    int sums() {
      return 2; // Σ m·l and the divisor
    }

    @Override
    boolean needsLogits() {
      return true;
    }

    @Override
    void lookAtLogits(Tile tile, int unit, Leaves leaves, double[] sums, int from) {
      sums[from] += formula.loss(tile, unit, leaves, 0);
      sums[from + 1] += formula.divisor(tile, unit);
    }

    @Override
    double settle(double[][] ofGroups, int from) {
      double sum = Arrays.stream(ofGroups).mapToDouble(sums -> sums[from]).sum();
      double divisor = Arrays.stream(ofGroups).mapToDouble(sums -> sums[from + 1]).sum();
      gradientFactor = factor * formula.gradientFactor(divisor);
      return gradientFactor * sum; // a mean over nothing is 0 beside others
    }

    @Override
    void push(Tile tile, int unit, double multiple) {
      if (gradientFactor != 0) {
        formula.push(tile, unit, multiple * gradientFactor);
      }
    }
  }

  private static final class OfRegions extends PartOfCall {
    private final RegionFormula formula;
    private final int channels;
    private double[][] derivatives = {};

    OfRegions(double factor, RegionFormula formula, int channels) {
      super(factor);
      this.formula = formula;
      this.channels = channels;
    }

    @Override
    int sums() {
      return RegionFormula.SUMS * channels;
    }

    @Override
    void look(Tile tile, int unit, double[] sums, int from) {
      tile.addOverlaps(formula.overlap(), unit, sums, from);
    }

    @Override
    double settle(double[][] ofGroups, int from) {
      double[][] sums =
          Arrays.stream(ofGroups)
              .map(all -> Arrays.copyOfRange(all, from, from + sums()))
              .toArray(double[][]::new);
      if (formula.grouping() == Grouping.BATCH && sums.length > 1) {
        for (int g = 1; g < sums.length; g++) {
          for (int i = 0; i < sums[0].length; i++) {
            sums[0][i] += sums[g][i];
          }
        }
        sums = new double[][] {sums[0]};
      }
      derivatives = new double[sums.length][2 * channels];
      return factor * formula.function().value(sums, derivatives);
    }

    @Override
    void pushThroughActivation(Tile tile, int unit, int group, double multiple) {
      double[] ofGroup = derivatives[derivatives.length == 1 ? 0 : group];
      tile.pushOverlaps(formula.overlap(), unit, ofGroup, multiple * factor);
    }
  }
}
