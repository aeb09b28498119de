package io.github.dl4jlosses.segment.internal.image;

import io.github.dl4jlosses.segment.internal.image.ImageScan.Content;
import io.github.dl4jlosses.segment.internal.range.InputRange;
import io.github.dl4jlosses.segment.internal.range.RangeRule;
import io.github.dl4jlosses.segment.internal.range.ValueSpread;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.nio.file.Path;

/** Looks at the values of a decoded image, a row at a time, so that it takes no memory. */
final class PixelSpread {
  private final BufferedImage picture;
  private final ImageHeader header;
  private final Path file;
  private final boolean channels;

  private PixelSpread(BufferedImage picture, ImageHeader header, Path file) {
    this.picture = picture;
    this.header = header;
    this.file = file;
    channels = Pixels.areChannels(picture, header);
  }

  /**
   * Returns whether the image shows anything, and how the values are spread that {@link
   * Pixels#planes} gives without ranges; of an image of few bits, as far down as it takes to know
   * that they span most of what they can.
   */
  static ImageScan of(BufferedImage picture, ImageHeader header, Path file) {
    return new PixelSpread(picture, header, file).scan();
  }

  private ImageScan scan() {
    int depth =
        channels ? InputRange.depth(Pixels.bits(picture.getRaster(), 0, file)) : InputRange.FEW;
    long[] counts = new long[1 << depth];
    int[] first = new int[channels && Pixels.isGray(picture) ? 1 : 3];
    boolean flat = true;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int band = 0; band < first.length; band++) {
        int[] row = row(band, y);
        first[band] = y == 0 ? row[0] : first[band];
        flat = flat && areAll(first[band], row);
        count(row, counts);
      }
      if (depth == InputRange.FEW && !flat && spansMost(counts)) {
        break;
      }
    }
    Content content = !flat ? Content.SOME : hasShape() ? Content.ALPHA_ALONE : Content.NONE;
    return new ImageScan(header, ValueSpread.of(depth, counts), content);
  }

  private static boolean areAll(int value, int... row) {
    for (int other : row) {
      if (other != value) {
        return false;
      }
    }
    return true;
  }

  private static void count(int[] values, long... counts) {
    for (int value : values) {
      counts[value]++;
    }
  }

  /** Asked for each row: of a photograph one of the first says yes. */
  private static boolean spansMost(long... counts) {
    ValueSpread spread = ValueSpread.of(InputRange.FEW, counts);
    return RangeRule.isMost(InputRange.FEW, spread.most() - spread.least());
  }

  /** Whether alpha differs. */
  private boolean hasShape() {
    if (header.coloring() != ImageHeader.Coloring.PALETTE) {
      return new MaskPixels(picture, header, file).alpha() == PixelValues.Alpha.SHAPE;
    }
    int opaque = picture.getRGB(0, 0) >>> 24;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int argb : colors(y)) {
        if (argb >>> 24 != opaque) {
          return true;
        }
      }
    }
    return false;
  }

  private int[] row(int band, int y) {
    if (channels) {
      return samples(picture.getRaster(), band, y, file);
    }
    int[] row = colors(y);
    for (int x = 0; x < row.length; x++) {
      row[x] = row[x] >> (16 - 8 * band) & 255;
    }
    return row;
  }

  private static int[] samples(Raster raster, int band, int y, Path file) {
    int bits = Pixels.bits(raster, band, file);
    int[] row =
        raster.getSamples(
            raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, band, (int[]) null);
    for (int x = 0; x < row.length && bits < InputRange.FEW; x++) {
      row[x] = Math.round(row[x] * Pixels.toByte(bits));
    }
    return row;
  }

  private int[] colors(int y) {
    int width = picture.getWidth();
    return picture.getRGB(0, y, width, 1, null, 0, width);
  }
}
