package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.formula.RegionFormula;
import java.util.function.DoubleUnaryOperator;

/** The mean over groups and classes of a loss of one region. */
final class RegionMean implements RegionFormula.Function {
  private final Regions regions;
  private final double[] weight;
  private final OfNothing ofNothing;
  private final Term term;

  RegionMean(Regions regions, int channels, OfNothing ofNothing, Term term) {
    this.regions = regions;
    weight = regions.weight().forClasses("weight", channels);
    this.ofNothing = ofNothing;
    this.term = term;
  }

  /** The loss of a region of which no pixel counts. */
  enum OfNothing {
    /** 0, whatever the smoothing. */
    ZERO,
    /** That of any region whose sums are 0, as in the reference values of Tversky. */
    OF_SUMS
  }

  /** The loss of one region. */
  @FunctionalInterface
  interface Term {
    /** Returns the loss of a region. */
    Slope of(double i, double a, double b);
  }

  /**
   * A loss and its derivatives.
   *
   * @param ofI with respect to I
   * @param ofA with respect to A
   */
  record Slope(double value, double ofI, double ofA) {
    /** 0, and nothing to learn. */
    static final Slope NONE = new Slope(0, 0, 0);

    static final double NOTHING = 1e-300; // 1/q and its multiples are finite from here on

    /**
     * Returns 1 - R/Q; {@link #NONE} where that is 1 - 0/0, or as good as that.
     *
     * @param r R, whose derivative with respect to I is dr
     * @param q Q, whose derivatives with respect to I and A are qi and qa
     */
    static Slope ofRatio(double r, double dr, double q, double qi, double qa) {
      if (q < NOTHING) {
        return NONE;
      }
      double ratio = r / q; // q² may be 0
      return new Slope(1 - ratio, (ratio * qi - dr) / q, ratio * qa / q);
    }

    /** Returns a function of this loss. */
    Slope then(DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
      double d = derivative.applyAsDouble(value);
      return new Slope(function.applyAsDouble(value), d * ofI, d * ofA);
    }
  }

  @Override
  public double value(double[][] sums, double[][] derivatives) {
    double total = 0;
    long count = 0;
    for (int g = 0; g < sums.length; g++) {
      int channels = weight.length;
      for (int c = regions.first(channels); c < channels; c++) {
        double i = sums[g][c];
        double a = sums[g][channels + c];
        double b = sums[g][2 * channels + c];
        if (b == 0 && regions.classes() == Regions.Classes.PRESENT) {
          continue;
        }
        count++;
        boolean isZero =
            (b == 0 && regions.classes() == Regions.Classes.ABSENT_AS_ZERO)
                || (ofNothing == OfNothing.ZERO && sums[g][3 * channels + c] == 0);
        Slope slope = isZero ? Slope.NONE : term.of(i, a, b);
        total += weight[c] * slope.value();
        derivatives[g][c] = weight[c] * slope.ofI();
        derivatives[g][channels + c] = weight[c] * slope.ofA();
      }
    }
    if (count == 0) {
      return 0;
    }
    for (double[] ofGroup : derivatives) {
      for (int k = 0; k < ofGroup.length; k++) {
        ofGroup[k] /= count;
      }
    }
    return total / count;
  }
}
