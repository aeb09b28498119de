package io.github.dl4jlosses.onednn;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A small array [N, C, H, W] and a large one [N, C, 2·H, 2·W], both dense: each pixel of the small
 * one faces four of the large one. Work on them goes by some rows at a time.
 */
final class Quads {
  private Quads() {}

  /** Work on some rows of the small array, and on twice as many of the large one. */
  interface Work {
    /**
     * Does it.
     *
     * @param from where the rows begin in the small array; four times that in the large one
     */
    void run(int from, int rows, Tiles tiles);
  }

  static boolean fit(INDArray small, INDArray large) {
    return Planes.fit(small)
        && Planes.fit(large)
        && large.size(0) == small.size(0)
        && large.size(1) == small.size(1)
        && large.size(2) == 2 * small.size(2)
        && large.size(3) == 2 * small.size(3)
        && 4 * small.size(3) <= Planes.TILE;
  }

  /** Does the work on arrays that {@link #fit}, so many rows at once that tiles have room. */
  static void forEach(INDArray small, Work work) {
    int width = (int) small.size(3);
    int rows = (int) (small.length() / width);
    int atOnce = Planes.TILE / (4 * width);
    Planes.range((rows + atOnce - 1) / atOnce, 4 * small.length())
        .forEach(
            i -> {
              int first = i * atOnce;
              work.run(first * width, Math.min(atOnce, rows - first), Tiles.ofThread());
            });
  }
}
