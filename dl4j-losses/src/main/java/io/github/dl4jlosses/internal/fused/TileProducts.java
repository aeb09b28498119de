package io.github.dl4jlosses.internal.fused;

/**
 * The matrix products of a 1×1 convolution, of a tile. Used by one thread.
 *
 * <p>All rows are {@linkplain TileMath#padded padded}: what lies behind {@code length} may be
 * overwritten.
 */
public interface TileProducts {
  /** The number of rows that come out of a product is a multiple of it. */
  int ROWS = 3;

  /** The number of rows that go into {@link #addProducts} is a multiple of it. */
  int COLUMNS = 4;

  /** Returns the next multiple. */
  static long padded(long count, int multiple) {
    return (count + multiple - 1) / multiple * multiple;
  }

  /**
   * Multiplies by a matrix.
   *
   * <pre>
   *   out(r) = bias(r) + Σ_k w(r, k)·in(k)
   * </pre>
   *
   * @param w row after row
   * @param out {@link #ROWS} or a multiple of them, maybe one array many times
   */
  void multiply(float[] w, float[] bias, float[][] in, float[][] out, int length);

  /**
   * Adds the products of rows to sums.
   *
   * <pre>
   *   sums(from + r·K + k) += Σ_i a(r, i)·b(k, i)                            K rows of b
   * </pre>
   *
   * @param a {@link #ROWS} or a multiple of them; 0 behind the length
   * @param b {@link #COLUMNS} or a multiple of them; finite behind the length
   * @param from where the sums begin
   */
  void addProducts(float[][] a, float[][] b, int length, double[] sums, int from);
}
