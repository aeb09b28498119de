package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.fused.FloatTile;
import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath;
import io.github.dl4jlosses.internal.fused.TileProducts;
import java.util.Arrays;

/** Logits that a convolution makes, tile by tile; their gradient becomes those of x, w and b. */
record ConvolvedLogits(TiledArrays arrays, PointwiseConvolution convolution, TileProducts products)
    implements Logits {
  @Override
  public int sums() {
    return convolution.paddedOutputs() * convolution.paddedInputs();
  }

  @Override
  public boolean areCheap() {
    return false;
  }

  @Override
  public OfThread of(Tile tile) {
    return new Rows((FloatTile) tile);
  }

  private final class Rows implements OfThread {
    private final FloatTile tile;
    private final float[][] x;
    private final float[][] xAndOnes;
    private final float[][] z; // of the tile, and rows of no use
    private final float[][] dx; // and rows of no use
    private final float[] scratch;

    Rows(FloatTile tile) {
      this.tile = tile;
      int pixels = TileMath.padded(arrays.tiling().longestTile());
      float[] ones = new float[pixels];
      Arrays.fill(ones, 1);
      x = new float[convolution.inputs()][pixels];
      xAndOnes = padded(x, convolution.paddedInputs(), ones);
      z = padded(tile.logits(), convolution.paddedOutputs(), new float[pixels]);
      dx = new float[(int) TileProducts.padded(x.length, TileProducts.ROWS)][pixels];
      scratch = new float[Math.max(arrays.source().scratch(), arrays.written().scratch())];
    }

    private static float[][] padded(float[][] rows, int count, float[] with) {
      float[][] padded = Arrays.copyOf(rows, count);
      Arrays.fill(padded, rows.length, count, with);
      return padded;
    }

    @Override
    public void read(int t) {
      arrays.source().read(t, x, scratch);
      convolution.convolve(products, x, z, tile.length());
    }

    @Override
    public void takeGradient(int t, double[] sums) {
      for (float[] row : z) {
        Arrays.fill(row, tile.length(), row.length, 0);
      }
      products.addProducts(z, xAndOnes, tile.length(), sums, 1);
      convolution.convolveBack(products, tile.logits(), dx, tile.length());
      arrays.written().write(t, dx, scratch);
    }
  }
}
