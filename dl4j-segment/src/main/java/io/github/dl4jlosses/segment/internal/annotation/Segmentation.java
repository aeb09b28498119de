package io.github.dl4jlosses.segment.internal.annotation;

import io.github.dl4jlosses.segment.internal.shape.CocoRle;
import io.github.dl4jlosses.segment.internal.shape.Polygons;
import io.github.dl4jlosses.segment.internal.shape.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Reads the segmentation of a COCO annotation: polygons, or RLE as numbers or as text. */
final class Segmentation {
  private final JsonTokens json;
  private final List<double[]> parts = new ArrayList<>();
  private final List<Long> size = new ArrayList<>();
  private int[] lengths = new int[0];
  private @Nullable String text;
  private boolean hasCounts;

  private Segmentation(JsonTokens json) {
    this.json = json;
  }

  /**
   * Returns the shape; empty if there is none, as where somebody has drawn a box alone.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Optional<Shape> read(JsonTokens json) throws IOException {
    Segmentation segmentation = new Segmentation(json);
    if (json.isNull()) {
      return Optional.empty();
    }
    if (json.isList()) {
      return segmentation.polygons();
    }
    if (!json.isObject()) {
      throw json.bad("have segmentations of polygons or RLE", json.shown());
    }
    return Optional.of(segmentation.rle());
  }

  private Optional<Shape> polygons() throws IOException {
    DoubleStream.Builder flat = DoubleStream.builder(); // one polygon without a list around it
    json.items(
        "of polygons",
        () -> {
          if (json.isList()) {
            DoubleStream.Builder part = DoubleStream.builder();
            json.items("of corners", () -> part.add(json.number("a coordinate")));
            add(part.build().toArray());
          } else {
            flat.add(json.number("a coordinate"));
          }
        });
    add(flat.build().toArray());
    return parts.isEmpty() ? Optional.empty() : Optional.of(new Polygons(parts));
  }

  private void add(double... part) {
    if (part.length > 0) {
      parts.add(part);
    }
  }

  private Shape rle() throws IOException {
    json.fields(
        "segmentation",
        field -> {
          switch (field) {
            case "size" -> json.items("size", () -> size.add(json.whole("in size")));
            case "counts" -> counts();
            default -> {} // of no meaning here
          }
        });
    boolean sized =
        size.size() == 2 && size.stream().allMatch(s -> s > 0 && s <= Integer.MAX_VALUE);
    if (!sized || !hasCounts) {
      throw json.bad("have RLE of size and counts", "size " + size);
    }
    int height = size.get(0).intValue();
    int width = size.get(1).intValue();
    return text == null ? new CocoRle(height, width, lengths) : CocoRle.parse(text, height, width);
  }

  private void counts() throws IOException {
    hasCounts = true;
    if (json.isText()) {
      text = json.text("counts");
      return;
    }
    int[] read = {0};
    json.items(
        "of counts",
        () -> {
          if (read[0] == lengths.length) {
            lengths = Arrays.copyOf(lengths, 2 * lengths.length + 16);
          }
          long length = json.whole("in counts");
          lengths[read[0]++] = (int) Math.max(-1, Math.min(Integer.MAX_VALUE, length));
        });
    lengths = Arrays.copyOf(lengths, read[0]);
  }
}
