package io.github.dl4jlosses.segment.internal.image;

import io.github.dl4jlosses.segment.internal.range.InputRange;
import io.github.dl4jlosses.segment.internal.range.RangeRule;
import io.github.dl4jlosses.segment.internal.range.ValueSpread;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.nio.file.Path;

/** Counts the values of a decoded image, a row at a time, so that it takes no memory. */
final class PixelSpread {
  private PixelSpread() {}

  /**
   * Returns how the values are spread that {@link Pixels#planes} gives without ranges; of an image
   * of few bits, as far down as it takes to know that they span most of what they can.
   */
  static ValueSpread of(BufferedImage picture, ImageHeader header, Path file) {
    boolean channels = Pixels.areChannels(picture, header);
    Raster raster = picture.getRaster();
    int depth = channels ? InputRange.depth(Pixels.bits(raster, 0, file)) : InputRange.FEW;
    long[] counts = new long[1 << depth];
    int bands = channels && Pixels.isGray(picture) ? 1 : 3;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int band = 0; band < bands; band++) {
        count(channels ? samples(raster, band, y, file) : colors(picture, band, y), counts);
      }
      if (depth == InputRange.FEW && spansMost(counts)) {
        break;
      }
    }
    return ValueSpread.of(depth, counts);
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

  private static int[] colors(BufferedImage picture, int band, int y) {
    int width = picture.getWidth();
    int[] row = picture.getRGB(0, y, width, 1, null, 0, width);
    for (int x = 0; x < width; x++) {
      row[x] = row[x] >> (16 - 8 * band) & 255;
    }
    return row;
  }
}
