package io.github.dl4jlosses.onednn;

/**
 * The output of batch normalization.
 *
 * <pre>
 *   y = γ·(x - m) / √(v + ε) + β
 * </pre>
 */
final class BatchNormalizationOutput {
  private BatchNormalizationOutput() {}

  static void write(
      Planes x,
      float[] mean,
      float[] variance,
      float[] gamma,
      float[] beta,
      double epsilon,
      Planes y) {
    x.eachChannel()
        .forEach(
            c -> {
              float[] numbers = Tiles.ofThread().a;
              float scale = (float) (gamma[c] / Math.sqrt(variance[c] + epsilon));
              for (int tile = 0; tile < x.tiles(); tile++) {
                int length = x.read(c, tile, numbers);
                normalize(numbers, mean[c], scale, beta[c], length);
                y.write(c, tile, numbers);
              }
            });
  }

  private static void normalize(float[] x, float mean, float scale, float beta, int length) {
    for (int i = 0; i < length; i++) {
      x[i] = (x[i] - mean) * scale + beta;
    }
  }
}
