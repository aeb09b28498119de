package io.github.dl4jlosses.onednn;

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
        x,
        3,
        (n, from, length, tiles) -> {
          x.read(n, c, from, tiles.a);
          g.read(n, c, from, tiles.b);
          add(tiles, mean[c], length);
        });
  }

  private static void add(Tiles tiles, float m, int length) {
    float[] x = tiles.a;
    float[] g = tiles.b;
    float[] sumG = tiles.sums[0];
    float[] sumGx = tiles.sums[1];
    float[] sumX = tiles.sums[2];
    for (int i = 0; i < length; i++) {
      float d = x[i] - m;
      sumG[i] += g[i];
      sumGx[i] += g[i] * d;
      sumX[i] += d;
    }
  }

  /** Writes scale·g + slope·(x - m) + offset. */
  private void write(Planes dx, int c, float scale, float slope, float offset) {
    float[] input = Tiles.ofThread().a;
    float[] gradient = Tiles.ofThread().b;
    for (int n = 0; n < x.examples(); n++) {
      for (int from = 0; from < x.size(); from += Planes.TILE) {
        x.read(n, c, from, input);
        g.read(n, c, from, gradient);
        combine(input, gradient, mean[c], scale, slope, offset, x.tileAt(from));
        dx.write(n, c, from, gradient);
      }
    }
  }

  private static void combine(
      float[] x, float[] g, float m, float scale, float slope, float offset, int length) {
    for (int i = 0; i < length; i++) {
      g[i] = scale * g[i] + (slope * (x[i] - m) + offset);
    }
  }
}
