package io.github.dl4jlosses.segment.internal.predict;

import java.util.Arrays;

/**
 * Weighted means of the tiles that cover a band of rows.
 *
 * <p>Sums are kept in whole numbers, probabilities in units of 2^-40: so they are the same in
 * whatever order tiles come, and a float of 2^-16 or more keeps all its bits.
 */
final class Blend {
  private static final double UNIT = 1L << 40; // times weights of 1024² at most: below 2^61

  private final Tiling tiling;
  private final int width; // of the image
  private final int rows; // of the band
  private final long[][] sums;
  private final int[] weights;

  Blend(Tiling tiling, int channels, int rows, int width) {
    this.tiling = tiling;
    this.width = width;
    this.rows = rows;
    this.sums = new long[channels][rows * width];
    this.weights = new int[rows * width];
  }

  /**
   * Adds a tile.
   *
   * @param top row of the band where it begins
   * @param length rows and columns of the tile: what reaches beyond the band is padding
   * @param probabilities [C·rows·columns]
   */
  void add(int top, int left, int[] length, float[] probabilities) {
    int pixels = length[0] * length[1];
    int bottom = Math.min(length[0], rows - top);
    int right = Math.min(length[1], width - left);
    for (int y = 0; y < bottom; y++) {
      for (int x = 0; x < right; x++) {
        int to = (top + y) * width + left + x;
        int weight = tiling.ramp(y) * tiling.ramp(x);
        weights[to] += weight;
        for (int c = 0; c < sums.length; c++) {
          double p = probabilities[c * pixels + y * length[1] + x];
          sums[c][to] += weight * Math.round(p * UNIT);
        }
      }
    }
  }

  /**
   * Moves finished rows out of the band, and the others up.
   *
   * @param target [C][H·W]
   * @param top row of the image that the first of them is
   */
  void take(int count, float[][] target, int top) {
    int taken = count * width;
    for (int c = 0; c < sums.length; c++) {
      for (int i = 0; i < taken; i++) {
        target[c][top * width + i] = (float) (sums[c][i] / (weights[i] * UNIT));
      }
      System.arraycopy(sums[c], taken, sums[c], 0, sums[c].length - taken);
      Arrays.fill(sums[c], sums[c].length - taken, sums[c].length, 0);
    }
    System.arraycopy(weights, taken, weights, 0, weights.length - taken);
    Arrays.fill(weights, weights.length - taken, weights.length, 0);
  }
}
