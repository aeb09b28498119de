package io.github.dl4jlosses.onednn;

import java.util.Arrays;

/**
 * Mean and variance of the channels of an array, read once.
 *
 * <pre>
 *   m = Σ x / M        v = Σ (x - m)² / M        M = N·H·W, sums over all examples and pixels
 * </pre>
 */
final class ChannelMoments {
  /*
   * Tiles are taken in groups. A group adds up x - s and (x - s)², where s is the mean of the groups
   * before it, or, in the first, its own; and the moments of two sets of numbers A and B are
   * combined by
   *
   *   m = (M_A·m_A + M_B·m_B) / M        M·v = M_A·v_A + M_B·v_B + (m_B - m_A)²·M_A·M_B / M
   *
   * (Chan, Golub, LeVeque 1983). What s is off by is part of the variance, so that rounding stays
   * small beside it.
   */

  private final float[] means;
  private final float[] variances;

  ChannelMoments(Planes x) {
    means = new float[x.channels()];
    variances = new float[x.channels()];
    x.eachChannel().forEach(c -> channel(x, c));
  }

  /** Returns m of each channel. */
  float[] means() {
    return means;
  }

  /** Returns v of each channel. */
  float[] variances() {
    return variances;
  }

  private void channel(Planes x, int c) {
    int end = Math.min(ChannelSums.FLOAT_TILES, x.tiles());
    Group group = Group.of(x, c, 0, end, Group.of(x, c, 0, end, 0).mean());
    while (end < x.tiles()) {
      int first = end;
      end = Math.min(first + ChannelSums.FLOAT_TILES, x.tiles());
      group = group.plus(Group.of(x, c, first, end, group.mean()));
    }
    boolean finite = Double.isFinite(group.mean()); // infinity less infinity is NaN
    means[c] = (float) (finite ? group.mean() : Group.of(x, c, 0, x.tiles(), 0).mean());
    variances[c] = (float) (group.squares() / group.count());
  }

  /** Numbers of a channel: how many, their mean, and Σ (x - mean)². */
  private record Group(double count, double mean, double squares) {
    static Group of(Planes x, int c, int firstTile, int endOfTiles, double about) {
      float shift = (float) about;
      long[] count = {0};
      double[] sums =
          ChannelSums.of(
              firstTile,
              endOfTiles,
              2,
              (tile, tiles) -> {
                int length = x.read(c, tile, tiles.a);
                count[0] += length;
                Arrays.fill(tiles.a, length, Planes.TILE, shift);
                add(tiles.a, shift, tiles.sums[0], tiles.sums[1]);
              });
      double mean = sums[0] / count[0];
      return new Group(count[0], shift + mean, sums[1] - sums[0] * mean);
    }

    Group plus(Group other) {
      double total = count + other.count;
      double distance = other.mean - mean;
      return new Group(
          total,
          mean + distance * other.count / total,
          squares + other.squares + distance * distance * count * other.count / total);
    }
  }

  private static void add(float[] x, float m, float[] sum, float[] squares) {
    for (int i = 0; i < ChannelSums.LANES; i++) {
      float a = x[i] - m;
      float b = x[i + ChannelSums.LANES] - m;
      sum[i] += a + b;
      squares[i] += a * a + b * b;
    }
  }
}
