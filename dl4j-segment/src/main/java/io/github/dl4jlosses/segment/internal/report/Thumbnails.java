package io.github.dl4jlosses.segment.internal.report;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.evaluate.ImageScores;
import io.github.dl4jlosses.segment.internal.image.OverlayPainter;
import io.github.dl4jlosses.segment.internal.image.Palette;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small PNG files of an image, its classes and its errors, in Base64. */
final class Thumbnails {
  private static final int TINT = 0xA6 << 24; // opacity of a class above its image
  private static final int VOID = 255;

  /** Of the codes of {@link ImageScores.PixelError}; the first is transparent, others opaque. */
  private static final int[] ERROR_COLORS = {0, 0xFFD55E00, 0xFF0072B2, 0xFFF0E442, 0xFF9AA0A6};

  private final int height;
  private final int width;
  private final int fullWidth;
  private final int step; // rows and columns from one that is shown to the next

  Thumbnails(int height, int width) {
    step = ImageScores.step(height, width);
    this.height = (height + step - 1) / step;
    this.width = (width + step - 1) / step;
    this.fullWidth = width;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** Returns a whole image [3·H·W], made small. */
  String image(float... rgb) {
    return png(new OverlayPainter(rgb.length / 3 / fullWidth, fullWidth, rgb).image(step));
  }

  /** Returns what the pixels are, in colors 0xRRGGBB, to be laid over the image; 0 is clear. */
  String classes(byte[] map, List<Integer> colors) {
    int[] argb = new int[colors.size() + 1]; // the last is void
    for (int value = 1; value < colors.size(); value++) {
      argb[value] = TINT | colors.get(value);
    }
    argb[colors.size()] = TINT | Palette.color(Sample.VOID);
    return indexed(argb, i -> (map[i] & 255) == VOID ? colors.size() : map[i] & 255);
  }

  /** Returns what is wrong, to be laid over the image; what is right is clear. */
  String errors(byte... wrong) {
    return indexed(ERROR_COLORS, i -> wrong[i]);
  }

  private String indexed(int[] argb, IntUnaryOperator value) {
    int bits = argb.length <= 4 ? 2 : argb.length <= 16 ? 4 : 8;
    int type = bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY;
    IndexColorModel colors =
        new IndexColorModel(
            bits, argb.length, argb, 0, /* hasalpha= */ true, -1, DataBuffer.TYPE_BYTE);
    BufferedImage picture = new BufferedImage(width, height, type, colors);
    int[] values = IntStream.range(0, width * height).map(value).toArray();
    picture.getRaster().setPixels(0, 0, width, height, values);
    return png(picture);
  }

  private static String png(BufferedImage picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(picture, "png", out);
    } catch (IOException e) {
      throw new IllegalStateException(e); // memory does not fail
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
