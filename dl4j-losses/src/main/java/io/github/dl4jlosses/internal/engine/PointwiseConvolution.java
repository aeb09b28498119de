package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.fused.TileProducts;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A 1×1 convolution with a loss behind it.
 *
 * <pre>
 *   z(c) = b(c) + Σ_k w(c, k)·x(k)                 g(c) = ∂loss/∂z(c)
 *   ∂loss/∂w(c, k) = Σ_i g(c, i)·x(k, i)           ∂loss/∂b(c) = Σ_i g(c, i)
 *   ∂loss/∂x(k) = Σ_c w(c, k)·g(c)
 * </pre>
 */
public final class PointwiseConvolution {
  private static final int MOST_SUMS = 1 << 17; // those of 32 stretches of tiles take 32 MiB

  /*
   * Rows are padded for the products. Of x with at least one row of ones: its sums are the gradient
   * of b.
   */
  private final int inputs; // K
  private final int outputs; // C
  private final float[] w; // padded [C][K]
  private final float[] b; // padded [C]
  private final float[] transposed; // padded [K][C]
  private final float[] zeros; // padded [K]
  private double[] sums = {};

  /**
   * Makes a convolution of parameters, which it copies.
   *
   * @param weights [C, K, 1, 1]
   * @param bias [1, C], null = all 0
   */
  public PointwiseConvolution(INDArray weights, @Nullable INDArray bias) {
    outputs = (int) weights.size(0);
    inputs = (int) weights.size(1);
    w = new float[paddedOutputs() * inputs];
    b = new float[paddedOutputs()];
    zeros = new float[(int) TileProducts.padded(inputs, TileProducts.ROWS)];
    transposed = new float[zeros.length * outputs];
    float[] rows = weights.dup('c').data().asFloat();
    System.arraycopy(rows, 0, w, 0, rows.length);
    for (int c = 0; c < outputs; c++) {
      for (int k = 0; k < inputs; k++) {
        transposed[k * outputs + c] = rows[c * inputs + k];
      }
    }
    if (bias != null) {
      System.arraycopy(bias.dup('c').data().asFloat(), 0, b, 0, outputs);
    }
  }

  /** Returns whether weights are those of such a convolution, and few enough for the sums. */
  public static boolean fits(INDArray weights) {
    boolean isPointwise = weights.length() == weights.size(0) * weights.size(1);
    return isPointwise
        && TileProducts.padded(weights.size(0), TileProducts.ROWS)
                * TileProducts.padded(weights.size(1) + 1, TileProducts.COLUMNS)
            <= MOST_SUMS;
  }

  int inputs() {
    return inputs;
  }

  /** Returns the number C of channels that it makes. */
  public int outputs() {
    return outputs;
  }

  int paddedOutputs() {
    return (int) TileProducts.padded(outputs, TileProducts.ROWS);
  }

  /** Returns the number of rows of x, with at least one of ones. */
  int paddedInputs() {
    return (int) TileProducts.padded(inputs + 1, TileProducts.COLUMNS);
  }

  /** Makes logits. */
  void convolve(TileProducts products, float[][] x, float[][] z, int length) {
    products.multiply(w, b, x, z, length);
  }

  /** Makes the gradient with respect to x. */
  void convolveBack(TileProducts products, float[][] g, float[][] dx, int length) {
    products.multiply(transposed, zeros, g, dx, length);
  }

  /** Takes what follows the value: ∂loss/∂w, and ∂loss/∂b in the column of ones. */
  void take(double[] valueAndSums) {
    sums = valueAndSums;
  }

  /** Writes the gradient with respect to the weights into an array of their shape. */
  public void weightGradientInto(INDArray gradient) {
    float[] of = new float[outputs * inputs];
    for (int c = 0; c < outputs; c++) {
      for (int k = 0; k < inputs; k++) {
        of[c * inputs + k] = (float) sum(c, k);
      }
    }
    gradient.assign(Nd4j.createFromArray(of).reshape('c', gradient.shape()));
  }

  /** Writes the gradient with respect to the bias into an array of its shape. */
  public void biasGradientInto(INDArray gradient) {
    float[] of = new float[outputs];
    for (int c = 0; c < outputs; c++) {
      of[c] = (float) sum(c, inputs);
    }
    gradient.assign(Nd4j.createFromArray(of).reshape('c', gradient.shape()));
  }

  private double sum(int c, int k) {
    return sums[1 + c * paddedInputs() + k];
  }
}
