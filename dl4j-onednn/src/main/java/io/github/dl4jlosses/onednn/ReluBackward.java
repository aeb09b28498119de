package io.github.dl4jlosses.onednn;

import java.nio.IntBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradient of ReLU: g where x &gt; 0, and 0 elsewhere. */
final class ReluBackward {
  private static final int TILE = Planes.TILE;
  private static final int INFINITY = Float.floatToIntBits(Float.POSITIVE_INFINITY);

  private ReluBackward() {}

  /** Writes the gradient; all arrays are dense, of type FLOAT, and equally long. */
  static void run(INDArray x, INDArray g, INDArray dx) {
    IntBuffer input = Planes.bytes(x).asIntBuffer();
    IntBuffer gradient = Planes.bytes(g).asIntBuffer();
    IntBuffer output = Planes.bytes(dx).asIntBuffer();
    int length = (int) x.length();
    Planes.range((length + TILE - 1) / TILE, length)
        .forEach(
            tile -> {
              int[] a = Tiles.ofThread().bitsA;
              int[] b = Tiles.ofThread().bitsB;
              int from = tile * TILE;
              int count = Math.min(TILE, length - from);
              input.get(from, a, 0, count);
              gradient.get(from, b, 0, count);
              keepWherePositive(a, b, count);
              output.put(from, b, 0, count);
            });
  }

  /*
   * The bits of the floats above 0, up to infinity, are the ints from 1 to those of infinity; 0, NaN
   * and what is negative are outside. Comparing ints needs no branch, which would often be
   * mispredicted.
   */
  private static void keepWherePositive(int[] x, int[] g, int count) {
    for (int i = 0; i < count; i++) {
      int fromZero = x[i] - 1;
      g[i] &= ~fromZero >> 31 & (fromZero - INFINITY) >> 31; // all ones or all zeros
    }
  }
}
