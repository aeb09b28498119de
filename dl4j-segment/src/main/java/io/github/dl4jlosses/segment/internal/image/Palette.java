package io.github.dl4jlosses.segment.internal.image;

/** Colors that make mask values visible. */
public final class Palette {
  private static final int[] TABLE = {0x000000, 0xE69F00, 0x56B4E9, 0xCC79A7, 0x009E73, 0xF0E442};

  /** Number of colors before all are gray. */
  public static final int COLORS = TABLE.length;

  private static final int VOID_COLOR = 0xE0E0E0;

  /* The colors of Okabe and Ito, which stay apart for color-blind readers; 0 is black, void gray. */

  private Palette() {}

  /** Returns the color of a mask value as 0xRRGGBB; values beyond the table are gray like void. */
  public static int color(int value) {
    return value < COLORS ? TABLE[value] : VOID_COLOR;
  }
}
