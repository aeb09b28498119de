package io.github.dl4jlosses.examples.data;

import io.github.dl4jlosses.internal.Arguments;

/**
 * An image and its mask.
 *
 * <p>A mask of classes is one plane, as a pixel has one class. With several labels that do not
 * exclude each other it is a plane of 0 and 1 for each.
 *
 * @param height H
 * @param width W
 * @param image red, green, blue in [0, 255], one plane after the other [3·H·W]
 * @param mask class of each pixel, or 255, one plane after the other [planes·H·W]
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are handed over, never compared
public record Sample(int height, int width, float[] image, int[] mask) {
  /** Mask value of pixels that have no class. */
  public static final int VOID = 255;

  /** Checks the sizes. */
  public Sample {
    Arguments.sameLength("image", image.length, "3·H·W", 3 * height * width);
    int planes = Math.max(1, mask.length / Math.max(1, height * width));
    Arguments.sameLength("mask", mask.length, "planes·H·W", planes * height * width);
  }

  /** Returns the number of planes of the mask. */
  public int planes() {
    return mask.length / (height * width);
  }
}
