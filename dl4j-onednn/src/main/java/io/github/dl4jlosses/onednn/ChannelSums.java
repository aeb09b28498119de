package io.github.dl4jlosses.onednn;

import java.util.Arrays;

/** Sums over tiles of a channel, by one thread: the same numbers on any number of threads. */
final class ChannelSums {
  /*
   * Adding arrays of floats is what a JIT compiler vectorizes; adding up one array is not. A tile is
   * added in two halves to one array of sums, and these sums are added up in double now and then.
   * With four quarters the loop is too long for the compiler, and seven times as slow.
   */
  static final int LANES = Planes.TILE / 2;

  /** Tiles that are added up in float: sixteen addends, then on in double. */
  static final int FLOAT_TILES = 8;

  private ChannelSums() {}

  /** Adds to the sums what a tile of the channel has. */
  interface Addition {
    void add(int tile, Tiles tiles);
  }

  /** Returns the totals over some tiles of the first sums of {@link Tiles}. */
  static double[] of(int firstTile, int endOfTiles, int count, Addition addition) {
    Tiles tiles = Tiles.ofThread();
    double[] totals = new double[count];
    for (float[] sum : tiles.sums) {
      Arrays.fill(sum, 0);
    }
    for (int tile = firstTile; tile < endOfTiles; tile++) {
      addition.add(tile, tiles);
      if ((tile - firstTile) % FLOAT_TILES == FLOAT_TILES - 1 || tile == endOfTiles - 1) {
        for (int k = 0; k < count; k++) {
          totals[k] += take(tiles.sums[k]);
        }
      }
    }
    return totals;
  }

  private static double take(float[] sums) {
    for (int half = LANES / 2; half >= 32; half /= 2) {
      fold(sums, half);
    }
    double total = 0;
    for (int i = 0; i < 32; i++) {
      total += sums[i];
    }
    Arrays.fill(sums, 0);
    return total;
  }

  private static void fold(float[] sums, int half) {
    for (int i = 0; i < half; i++) {
      sums[i] += sums[i + half];
    }
  }
}
