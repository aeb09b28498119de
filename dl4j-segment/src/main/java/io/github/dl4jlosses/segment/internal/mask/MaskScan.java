package io.github.dl4jlosses.segment.internal.mask;

import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.PixelValues;
import io.github.dl4jlosses.segment.internal.image.PixelValues.Alpha;
import io.github.dl4jlosses.segment.internal.image.PixelValues.Kind;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What one mask holds; the palette, color of each value as 0xRRGGBB, is empty if it has none. */
public record MaskScan(
    Path file,
    ImageHeader header,
    Kind kind,
    ValueCounts counts,
    Map<Integer, Integer> palette,
    Alpha alpha) {
  private static final int BYTE_BITS = 8;

  public static MaskScan of(Path file, PixelValues values) {
    ValueCounts counts =
        values.kind() == Kind.COLORS
            ? ValueCounts.of(values.values(), values.width())
            : ValueCounts.withPieces(values.values(), values.width());
    Map<Integer, Integer> palette = new HashMap<>();
    for (int v = 0; v < counts.size() && counts.value(v) < values.palette().length; v++) {
      palette.put(counts.value(v), values.palette()[counts.value(v)]);
    }
    return new MaskScan(
        file, values.header(), values.kind(), counts, Map.copyOf(palette), values.alpha());
  }

  public MaskScan without(VoidValues voids) {
    return new MaskScan(file, header, kind, counts.without(voids), palette, alpha);
  }

  /** Whether it was read as colors. */
  public boolean isColor() {
    return kind == Kind.COLORS;
  }

  /** Whether the file has red, green and blue, be they equal everywhere. */
  public boolean hasChannels() {
    return header.coloring() == ImageHeader.Coloring.COLOR;
  }

  /** Returns the color that is yes where a file of red, green and blue has no other but black. */
  public Optional<Integer> colorOfYes() {
    return hasChannels() && !isColor()
        ? palette.values().stream().filter(color -> color != 0).findFirst()
        : Optional.empty();
  }

  /** Whether the file has more than 8 bits a sample. */
  public boolean isDeep() {
    return header.bits() > BYTE_BITS;
  }

  /** Whether there is nothing but zeros. */
  public boolean isBlank() {
    return counts.zeros() == counts.pixels();
  }

  public boolean has(int value) {
    return counts.has(value);
  }

  /** Returns the different values, in ascending order. */
  public Set<Integer> values() {
    Set<Integer> values = new TreeSet<>();
    IntStream.range(0, counts.size()).forEach(v -> values.add(counts.value(v)));
    return values;
  }

  /** Returns where a value is first, for messages. */
  public String place(int value) {
    int v =
        IntStream.range(0, counts.size())
            .filter(i -> counts.value(i) == value)
            .findFirst()
            .orElseThrow();
    int place = counts.place(v);
    return "row " + place / header.width() + ", column " + place % header.width();
  }

  /** Returns what messages call it. */
  public String name() {
    return "mask " + FileNames.shown(file);
  }
}
