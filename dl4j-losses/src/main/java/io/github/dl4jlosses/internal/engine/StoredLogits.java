package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.fused.Tile;

/** Logits that are read from an array; their gradient is written to another. */
record StoredLogits(TiledArrays arrays) implements Logits {
  @Override
  public int sums() {
    return 0;
  }

  @Override
  public boolean areCheap() {
    return true;
  }

  @Override
  public OfThread of(Tile tile) {
    return new OfThread() {
      @Override
      public void read(int t) {
        tile.readLogits(arrays.source(), t);
      }

      @Override
      public void takeGradient(int t, double[] sums) {
        tile.write(arrays.written(), t);
      }
    };
  }
}
