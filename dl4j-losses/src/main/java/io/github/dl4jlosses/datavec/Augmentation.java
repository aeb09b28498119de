package io.github.dl4jlosses.datavec;

import io.github.dl4jlosses.internal.Arguments;
import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * Random changes of a sample that its labels survive.
 *
 * <p>Geometry moves image and mask together: the image by bilinear interpolation, its edge repeated
 * outside; the mask by nearest neighbor, void outside. So a mask never gets a value that it did not
 * have, but void. Light changes the image only, and makes nothing darker than 0 or brighter than
 * 255: only where the image itself is, its darkest and brightest values are the limits.
 *
 * @param flip probability of a mirror image
 * @param turn largest turn either way, degrees
 * @param zoom largest factor by which objects grow or shrink, at least 1
 * @param light largest change of contrast, as a share, and of brightness, as a share of 255
 */
public record Augmentation(double flip, double turn, double zoom, double light)
    implements Serializable {
  /** Checks the ranges. */
  public Augmentation {
    Arguments.between("flip", 0, 1, flip);
    Arguments.between("turn", 0, 180, turn);
    Arguments.between("zoom", 1, 10, zoom);
    Arguments.between("light", 0, 1, light);
  }

  /** Returns the augmentation that changes nothing. */
  public static Augmentation none() {
    return new Augmentation(0, 0, 1, 0);
  }

  /** Returns a changed copy of the sample; the same random numbers give the same copy. */
  public Sample apply(Sample sample, RandomGenerator random) {
    double mirror = random.nextDouble() < flip ? -1 : 1;
    double angle = Math.toRadians(turn * (2 * random.nextDouble() - 1));
    double scale = StrictMath.pow(zoom, 2 * random.nextDouble() - 1);
    double contrast = 1 + light * (2 * random.nextDouble() - 1);
    double brightness = 255 * light * (2 * random.nextDouble() - 1);

    float darkest = 0;
    float brightest = 255;
    for (float value : sample.image()) {
      darkest = Math.min(darkest, value);
      brightest = Math.max(brightest, value);
    }
    int height = sample.height();
    int width = sample.width();
    int pixels = height * width;
    double cos = StrictMath.cos(angle) / scale;
    double sin = StrictMath.sin(angle) / scale;
    float[] image = new float[3 * pixels];
    int[] mask = new int[sample.mask().length];
    for (int i = 0; i < pixels; i++) {
      // Where pixel i comes from, about the center; the center of pixel (0, 0) is (0, 0).
      int row = i / width;
      double x = i % width - (width - 1) / 2.;
      double y = row - (height - 1) / 2.;
      double fromX = mirror * (cos * x - sin * y) + (width - 1) / 2.;
      double fromY = sin * x + cos * y + (height - 1) / 2.;
      for (int plane = 0; plane < sample.planes(); plane++) {
        mask[plane * pixels + i] = nearest(sample, plane * pixels, fromY, fromX);
      }
      for (int c = 0; c < 3; c++) {
        double color = bilinear(sample, c * pixels, fromY, fromX);
        double lit = 128 + contrast * (color - 128) + brightness;
        image[c * pixels + i] = (float) Math.max(darkest, Math.min(brightest, lit));
      }
    }
    return new Sample(height, width, image, mask);
  }

  private static int nearest(Sample sample, int plane, double y, double x) {
    int row = (int) Math.rint(y);
    int column = (int) Math.rint(x);
    boolean inside = row >= 0 && row < sample.height() && column >= 0 && column < sample.width();
    return inside ? sample.mask()[plane + row * sample.width() + column] : Sample.VOID;
  }

  private static double bilinear(Sample sample, int plane, double y, double x) {
    double row = Math.max(0, Math.min(sample.height() - 1, y));
    double column = Math.max(0, Math.min(sample.width() - 1, x));
    int top = (int) row;
    int left = (int) column;
    int bottom = Math.min(top + 1, sample.height() - 1);
    int right = Math.min(left + 1, sample.width() - 1);
    double down = row - top;
    double across = column - left;
    int width = sample.width();
    float[] image = sample.image();
    double above =
        (1 - across) * image[plane + top * width + left]
            + across * image[plane + top * width + right];
    double below =
        (1 - across) * image[plane + bottom * width + left]
            + across * image[plane + bottom * width + right];
    return (1 - down) * above + down * below;
  }
}
