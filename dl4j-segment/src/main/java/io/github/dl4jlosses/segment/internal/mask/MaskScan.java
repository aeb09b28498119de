package io.github.dl4jlosses.segment.internal.mask;

import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.PixelValues;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What one mask holds; the palette, color of each value as 0xRRGGBB, is empty if it has none. */
public record MaskScan(
    Path file, ImageHeader header, ValueCounts counts, Map<Integer, Integer> palette) {
  public static MaskScan of(Path file, PixelValues values) {
    ValueCounts counts = ValueCounts.of(values.values());
    Map<Integer, Integer> palette = new HashMap<>();
    for (int v = 0; v < counts.size() && counts.value(v) < values.palette().length; v++) {
      palette.put(counts.value(v), values.palette()[counts.value(v)]);
    }
    return new MaskScan(file, values.header(), counts, Map.copyOf(palette));
  }

  public MaskScan without(VoidValues voids) {
    return new MaskScan(file, header, counts.without(voids), palette);
  }

  public boolean isColor() {
    return header.coloring() == ImageHeader.Coloring.COLOR;
  }

  /** Whether the file has more than 8 bits a sample. */
  boolean isDeep() {
    return header.bits() > 8;
  }
}
