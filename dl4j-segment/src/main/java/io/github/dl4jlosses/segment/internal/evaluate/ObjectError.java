package io.github.dl4jlosses.segment.internal.evaluate;

import java.io.Serializable;

/**
 * An object that was missed, or one that was invented.
 *
 * @param area its pixels
 * @param row of its center, as {@code column}
 * @param confidence of what was invented; NaN for what was missed
 * @param other class of what overlaps it most on the other side, or {@link #NOTHING}
 * @param iou of that overlap; 0 if nothing overlaps
 */
public record ObjectError(
    Kind kind,
    int classIndex,
    int area,
    int row,
    int column,
    double confidence,
    int other,
    double iou)
    implements Serializable {
  /** No class: nothing is there. */
  public static final int NOTHING = -1;

  public enum Kind {
    MISSED,
    INVENTED
  }
}
