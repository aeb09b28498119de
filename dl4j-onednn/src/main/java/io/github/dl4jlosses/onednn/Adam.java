package io.github.dl4jlosses.onednn;

import java.nio.FloatBuffer;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A step of Adam, with the numbers of ND4J's own: all in float.
 *
 * <pre>
 *   m ← β₁·m + (1 - β₁)·g        v ← β₂·v + (1 - β₂)·g²        t = iteration + 1
 *   update = m·r / (√v + ε)      r = rate·√(1 - β₂ᵗ) / (1 - β₁ᵗ)
 * </pre>
 */
final class Adam {
  private static final int TILE = Planes.TILE;

  private final float beta1;
  private final float beta2;
  private final float epsilon;
  private final float rate; // r

  /** Takes the arguments that ND4J's operation has: rate, β₁, β₂ and ε. */
  Adam(List<Double> arguments, long iteration) {
    beta1 = arguments.get(1).floatValue();
    beta2 = arguments.get(2).floatValue();
    epsilon = arguments.get(3).floatValue();
    float power1 = (float) Math.pow(beta1, (float) iteration + 1);
    float power2 = (float) Math.pow(beta2, (float) iteration + 1);
    float root = (float) Math.sqrt((float) (1 - (double) power2));
    float r = (float) (arguments.get(0).floatValue() * root / (1 - (double) power1));
    rate = Float.isFinite(r) && r != 0 ? r : epsilon; // as ND4J does
  }

  /** Reads gradient, v and m, and writes update, v and m; all are dense and equally long. */
  void run(List<INDArray> in, List<INDArray> out) {
    FloatBuffer gradient = floats(in.get(0));
    FloatBuffer oldV = floats(in.get(1));
    FloatBuffer oldM = floats(in.get(2));
    FloatBuffer update = floats(out.get(0));
    FloatBuffer newV = floats(out.get(1));
    FloatBuffer newM = floats(out.get(2));
    int length = (int) in.get(0).length();
    Planes.range((length + TILE - 1) / TILE, length)
        .forEach(
            tile -> {
              Tiles tiles = Tiles.ofThread();
              int from = tile * TILE;
              int count = Math.min(TILE, length - from);
              gradient.get(from, tiles.a, 0, count);
              oldV.get(from, tiles.b, 0, count);
              oldM.get(from, tiles.c, 0, count);
              step(tiles.a, tiles.b, tiles.c, count);
              newV.put(from, tiles.b, 0, count);
              newM.put(from, tiles.c, 0, count);
              update.put(from, tiles.a, 0, count);
            });
  }

  private void step(float[] g, float[] v, float[] m, int count) {
    float rest1 = 1 - beta1;
    float rest2 = 1 - beta2;
    for (int i = 0; i < count; i++) {
      m[i] = beta1 * m[i] + g[i] * rest1;
      v[i] = beta2 * v[i] + g[i] * g[i] * rest2;
      g[i] = m[i] * rate / ((float) Math.sqrt(v[i]) + epsilon);
    }
  }

  private static FloatBuffer floats(INDArray array) {
    return Planes.bytes(array).asFloatBuffer();
  }
}
