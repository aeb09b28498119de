package io.github.dl4jlosses.segment.internal.image;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.awt.image.BufferedImage;

/**
 * Paints colors over an image: red, green, blue, a plane after the other [3·H·W]. What lies beyond
 * [0, 255] is as dark or as bright as can be.
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are handed over, never compared
public record OverlayPainter(int height, int width, float[] rgb) {
  /** Where an image shows through. */
  public static final int CLEAR = -1;

  @FunctionalInterface
  public interface Layers {
    /** Returns the color of a pixel in one of the layers, 0xRRGGBB, or {@link #CLEAR}. */
    int color(int layer, int pixel);
  }

  public OverlayPainter {
    Arguments.sameLength("rgb", rgb.length, "3·H·W", 3 * height * width);
  }

  /** Paints each {@code step}-th row and column of the image. */
  public BufferedImage image(int step) {
    return paint(step, /* layers= */ 0, (layer, pixel) -> CLEAR, /* opacity= */ 0);
  }

  /** Paints the image with colors over it, a layer above the other; opacity is in [0, 1]. */
  public BufferedImage overlay(int layers, Layers colors, double opacity) {
    return paint(/* step= */ 1, layers, colors, Arguments.between("opacity", 0, 1, opacity));
  }

  private BufferedImage paint(int step, int layers, Layers colors, double opacity) {
    int rows = (height + step - 1) / step;
    int columns = (width + step - 1) / step;
    BufferedImage painted = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
    int[] line = new int[columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int pixel = row * step * width + column * step;
        line[column] = color(pixel, layers, colors, opacity);
      }
      painted.getRaster().setDataElements(0, row, columns, 1, line); // setRGB converts each pixel
    }
    return painted;
  }

  private int color(int pixel, int layers, Layers colors, double opacity) {
    double red = shown(pixel);
    double green = shown(height * width + pixel);
    double blue = shown(2 * height * width + pixel);
    for (int layer = 0; layer < layers; layer++) {
      int color = colors.color(layer, pixel);
      if (color != CLEAR) {
        red += opacity * ((color >> 16 & 255) - red);
        green += opacity * ((color >> 8 & 255) - green);
        blue += opacity * ((color & 255) - blue);
      }
    }
    return (int) Math.round(red) << 16 | (int) Math.round(green) << 8 | (int) Math.round(blue);
  }

  private double shown(int i) {
    return Math.max(0, Math.min(255, rgb[i]));
  }
}
