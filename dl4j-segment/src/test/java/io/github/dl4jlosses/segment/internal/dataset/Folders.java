package io.github.dl4jlosses.segment.internal.dataset;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Small files for tests of folders. */
public final class Folders {
  private Folders() {}

  /** Writes an image of two rows, all of one gray. */
  public static void image(Path file, int width) throws IOException {
    write(new BufferedImage(width, 2, BufferedImage.TYPE_INT_RGB), file);
  }

  /** Writes a gray mask of two rows: the values, then zeros. */
  public static void mask(Path file, int width, int... values) throws IOException {
    write(filled(new BufferedImage(width, 2, BufferedImage.TYPE_BYTE_GRAY), values), file);
  }

  /** The same of 16 bits. */
  public static void deepMask(Path file, int width, int... values) throws IOException {
    write(filled(new BufferedImage(width, 2, BufferedImage.TYPE_USHORT_GRAY), values), file);
  }

  /** Writes a mask of colors. */
  public static void colorMask(Path file, int width, int... rgb) throws IOException {
    BufferedImage image = new BufferedImage(width, 2, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < rgb.length; i++) {
      image.setRGB(i % width, i / width, rgb[i]);
    }
    write(image, file);
  }

  /** Writes a mask of two rows of palette indices: the values, then zeros. */
  public static void paletteMask(Path file, int width, int[] colors, int... values)
      throws IOException {
    IndexColorModel model =
        new IndexColorModel(8, colors.length, colors, 0, false, -1, DataBuffer.TYPE_BYTE);
    write(
        filled(new BufferedImage(width, 2, BufferedImage.TYPE_BYTE_INDEXED, model), values), file);
  }

  private static BufferedImage filled(BufferedImage image, int... values) {
    for (int i = 0; i < values.length; i++) {
      image.getRaster().setSample(i % image.getWidth(), i / image.getWidth(), 0, values[i]);
    }
    return image;
  }

  private static void write(BufferedImage image, Path file) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(image, "png", out);
    }
  }
}
