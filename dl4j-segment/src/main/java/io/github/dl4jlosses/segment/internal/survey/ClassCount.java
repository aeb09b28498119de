package io.github.dl4jlosses.segment.internal.survey;

import io.github.dl4jlosses.loss.ClassWeights;

/**
 * How often a class occurs.
 *
 * @param pixels that have it
 * @param counted pixels that have it or not: all but the void ones
 * @param images that show it
 * @param pixelsOfImages pixels of these images that are not void
 */
public record ClassCount(long pixels, long counted, int images, long pixelsOfImages) {
  static final ClassCount NONE = new ClassCount(0, 0, 0, 0);

  ClassCount plus(ClassCount other) {
    return new ClassCount(
        pixels + other.pixels,
        counted + other.counted,
        images + other.images,
        pixelsOfImages + other.pixelsOfImages);
  }

  /** Returns the share of the pixels that are not void; NaN without any. */
  public double share() {
    return (double) pixels / counted; // 0/0 is NaN
  }

  ClassWeights.Count forWeights() {
    return new ClassWeights.Count(pixels, counted, images, pixelsOfImages);
  }
}
