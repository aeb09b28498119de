package io.github.dl4jlosses.segment.internal.shape;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Parts of one area, each with corners x, y, x, y, …; where parts overlap there is no hole.
 *
 * @param parts in pixels from the top left corner of the image
 */
public record Polygons(List<double[]> parts) implements Shape {
  private static final int LEAST = 6; // coordinates
  private static final double FARTHEST = 1e7; // so that fifths of pixels are whole numbers
  private static final double TOLERANCE = .5; // pixels beyond the border, as rounding makes them

  public Polygons {
    parts = List.copyOf(parts);
    for (double[] part : parts) {
      if (part.length < LEAST || part.length % 2 != 0) {
        throw Arguments.bad(
            "polygon",
            "have x and y of at least 3 corners",
            part.length
                + " numbers "
                + Arrays.toString(Arrays.copyOf(part, Math.min(4, part.length))),
            "remove it, or draw it again");
      }
      for (double coordinate : part) {
        Arguments.between("coordinate of a polygon", -FARTHEST, FARTHEST, coordinate);
      }
    }
  }

  @Override
  public BitSet pixels(int height, int width) {
    BitSet pixels = new BitSet();
    parts.forEach(part -> pixels.or(PolygonRaster.pixels(part, height, width)));
    return pixels;
  }

  @Override
  public boolean exceeds(int height, int width) {
    return parts.stream().anyMatch(part -> exceeds(part, height, width));
  }

  private static boolean exceeds(double[] part, int height, int width) {
    for (int i = 0; i < part.length; i++) {
      int end = i % 2 == 0 ? width : height;
      if (part[i] < -TOLERANCE || part[i] > end + TOLERANCE) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String kind() {
    return "polygons";
  }

  @Override
  public String text() {
    return parts.stream().map(Arrays::toString).collect(Collectors.joining(" "));
  }
}
