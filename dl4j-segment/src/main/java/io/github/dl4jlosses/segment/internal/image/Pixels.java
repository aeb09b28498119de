package io.github.dl4jlosses.segment.internal.image;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.range.InputRange;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.nio.file.Path;

/** What the pixels of a decoded image are, as numbers. */
final class Pixels {
  private Pixels() {}

  static int[] samples(Raster raster, int band) {
    return raster.getSamples(
        raster.getMinX(),
        raster.getMinY(),
        raster.getWidth(),
        raster.getHeight(),
        band,
        (int[]) null);
  }

  /** Whether the samples are red, green and blue, or gray, as they lie in the file. */
  static boolean areChannels(BufferedImage picture, ImageHeader header) {
    int type = picture.getColorModel().getColorSpace().getType();
    boolean many = type >= ColorSpace.TYPE_5CLR; // a satellite's, of which the first three are read
    return header.coloring() != ImageHeader.Coloring.PALETTE
        && (type == ColorSpace.TYPE_GRAY || type == ColorSpace.TYPE_RGB || many);
  }

  static boolean isGray(BufferedImage picture) {
    return picture.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  /** Returns red, green and blue, one plane after the other, their ranges scaled to [0, 255]. */
  static float[] planes(BufferedImage picture, ImageHeader header, Path file, InputRanges ranges) {
    int pixels = header.height() * header.width();
    float[] planes = new float[3 * pixels];
    if (!areChannels(picture, header)) {
      int width = picture.getWidth();
      int[] rgb = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
      rgb = upright(rgb, header);
      for (int i = 0; i < planes.length; i++) {
        planes[i] = (rgb[i % pixels] >> (16 - 8 * (i / pixels))) & 255;
      }
      scale(planes, 0, planes.length, ranges.of(InputRange.FEW));
      return planes;
    }
    // getRGB takes gray for linear light, makes 188 of 128, and keeps 8 bits of 16.
    Raster raster = picture.getRaster();
    for (int c = 0; c < 3; c++) {
      int band = isGray(picture) ? 0 : c;
      int bits = bits(raster, band, file);
      InputRange range = ranges.of(bits);
      float scale = bits <= InputRange.FEW || range.isOfType() ? toByte(bits) : 1;
      int[] samples = upright(samples(raster, band), header);
      for (int i = 0; i < pixels; i++) {
        planes[c * pixels + i] = scale == 1 ? samples[i] : samples[i] * scale;
      }
      scale(planes, c * pixels, (c + 1) * pixels, range);
    }
    return planes;
  }

  /** Returns the factor that brings samples of so many bits to 0..255. */
  static float toByte(int bits) {
    return 255f / InputRange.largest(bits);
  }

  private static void scale(float[] planes, int from, int to, InputRange range) {
    if (!range.isOfType()) {
      for (int i = from; i < to; i++) {
        planes[i] = range.scaled(planes[i]);
      }
    }
  }

  static int bits(Raster raster, int band, Path file) {
    int bits = raster.getSampleModel().getSampleSize(band);
    if (raster.getTransferType() == DataBuffer.TYPE_FLOAT
        || raster.getTransferType() == DataBuffer.TYPE_DOUBLE) {
      throw Arguments.bad(
          "image " + FileNames.shown(file),
          "have whole numbers of 1 to 16 bits",
          "floating-point numbers of " + bits + " bits",
          "scale all images by the same two values to 0..65535, and save them in 16 bits without"
              + " sign, as TIFF or PNG");
    }
    if (raster.getTransferType() == DataBuffer.TYPE_SHORT) {
      throw Arguments.bad(
          "image " + FileNames.shown(file),
          "have unsigned samples",
          "signed ones",
          "save it as PNG");
    }
    if (bits < 1 || bits > 16) {
      throw Arguments.bad(
          "image " + FileNames.shown(file),
          "have samples of 1 to 16 bits",
          bits + " bits",
          "save it as PNG");
    }
    return bits;
  }

  static int[] upright(int[] stored, ImageHeader header) {
    int orientation = header.orientation();
    if (orientation == Orientation.UPRIGHT) {
      return stored;
    }
    boolean transposed = Orientation.transposes(orientation);
    int height = transposed ? header.width() : header.height();
    int width = transposed ? header.height() : header.width();
    int[] shown = new int[stored.length];
    for (int y = 0; y < header.height(); y++) {
      for (int x = 0; x < header.width(); x++) {
        shown[y * header.width() + x] =
            stored[Orientation.stored(orientation, y, x, height, width)];
      }
    }
    return shown;
  }
}
