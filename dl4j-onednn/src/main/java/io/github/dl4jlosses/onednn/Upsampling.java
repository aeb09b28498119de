package io.github.dl4jlosses.onednn;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Repeats each pixel twice in each direction; on the way back, the sum of the four. */
final class Upsampling {
  private Upsampling() {}

  static void forward(INDArray x, INDArray y) {
    FloatBuffer input = Planes.bytes(x).asFloatBuffer();
    FloatBuffer output = Planes.bytes(y).asFloatBuffer();
    int width = (int) x.size(3);
    Quads.forEach(
        x,
        (from, rows, tiles) -> {
          input.get(from, tiles.a, 0, rows * width);
          repeat(tiles.a, tiles.b, rows, width);
          output.put(4 * from, tiles.b, 0, 4 * rows * width);
        });
  }

  static void backward(INDArray g, INDArray dx) {
    FloatBuffer gradient = Planes.bytes(g).asFloatBuffer();
    FloatBuffer output = Planes.bytes(dx).asFloatBuffer();
    int width = (int) dx.size(3);
    Quads.forEach(
        dx,
        (from, rows, tiles) -> {
          gradient.get(4 * from, tiles.a, 0, 4 * rows * width);
          add(tiles.a, tiles.b, rows, width);
          output.put(from, tiles.b, 0, rows * width);
        });
  }

  private static void repeat(float[] small, float[] large, int rows, int width) {
    for (int row = 0; row < rows; row++) {
      int above = 4 * row * width;
      for (int i = 0; i < width; i++) {
        float x = small[row * width + i];
        large[above + 2 * i] = x;
        large[above + 2 * i + 1] = x;
      }
      System.arraycopy(large, above, large, above + 2 * width, 2 * width);
    }
  }

  private static void add(float[] large, float[] small, int rows, int width) {
    for (int row = 0; row < rows; row++) {
      int above = 4 * row * width;
      int below = above + 2 * width;
      for (int i = 0; i < width; i++) {
        int j = 2 * i;
        float upper = large[above + j] + large[above + j + 1];
        small[row * width + i] = upper + large[below + j] + large[below + j + 1];
      }
    }
  }
}
