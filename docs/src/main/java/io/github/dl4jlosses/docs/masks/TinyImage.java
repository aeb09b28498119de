package io.github.dl4jlosses.docs.masks;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/**
 * An image file of 16×16 pixels.
 *
 * @param storage how the file has the values
 * @param value of a pixel, by column and row: a gray value, an index, or 0xRRGGBB
 * @param alpha of a pixel, where the file has alpha
 * @param palette colors of the indices, where the file has a palette
 */
record TinyImage(
    Storage storage, IntBinaryOperator value, IntBinaryOperator alpha, List<Integer> palette) {
  static final int EDGE = 16;

  private static final int GRAY = 0x010101; // times a gray value is its color

  enum Storage {
    GRAY,
    GRAY_WITH_ALPHA,
    GRAY_OF_16_BITS,
    PALETTE,
    RGB
  }

  static TinyImage gray(IntBinaryOperator value) {
    return new TinyImage(Storage.GRAY, value, TinyImage::opaque, List.of());
  }

  static TinyImage grayWithAlpha(IntBinaryOperator value, IntBinaryOperator alpha) {
    return new TinyImage(Storage.GRAY_WITH_ALPHA, value, alpha, List.of());
  }

  static TinyImage grayOf16Bits(IntBinaryOperator value) {
    return new TinyImage(Storage.GRAY_OF_16_BITS, value, TinyImage::opaque, List.of());
  }

  static TinyImage palette(List<Integer> colors, IntBinaryOperator index) {
    return new TinyImage(Storage.PALETTE, index, TinyImage::opaque, colors);
  }

  static TinyImage rgb(IntBinaryOperator color) {
    return new TinyImage(Storage.RGB, color, TinyImage::opaque, List.of());
  }

  static int opaque(int x, int y) {
    return 255;
  }

  /** Returns the color that a viewer shows on a white page, as 0xRRGGBB. */
  int shown(int x, int y) {
    int v = value.applyAsInt(x, y);
    return switch (storage) {
      case GRAY -> v * GRAY;
      case GRAY_WITH_ALPHA -> (255 - (255 - v) * alpha.applyAsInt(x, y) / 255) * GRAY;
      case GRAY_OF_16_BITS -> (v >> Byte.SIZE) * GRAY;
      case PALETTE -> palette.get(v);
      case RGB -> v;
    };
  }

  /** Returns the numbers that the file has for a pixel. */
  List<Integer> numbers(int x, int y) {
    int v = value.applyAsInt(x, y);
    return switch (storage) {
      case RGB -> List.of(v >> 16, v >> 8 & 255, v & 255);
      case GRAY_WITH_ALPHA -> List.of(v, alpha.applyAsInt(x, y));
      default -> List.of(v);
    };
  }

  /** Writes a file in the format that its name ends with. */
  void write(Path file) throws IOException {
    BufferedImage image = blank();
    for (int i = 0; i < EDGE * EDGE; i++) {
      int x = i % EDGE;
      int y = i / EDGE;
      List<Integer> numbers = numbers(x, y);
      for (int band = 0; band < numbers.size(); band++) {
        image.getRaster().setSample(x, y, band, numbers.get(band));
      }
    }
    String name = String.valueOf(file.getFileName());
    Files.createDirectories(file.resolveSibling(""));
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), out);
    }
  }

  private BufferedImage blank() {
    return switch (storage) {
      case GRAY -> new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_GRAY);
      case GRAY_OF_16_BITS -> new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_USHORT_GRAY);
      case RGB -> new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
      case PALETTE -> {
        int[] colors = palette.stream().mapToInt(color -> color).toArray();
        IndexColorModel model =
            new IndexColorModel(8, colors.length, colors, 0, false, -1, DataBuffer.TYPE_BYTE);
        yield new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_INDEXED, model);
      }
      case GRAY_WITH_ALPHA -> {
        ColorModel model =
            new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY),
                /* hasAlpha= */ true,
                /* isAlphaPremultiplied= */ false,
                Transparency.TRANSLUCENT,
                DataBuffer.TYPE_BYTE);
        yield new BufferedImage(
            model, model.createCompatibleWritableRaster(EDGE, EDGE), false, null);
      }
    };
  }
}
