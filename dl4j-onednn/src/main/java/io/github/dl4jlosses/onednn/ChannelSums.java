package io.github.dl4jlosses.onednn;

import java.util.Arrays;

/**
 * Sums over all examples and pixels of a channel, each channel by one thread: the same numbers on
 * any number of threads.
 */
final class ChannelSums {
  /* Adding arrays of floats is what a JIT compiler vectorizes; adding up one array is not. */
  private static final int FLOAT_ADDENDS = 16; // then on in double

  private ChannelSums() {}

  /** Adds to the sums what a tile of the channel has. */
  interface Addition {
    void add(int example, int from, int length, Tiles tiles);
  }

  /** Returns the totals over a channel of the first sums of {@link Tiles}. */
  static double[] of(Planes planes, int count, Addition addition) {
    Tiles tiles = Tiles.ofThread();
    double[] totals = new double[count];
    for (int from = 0; from < planes.size(); from += Planes.TILE) {
      int length = planes.tileAt(from);
      clear(tiles.sums, length);
      for (int n = 0; n < planes.examples(); n++) {
        addition.add(n, from, length, tiles);
        if ((n + 1) % FLOAT_ADDENDS == 0) {
          take(tiles.sums, length, totals);
        }
      }
      take(tiles.sums, length, totals);
    }
    return totals;
  }

  private static void clear(float[][] sums, int length) {
    for (float[] sum : sums) {
      Arrays.fill(sum, 0, length, 0);
    }
  }

  private static void take(float[][] sums, int length, double[] totals) {
    for (int k = 0; k < totals.length; k++) {
      totals[k] += sum(sums[k], length);
    }
    clear(sums, length);
  }

  private static double sum(float[] numbers, int length) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) { // four chains of additions at once
      a += numbers[i];
      b += numbers[i + 1];
      c += numbers[i + 2];
      d += numbers[i + 3];
    }
    for (; i < length; i++) {
      a += numbers[i];
    }
    return a + b + (c + d);
  }
}
