package io.github.dl4jlosses.examples.toy;

import java.util.Arrays;
import java.util.Random;

/**
 * What the toy images are painted on: colors of a square of pixels, with waves, light and noise.
 *
 * <p>The same numbers on every machine: {@link StrictMath} and {@link Random} depend on nothing but
 * the seed.
 */
final class Canvas {
  private static final double DRIFT = 35; // change of light from edge to edge
  private static final double NOISE = 9; // standard deviation of a pixel's color

  private final int size;
  private final double[][] color; // [3][H·W]

  /** Makes a ground of two waves about a color, each of a height from least on. */
  Canvas(int size, double[] base, double least, double most, Random random) {
    this.size = size;
    color = new double[3][size * size];
    for (int wave = 0; wave < 2; wave++) {
      double angle = 2 * Math.PI * random.nextDouble();
      double length = 6 + 14 * random.nextDouble();
      double phase = 2 * Math.PI * random.nextDouble();
      double[] height = new double[3];
      Arrays.setAll(height, c -> least + (most - least) * random.nextDouble());
      for (int i = 0; i < size * size; i++) {
        int y = i / size;
        double along = i % size * StrictMath.cos(angle) + y * StrictMath.sin(angle);
        double sine = StrictMath.sin(2 * Math.PI * along / length + phase);
        for (int c = 0; c < 3; c++) {
          color[c][i] += base[c] / 2 + height[c] * sine;
        }
      }
    }
  }

  /** Covers a share of a pixel with a color. */
  void paint(int pixel, double cover, double... rgb) {
    for (int c = 0; c < 3; c++) {
      color[c][pixel] += cover * (rgb[c] - color[c][pixel]);
    }
  }

  /** Adds light that changes along a random direction. */
  void light(Random random) {
    double angle = 2 * Math.PI * random.nextDouble();
    double level = 15 * random.nextGaussian();
    for (int i = 0; i < size * size; i++) {
      int row = i / size;
      double x = i % size / (double) size - .5;
      double y = row / (double) size - .5;
      double along = x * StrictMath.cos(angle) + y * StrictMath.sin(angle);
      for (int c = 0; c < 3; c++) {
        color[c][i] += level + DRIFT * along;
      }
    }
  }

  /** Returns the colors with noise, as whole numbers in [0, 255], one plane after the other. */
  float[] image(Random random) {
    int pixels = size * size;
    float[] image = new float[3 * pixels];
    for (int i = 0; i < image.length; i++) {
      double noisy = color[i / pixels][i % pixels] + NOISE * random.nextGaussian();
      image[i] = Math.round(Math.max(0, Math.min(255, noisy)));
    }
    return image;
  }

  /** Returns the share of a pixel that a thing covers whose edge is so far away. */
  static double cover(double distance) {
    return Math.max(0, Math.min(1, .5 - distance));
  }
}
