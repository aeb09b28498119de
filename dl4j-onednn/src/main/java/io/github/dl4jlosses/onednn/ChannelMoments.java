package io.github.dl4jlosses.onednn;

/**
 * Mean and variance of the channels of an array.
 *
 * <pre>
 *   m = Σ x / M        v = Σ (x - m)² / M        M = N·H·W, sums over all examples and pixels
 * </pre>
 */
final class ChannelMoments {
  private ChannelMoments() {}

  /** Returns m of each channel. */
  static float[] means(Planes x) {
    float[] means = new float[x.channels()];
    x.eachChannel().forEach(c -> means[c] = (float) (sums(x, c, 0)[0] / x.count()));
    return means;
  }

  /** Returns v of each channel. */
  static float[] variances(Planes x) {
    float[] variances = new float[x.channels()];
    x.eachChannel().forEach(c -> variances[c] = (float) variance(x, c));
    return variances;
  }

  private static double variance(Planes x, int c) {
    float m = (float) (sums(x, c, 0)[0] / x.count());
    double[] sums = sums(x, c, m);
    double rest = sums[0] / x.count(); // what rounding m to float leaves
    return sums[1] / x.count() - rest * rest;
  }

  /** Returns Σ (x - m) and Σ (x - m)² of a channel. */
  private static double[] sums(Planes x, int c, float m) {
    return ChannelSums.of(
        x,
        2,
        (n, from, length, tiles) -> {
          x.read(n, c, from, tiles.a);
          add(tiles.a, m, length, tiles.sums[0], tiles.sums[1]);
        });
  }

  private static void add(float[] x, float m, int length, float[] sum, float[] squares) {
    for (int i = 0; i < length; i++) {
      float d = x[i] - m;
      sum[i] += d;
      squares[i] += d * d;
    }
  }
}
