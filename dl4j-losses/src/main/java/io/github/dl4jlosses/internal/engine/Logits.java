package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.fused.Tile;

/** Where the tiles of a call get their logits, and what becomes of the gradient. */
interface Logits {
  /** Returns the number of sums that the gradient adds to, behind that of the losses. */
  int sums();

  /** Returns whether it costs little to make them twice. */
  boolean areCheap();

  /** Returns what one thread does with its tile. */
  OfThread of(Tile tile);

  /** What one thread does with its tile. */
  interface OfThread {
    /** Makes or reads the logits of all channels. */
    void read(int t);

    /** Takes the gradient, which is where the logits were. */
    void takeGradient(int t, double[] sums);
  }
}
