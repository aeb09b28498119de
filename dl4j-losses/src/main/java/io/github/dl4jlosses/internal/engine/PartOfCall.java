package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.formula.Keys;
import io.github.dl4jlosses.internal.formula.Part;
import io.github.dl4jlosses.internal.formula.PixelFormula;
import io.github.dl4jlosses.internal.formula.RankFormula;
import io.github.dl4jlosses.internal.formula.RegionFormula;
import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath.Leaves;
import io.github.dl4jlosses.internal.fused.Tiling.Grouping;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/** A part during two passes: what the first found, and what the second needs of it. */
abstract class PartOfCall {
  final double factor;

  private PartOfCall(double factor) {
    this.factor = factor;
  }

  static PartOfCall of(Part part, int channels, DataType type, int pixels) {
    // Java 17 has no switch over sealed types.
    if (part.formula() instanceof RankFormula ranks) {
      return new OfRanks(part.factor(), ranks, Keys.of(type, ranks.rows(channels), pixels));
    }
    return part.formula() instanceof RegionFormula region
        ? new OfRegions(part.factor(), region, channels)
        : new OfPixels(part.factor(), (PixelFormula) part.formula());
  }

  /** Checks what is asked of arrays beyond the rules of labels. */
  void check(Call call) {}

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
      tile.addCounted(unit, sums, from + 3 * channels);
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

  private static final class OfRanks extends PartOfCall {
    private final RankFormula formula;
    private final Keys keys;

    OfRanks(double factor, RankFormula formula, Keys keys) {
      super(factor);
      this.formula = formula;
      this.keys = keys;
    }

    @Override
    void check(Call call) {
      ZerosAndOnes.check(formula, call);
    }

    @Override
    int sums() {
      return 0;
    }

    @Override
    boolean needsLogits() {
      return formula.ranksLogits();
    }

    @Override
    void lookAtLogits(Tile tile, int unit, Leaves leaves, double[] sums, int from) {
      formula.look(tile, unit, leaves, keys);
    }

    @Override
    void look(Tile tile, int unit, double[] sums, int from) {
      if (!formula.ranksLogits()) {
        formula.look(tile, unit, Leaves.LOSSES, keys);
      }
    }

    @Override
    double settle(double[][] ofGroups, int from) {
      return factor * formula.weigh(keys, formula.isByImage() ? ofGroups.length : 1);
    }

    @Override
    void pushThroughActivation(Tile tile, int unit, int group, double multiple) {
      if (!formula.ranksLogits()) {
        formula.push(tile, unit, keys, multiple * factor);
      }
    }

    @Override
    void push(Tile tile, int unit, double multiple) {
      if (formula.ranksLogits()) {
        formula.push(tile, unit, keys, multiple * factor);
      }
    }
  }
}
