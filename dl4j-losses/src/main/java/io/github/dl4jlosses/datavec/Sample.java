package io.github.dl4jlosses.datavec;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import java.util.List;
import java.util.Optional;

/**
 * An image and its mask.
 *
 * <p>A mask of classes is one plane, as a pixel has one class. With several labels that do not
 * exclude each other it is a plane of 0 and 1 for each.
 *
 * @param height H
 * @param width W
 * @param image red, green, blue, one plane after the other [3·H·W]; [0, 255] becomes [-1, 1] for a
 *     network, and what lies beyond becomes as much more
 * @param mask class of each pixel, or 255, one plane after the other [planes·H·W]
 * @param objects those that are known apart, of classes in the order of the network's channels;
 *     empty if an object is a connected component of the mask
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are handed over, never compared
public record Sample(
    int height, int width, float[] image, int[] mask, Optional<List<GroundTruth>> objects) {
  /** Mask value of pixels that have no class. */
  public static final int VOID = 255;

  /** Checks the sizes. */
  public Sample {
    Arguments.sameLength("image", image.length, "3·H·W", 3 * height * width);
    int planes = Math.max(1, mask.length / Math.max(1, height * width));
    Arguments.sameLength("mask", mask.length, "planes·H·W", planes * height * width);
    objects = objects.map(List::copyOf);
  }

  /** Creates a sample whose objects are the connected components of its mask. */
  public Sample(int height, int width, float[] image, int[] mask) {
    this(height, width, image, mask, Optional.empty());
  }

  /** Returns the number of planes of the mask. */
  public int planes() {
    return mask.length / (height * width);
  }
}
