package io.github.dl4jlosses.onednn;

import java.util.Arrays;

/**
 * The gradients of batch normalization.
 *
 * <pre>
 *   y  = γ·s·(x - m) + β        s = 1 / √(v + ε)        g = dL/dy        M = N·H·W
 *
 *   dβ = Σ g                    dγ = s·Σ g·(x - m)
 *   dx = γ·s·[ g - Σ g / M - s²·(Σ g·(x - m) / M)·(x - m - Σ (x - m) / M) ]
 * </pre>
 *
 * <p>m and v are taken for the mean and variance of x, which have a gradient of their own; where
 * they are not, Σ (x - m) is not 0.
 */
final class BatchNormalizationGradient {
  private final Planes x;
  private final Planes g;
  private final float[] mean;
  private final float[] variance;
  private final float[] gamma;
  private final double epsilon;

  BatchNormalizationGradient(
      Planes x, Planes g, float[] mean, float[] variance, float[] gamma, double epsilon) {
    this.x = x;
    this.g = g;
    this.mean = mean;
    this.variance = variance;
    this.gamma = gamma;
    this.epsilon = epsilon;
  }

  /** Writes dx, dγ and dβ. */
  void write(Planes dx, float[] dGamma, float[] dBeta) {
    x.eachChannel()
        .forEach(
            c -> {
              double[] sums = sums(c);
              double s = 1 / Math.sqrt(variance[c] + epsilon);
              dBeta[c] = (float) sums[0];
              dGamma[c] = (float) (s * sums[1]);
              double scale = gamma[c] * s;
              double slope = -scale * s * s * sums[1] / x.count();
              double offset = -(scale * sums[0] + slope * sums[2]) / x.count();
              write(dx, c, (float) scale, (float) slope, (float) offset);
            });
  }

  /** Returns Σ g, Σ g·(x - m) and Σ (x - m) of a channel. */
  private double[] sums(int c) {
    return ChannelSums.of(
        0,
        x.tiles(),
        3,
        (tile, tiles) -> {
          int length = x.read(c, tile, tiles.a);
          g.read(c, tile, tiles.b);
          Arrays.fill(tiles.a, length, Planes.TILE, mean[c]);
          Arrays.fill(tiles.b, length, Planes.TILE, 0);
          add(tiles.a, tiles.b, mean[c], tiles.sums);
        });
  }

  private static void add(float[] x, float[] g, float m, float[][] sums) {
    float[] sumG = sums[0];
    float[] sumGx = sums[1];
    float[] sumX = sums[2];
    for (int i = 0; i < ChannelSums.LANES; i++) {
      float d = x[i] - m;
      float e = x[i + ChannelSums.LANES] - m;
      sumG[i] += g[i] + g[i + ChannelSums.LANES];
      sumGx[i] += g[i] * d + g[i + ChannelSums.LANES] * e;
      sumX[i] += d + e;
    }
  }

  /** Writes scale·g + slope·(x - m) + offset. */
  private void write(Planes dx, int c, float scale, float slope, float offset) {
    float[] input = Tiles.ofThread().a;
    float[] gradient = Tiles.ofThread().b;
    for (int tile = 0; tile < x.tiles(); tile++) {
      int length = x.read(c, tile, input);
      g.read(c, tile, gradient);
      combine(input, gradient, mean[c], scale, slope, offset, length);
      dx.write(c, tile, gradient);
    }
  }

  private static void combine(
      float[] x, float[] g, float m, float scale, float slope, float offset, int length) {
    for (int i = 0; i < length; i++) {
      g[i] = scale * g[i] + (slope * (x[i] - m) + offset);
    }
  }
}
