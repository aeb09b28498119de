package io.github.dl4jlosses.onednn;

/**
 * Room of the current thread for tiles of {@link Planes}, with anything in it. Arrays made anew for
 * each channel would not be in the cache.
 */
final class Tiles {
  private static final ThreadLocal<Tiles> OF_THREAD = ThreadLocal.withInitial(Tiles::new);

  final float[] a = new float[Planes.TILE];
  final float[] b = new float[Planes.TILE];
  final float[] c = new float[Planes.TILE];
  final int[] bitsA = new int[Planes.TILE];
  final int[] bitsB = new int[Planes.TILE];
  final float[][] sums = new float[3][ChannelSums.LANES];

  private Tiles() {}

  static Tiles ofThread() {
    return OF_THREAD.get();
  }
}
