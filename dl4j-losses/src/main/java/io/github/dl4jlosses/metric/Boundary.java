package io.github.dl4jlosses.metric;

import io.github.dl4jlosses.internal.Arguments;
import java.util.BitSet;

/**
 * The pixels of a mask that are near its edge.
 *
 * <p><b>Definition.</b> With d the width of the boundary,
 *
 * <pre>
 *   d = max(1, round(0.02·√(H² + W²)))
 *   boundary(M) = M minus M eroded d times by 3×3, with nothing outside the image
 *   boundary IoU = |boundary(G) ∩ boundary(P)| / |boundary(G) ∪ boundary(P)|
 * </pre>
 *
 * <p>so a mask that reaches the border of the image has its boundary there too. Boundary IoU sees
 * errors of the outline that the IoU of a large object hides: a square of 60×60 that is shifted by
 * two pixels in an image of 100×100 has an IoU of 0.94 and a boundary IoU of 0.5.
 *
 * <p><b>Source.</b> Cheng, Girshick, Dollár, Berg, Kirillov, CVPR 2021.
 *
 * <p><b>Elsewhere.</b> boundary-iou-api, whose masks these are.
 */
public final class Boundary {
  private static final double SHARE_OF_DIAGONAL = 0.02;

  private Boundary() {}

  /** Returns d of images of this size. */
  public static int width(int height, int width) {
    return (int) Math.max(1, Math.round(SHARE_OF_DIAGONAL * Math.hypot(height, width)));
  }

  /**
   * Returns the boundary of a mask.
   *
   * @param mask raster indices of its pixels
   * @param d width of the boundary
   * @throws IllegalArgumentException if d is less than 1, a pixel outside the image, or the image
   *     has more than 2³¹ - 1 pixels
   */
  public static BitSet of(BitSet mask, int height, int width, int d) {
    Arguments.atLeast("d", 1, d);
    String size = height + "×" + width;
    if ((long) height * width > Integer.MAX_VALUE) {
      throw Arguments.bad("image", "have at most 2^31 - 1 pixels", size);
    }
    if (mask.length() > height * width) {
      throw Arguments.bad("mask", "be in an image of " + size, mask.length() - 1);
    }
    if (mask.isEmpty()) {
      return new BitSet();
    }
    // d erosions by 3×3 are one by a square of side 2·d + 1, which is rows first, then columns
    BitSet eroded = erodeLines(mask, d, height, width, width, 1);
    eroded = erodeLines(eroded, d, width, height, 1, width);
    BitSet boundary = (BitSet) mask.clone();
    boundary.andNot(eroded);
    return boundary;
  }

  /** Keeps pixels with d neighbors to both sides in their line. */
  private static BitSet erodeLines(
      BitSet mask, int d, int lines, int length, int lineStep, int step) {
    BitSet eroded = new BitSet(mask.length());
    for (int line = 0; line < lines; line++) {
      int run = 0;
      for (int i = 0; i < length; i++) {
        run = mask.get(line * lineStep + i * step) ? run + 1 : 0;
        if (run > 2 * d) {
          eroded.set(line * lineStep + (i - d) * step);
        }
      }
    }
    return eroded;
  }
}
