package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.formula.RegionFormula;

/** The mean over groups of one Dice of all classes, weighted by their sizes. */
final class VolumeWeightedMean implements RegionFormula.Function {
  private final Regions regions;
  private final double[] weight;
  private final Smooth smooth;
  private final LossGeneralizedDice.Volume volume;

  VolumeWeightedMean(
      Regions regions, int channels, Smooth smooth, LossGeneralizedDice.Volume volume) {
    this.regions = regions;
    weight = regions.weight().forClasses("weight", channels);
    this.smooth = smooth;
    this.volume = volume;
  }

  @Override
  public double value(double[][] sums, double[][] derivatives) {
    double total = 0;
    for (int g = 0; g < sums.length; g++) {
      total += ofGroup(sums[g], derivatives[g], sums.length);
    }
    return total / sums.length;
  }

  private double ofGroup(double[] sums, double[] derivatives, int groups) {
    int channels = weight.length;
    double[] v = weights(sums);
    double r = smooth.numerator();
    double q = smooth.denominator();
    boolean somethingCounts = false;
    for (int c = 0; c < channels; c++) {
      double size = sums[channels + c] + sums[2 * channels + c];
      r += 2 * v[c] * sums[c];
      q += v[c] * size;
      somethingCounts |= sums[3 * channels + c] != 0;
    }
    if (!somethingCounts || q < RegionMean.Slope.NOTHING) {
      return 0;
    }
    double ratio = r / q; // q² may be 0
    for (int c = 0; c < channels; c++) {
      derivatives[c] = -2 * v[c] / q / groups;
      derivatives[channels + c] = v[c] * ratio / q / groups;
    }
    return 1 - ratio;
  }

  /** Returns what each class weighs. */
  private double[] weights(double[] sums) {
    int channels = weight.length;
    int first = regions.first(channels);
    double[] v = new double[channels];
    double largest = 0;
    for (int c = first; c < channels; c++) {
      v[c] = volume.weight(sums[2 * channels + c]);
      if (Double.isFinite(v[c])) {
        largest = Math.max(largest, v[c]);
      }
    }
    for (int c = first; c < channels; c++) {
      boolean isAbsent = sums[2 * channels + c] == 0;
      if (isAbsent && regions.classes() == Regions.Classes.PRESENT) {
        v[c] = 0;
      } else {
        v[c] = weight[c] * (Double.isInfinite(v[c]) ? largest : v[c]);
      }
    }
    return v;
  }
}
