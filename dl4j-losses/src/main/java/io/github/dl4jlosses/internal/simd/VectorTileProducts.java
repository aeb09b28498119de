package io.github.dl4jlosses.internal.simd;

import static io.github.dl4jlosses.internal.simd.Vectors.FLOATS;
import static io.github.dl4jlosses.internal.simd.Vectors.LANES;

import io.github.dl4jlosses.internal.fused.TileProducts;
import jdk.incubator.vector.FloatVector;

/** Products on {@code jdk.incubator.vector}. */
final class VectorTileProducts implements TileProducts {
  /*
   * A step has three rows by four vectors of sums, three factors and a vector: the 16 registers of
   * AVX2. The rows are written out, as an array of vectors would be objects.
   */
  @Override
  public void multiply(float[] w, float[] bias, float[][] in, float[][] out, int length) {
    for (int i = 0; i < length; i += 4 * LANES) {
      for (int r = 0; r < out.length; r += ROWS) {
        multiply(w, bias, in, out, r, i);
      }
    }
  }

  private static void multiply(float[] w, float[] bias, float[][] in, float[][] out, int r, int i) {
    int w0 = r * in.length;
    int w1 = w0 + in.length;
    int w2 = w1 + in.length;
    FloatVector a0 = FloatVector.broadcast(FLOATS, bias[r]);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector b0 = FloatVector.broadcast(FLOATS, bias[r + 1]);
    FloatVector b1 = b0;
    FloatVector b2 = b0;
    FloatVector b3 = b0;
    FloatVector c0 = FloatVector.broadcast(FLOATS, bias[r + 2]);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    for (int k = 0; k < in.length; k++) {
      float[] x = in[k];
      FloatVector p = FloatVector.broadcast(FLOATS, w[w0 + k]);
      FloatVector q = FloatVector.broadcast(FLOATS, w[w1 + k]);
      FloatVector s = FloatVector.broadcast(FLOATS, w[w2 + k]);
      FloatVector v = FloatVector.fromArray(FLOATS, x, i);
      a0 = v.fma(p, a0);
      b0 = v.fma(q, b0);
      c0 = v.fma(s, c0);
      v = FloatVector.fromArray(FLOATS, x, i + LANES);
      a1 = v.fma(p, a1);
      b1 = v.fma(q, b1);
      c1 = v.fma(s, c1);
      v = FloatVector.fromArray(FLOATS, x, i + 2 * LANES);
      a2 = v.fma(p, a2);
      b2 = v.fma(q, b2);
      c2 = v.fma(s, c2);
      v = FloatVector.fromArray(FLOATS, x, i + 3 * LANES);
      a3 = v.fma(p, a3);
      b3 = v.fma(q, b3);
      c3 = v.fma(s, c3);
    }
    store(a0, a1, a2, a3, out[r], i);
    store(b0, b1, b2, b3, out[r + 1], i);
    store(c0, c1, c2, c3, out[r + 2], i);
  }

  private static void store(
      FloatVector v0, FloatVector v1, FloatVector v2, FloatVector v3, float[] into, int i) {
    v0.intoArray(into, i);
    v1.intoArray(into, i + LANES);
    v2.intoArray(into, i + 2 * LANES);
    v3.intoArray(into, i + 3 * LANES);
  }

  @Override
  public void addProducts(float[][] a, float[][] b, int length, double[] sums, int from) {
    float[] lanes = new float[ROWS * COLUMNS * LANES];
    for (int k = 0; k < b.length; k += COLUMNS) {
      for (int r = 0; r < a.length; r += ROWS) {
        multiply(a, b, r, k, length, lanes);
        add(lanes, sums, from + r * b.length + k, b.length);
      }
    }
  }

  /** Leaves the sums of each lane. */
  private static void multiply(float[][] a, float[][] b, int r, int k, int length, float[] lanes) {
    float[] p = a[r];
    float[] q = a[r + 1];
    float[] s = a[r + 2];
    float[] x0 = b[k];
    float[] x1 = b[k + 1];
    float[] x2 = b[k + 2];
    float[] x3 = b[k + 3];
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector a1 = FloatVector.zero(FLOATS);
    FloatVector a2 = FloatVector.zero(FLOATS);
    FloatVector a3 = FloatVector.zero(FLOATS);
    FloatVector b0 = FloatVector.zero(FLOATS);
    FloatVector b1 = FloatVector.zero(FLOATS);
    FloatVector b2 = FloatVector.zero(FLOATS);
    FloatVector b3 = FloatVector.zero(FLOATS);
    FloatVector c0 = FloatVector.zero(FLOATS);
    FloatVector c1 = FloatVector.zero(FLOATS);
    FloatVector c2 = FloatVector.zero(FLOATS);
    FloatVector c3 = FloatVector.zero(FLOATS);
    for (int i = 0; i < length; i += LANES) {
      FloatVector f = FloatVector.fromArray(FLOATS, p, i);
      FloatVector g = FloatVector.fromArray(FLOATS, q, i);
      FloatVector h = FloatVector.fromArray(FLOATS, s, i);
      FloatVector v = FloatVector.fromArray(FLOATS, x0, i);
      a0 = v.fma(f, a0);
      b0 = v.fma(g, b0);
      c0 = v.fma(h, c0);
      v = FloatVector.fromArray(FLOATS, x1, i);
      a1 = v.fma(f, a1);
      b1 = v.fma(g, b1);
      c1 = v.fma(h, c1);
      v = FloatVector.fromArray(FLOATS, x2, i);
      a2 = v.fma(f, a2);
      b2 = v.fma(g, b2);
      c2 = v.fma(h, c2);
      v = FloatVector.fromArray(FLOATS, x3, i);
      a3 = v.fma(f, a3);
      b3 = v.fma(g, b3);
      c3 = v.fma(h, c3);
    }
    store(a0, a1, a2, a3, lanes, 0);
    store(b0, b1, b2, b3, lanes, COLUMNS * LANES);
    store(c0, c1, c2, c3, lanes, 2 * COLUMNS * LANES);
  }

  /** Adds lanes in order: reduceLanes promises none, and on newer JVMs has none. */
  private static void add(float[] lanes, double[] sums, int at, int row) {
    for (int s = 0; s < ROWS * COLUMNS; s++) {
      float sum = lanes[s * LANES];
      for (int i = s * LANES + 1; i < (s + 1) * LANES; i++) {
        sum += lanes[i];
      }
      sums[at + s / COLUMNS * row + s % COLUMNS] += sum;
    }
  }
}
