package io.github.dl4jlosses.segment.internal.train;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.random.RandomGenerator;

/**
 * A window of one size for images of any size.
 *
 * <p>Where the window reaches beyond the image, the image repeats its edge and the mask is void:
 * the rule of {@link Augmentation}, so a network sees one kind of border only.
 */
public record Crop(int height, int width) {
  public Crop {
    Arguments.atLeast("height", 1, height);
    Arguments.atLeast("width", 1, width);
  }

  /**
   * Returns a random window, augmented. It lies anywhere within the image with equal chance; along
   * a side that is shorter than the window it begins where the image begins.
   *
   * <p>What turning and zooming bring into the window comes from the image around it, as far as
   * there is any.
   *
   * @param random the same random numbers give the same window
   * @param change random numbers of the augmentation
   */
  public Sample apply(
      Sample sample, Augmentation augmentation, RandomGenerator random, RandomGenerator change) {
    int top = random.nextInt(Math.max(0, sample.height() - height) + 1);
    int left = random.nextInt(Math.max(0, sample.width() - width) + 1);
    boolean whole = sample.height() <= height && sample.width() <= width;
    int down = whole ? 0 : margin(augmentation, height);
    int across = whole ? 0 : margin(augmentation, width);
    Sample around =
        window(sample, top - down, left - across, height + 2 * down, width + 2 * across);
    return window(augmentation.apply(around, change), down, across, height, width);
  }

  /** How far beyond the window a pixel can come from. */
  private int margin(Augmentation augmentation, int side) {
    double reach = augmentation.turn() > 0 ? Math.hypot(height, width) : side;
    return (int) Math.ceil((reach * augmentation.zoom() - side) / 2);
  }

  /** Returns a part of a sample, padded where it reaches beyond it; its corner may be negative. */
  static Sample window(Sample sample, int top, int left, int height, int width) {
    if (top == 0 && left == 0 && height == sample.height() && width == sample.width()) {
      return sample;
    }
    int pixels = height * width;
    int all = sample.height() * sample.width();
    float[] image = new float[3 * pixels];
    int[] mask = new int[sample.planes() * pixels];
    for (int y = 0; y < height; y++) {
      int row = Math.max(0, Math.min(sample.height() - 1, top + y));
      for (int x = 0; x < width; x++) {
        int column = Math.max(0, Math.min(sample.width() - 1, left + x));
        int from = row * sample.width() + column;
        int to = y * width + x;
        for (int c = 0; c < 3; c++) {
          image[c * pixels + to] = sample.image()[c * all + from];
        }
        boolean inside = row == top + y && column == left + x;
        for (int plane = 0; plane < sample.planes(); plane++) {
          mask[plane * pixels + to] = inside ? sample.mask()[plane * all + from] : Sample.VOID;
        }
      }
    }
    return new Sample(height, width, image, mask);
  }
}
