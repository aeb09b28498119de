package io.github.dl4jlosses.onednn;

import java.nio.IntBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The largest of each four pixels; on the way back, the gradient where the first of them is. */
final class MaxPooling {
  /*
   * ND4J takes a pixel if it is greater than the largest one so far, which starts at the smallest
   * finite float. So NaN and minus infinity count as that, and 0 and -0 are equal.
   *
   * Floats become ints of the same order: comparing ints needs no branch, which would often be
   * mispredicted.
   */
  private static final int INFINITY = Float.floatToIntBits(Float.POSITIVE_INFINITY);
  private static final int SMALLEST = -Float.floatToIntBits(Float.MAX_VALUE);

  private MaxPooling() {}

  static void forward(INDArray x, INDArray y) {
    IntBuffer input = Planes.bytes(x).asIntBuffer();
    IntBuffer output = Planes.bytes(y).asIntBuffer();
    int width = (int) y.size(3);
    Quads.forEach(
        y,
        (from, rows, tiles) -> {
          input.get(4 * from, tiles.bitsA, 0, 4 * rows * width);
          order(tiles.bitsA, 4 * rows * width);
          largest(tiles.bitsA, tiles.bitsB, rows, width);
          output.put(from, tiles.bitsB, 0, rows * width);
        });
  }

  static void backward(INDArray x, INDArray g, INDArray dx) {
    IntBuffer input = Planes.bytes(x).asIntBuffer();
    IntBuffer gradient = Planes.bytes(g).asIntBuffer();
    IntBuffer output = Planes.bytes(dx).asIntBuffer();
    int width = (int) g.size(3);
    Quads.forEach(
        g,
        (from, rows, tiles) -> {
          input.get(4 * from, tiles.bitsA, 0, 4 * rows * width);
          gradient.get(from, tiles.bitsB, 0, rows * width);
          order(tiles.bitsA, 4 * rows * width);
          giveToFirst(tiles.bitsA, tiles.bitsB, rows, width);
          output.put(4 * from, tiles.bitsA, 0, 4 * rows * width);
        });
  }

  /** Makes ints of the bits of floats, with the order that ND4J sees. */
  private static void order(int[] bits, int count) {
    for (int i = 0; i < count; i++) {
      int sign = bits[i] >> 31; // all ones if negative
      int number = ((bits[i] & Integer.MAX_VALUE) ^ sign) - sign; // negated if negative
      int beyond = (INFINITY - (bits[i] & Integer.MAX_VALUE) - (1 & sign)) >> 31; // NaN, -∞
      bits[i] = (number & ~beyond) | (SMALLEST & beyond);
    }
  }

  private static void largest(int[] x, int[] y, int rows, int width) {
    for (int row = 0; row < rows; row++) {
      int above = 4 * row * width;
      int below = above + 2 * width;
      for (int i = 0; i < width; i++) {
        int a = Math.max(x[above + 2 * i], x[above + 2 * i + 1]);
        int b = Math.max(x[below + 2 * i], x[below + 2 * i + 1]);
        int largest = Math.max(a, b);
        int sign = largest >> 31;
        y[row * width + i] = ((largest ^ sign) - sign) | (sign & Integer.MIN_VALUE);
      }
    }
  }

  private static void giveToFirst(int[] x, int[] g, int rows, int width) {
    for (int row = 0; row < rows; row++) {
      int above = 4 * row * width;
      int below = above + 2 * width;
      for (int i = 0; i < width; i++) {
        int p = above + 2 * i;
        int q = below + 2 * i;
        int largest = Math.max(Math.max(x[p], x[p + 1]), Math.max(x[q], x[q + 1]));
        int gradient = g[row * width + i];
        int notA = notZero(x[p] ^ largest);
        int notB = notZero(x[p + 1] ^ largest) & notA;
        int notC = notZero(x[q] ^ largest) & notB;
        int isB = notA & ~notZero(x[p + 1] ^ largest);
        int isC = notB & ~notZero(x[q] ^ largest);
        x[p] = gradient & ~notA;
        x[p + 1] = gradient & isB;
        x[q] = gradient & isC;
        x[q + 1] = gradient & notC;
      }
    }
  }

  /** Returns all ones if a number is not 0, and 0 if it is. */
  private static int notZero(int number) {
    return (number | -number) >> 31;
  }
}
