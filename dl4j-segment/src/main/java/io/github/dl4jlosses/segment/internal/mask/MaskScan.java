package io.github.dl4jlosses.segment.internal.mask;

import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.PixelValues;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What one mask holds.
 *
 * @param file which it is
 * @param header of the file
 * @param counts of the values
 * @param palette color of each value, 0xRRGGBB; empty if the file has none
 */
public record MaskScan(
    Path file, ImageHeader header, ValueCounts counts, Map<Integer, Integer> palette) {
  /** Counts the values of a mask. */
  public static MaskScan of(Path file, PixelValues values) {
    ValueCounts counts = ValueCounts.of(values.values());
    Map<Integer, Integer> palette = new HashMap<>();
    for (int v = 0; v < counts.size() && counts.value(v) < values.palette().length; v++) {
      palette.put(counts.value(v), values.palette()[counts.value(v)]);
    }
    return new MaskScan(file, values.header(), counts, Map.copyOf(palette));
  }

  /** Returns this scan as if the mask had none of the void values. */
  public MaskScan without(VoidValues voids) {
    return new MaskScan(file, header, counts.without(voids), palette);
  }

  /** Whether the file has three channels. */
  public boolean isColor() {
    return header.coloring() == ImageHeader.Coloring.COLOR;
  }

  /** Whether the file has more than 8 bits a sample. */
  boolean isDeep() {
    return header.bits() > 8;
  }
}
