package io.github.dl4jlosses.examples.page;

import io.github.dl4jlosses.examples.data.Palette;
import io.github.dl4jlosses.examples.data.Sample;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small PNG files of an image, its classes and its errors, in Base64. */
final class Pictures {
  /** Longest edge; of larger images only every second, third, … row and column is shown. */
  static final int MAX_EDGE = 256;

  private static final int TINT = 0xA6 << 24; // opacity of a class above its image

  /* What can be wrong with a pixel, and its color in the map of errors. */
  private static final int RIGHT = 0;
  private static final int MISSED = 1;
  private static final int INVENTED = 2;
  private static final int CONFUSED = 3;
  private static final int VOID = 4;
  private static final int[] ERROR_COLORS = {
    0, 0xFFD55E00, 0xFF0072B2, 0xFFF0E442, 0xFF9AA0A6 // transparent, then opaque
  };

  private final int height;
  private final int width;
  private final int fullWidth;
  private final int step; // rows and columns from one that is shown to the next

  /** Creates pictures of images of one size. */
  Pictures(int height, int width) {
    step = (Math.max(height, width) + MAX_EDGE - 1) / MAX_EDGE;
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

  /** Returns an image. */
  String image(Sample sample) {
    int pixels = sample.mask().length;
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      int from = source(i);
      int red = Math.round(sample.image()[from]);
      int green = Math.round(sample.image()[pixels + from]);
      int blue = Math.round(sample.image()[2 * pixels + from]);
      picture.setRGB(i % width, i / width, red << 16 | green << 8 | blue);
    }
    return png(picture);
  }

  /** Returns the classes of the pixels, to be laid over the image; the background is clear. */
  String classes(int[] mask, int classes) {
    int[] colors = new int[classes + 1]; // the last is void
    for (int c = 1; c < classes; c++) {
      colors[c] = TINT | Palette.color(c);
    }
    colors[classes] = TINT | Palette.color(Sample.VOID);
    return indexed(colors, i -> mask[i] == Sample.VOID ? classes : mask[i]);
  }

  /** Returns what is wrong, to be laid over the image; what is right is clear. */
  String errors(int[] truth, int... predicted) {
    return indexed(ERROR_COLORS, i -> error(truth[i], predicted[i]));
  }

  private static int error(int truth, int predicted) {
    if (truth == Sample.VOID) {
      return VOID;
    }
    if (truth == predicted) {
      return RIGHT;
    }
    return predicted == 0 ? MISSED : truth == 0 ? INVENTED : CONFUSED;
  }

  private String indexed(int[] argb, IntUnaryOperator value) {
    int bits = argb.length <= 4 ? 2 : argb.length <= 16 ? 4 : 8;
    int type = bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY;
    IndexColorModel colors =
        new IndexColorModel(
            bits, argb.length, argb, 0, /* hasalpha= */ true, -1, DataBuffer.TYPE_BYTE);
    BufferedImage picture = new BufferedImage(width, height, type, colors);
    int[] values =
        IntStream.range(0, width * height).map(i -> value.applyAsInt(source(i))).toArray();
    picture.getRaster().setPixels(0, 0, width, height, values);
    return png(picture);
  }

  private int source(int i) {
    int row = i / width;
    return row * step * fullWidth + i % width * step;
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
