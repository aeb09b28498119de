package io.github.dl4jlosses.segment.internal.shape;

import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/** Several shapes that are one area. */
public record JoinedShape(List<Shape> shapes) implements Shape {
  public JoinedShape {
    shapes = List.copyOf(shapes);
  }

  @Override
  public BitSet pixels(int height, int width) {
    BitSet pixels = new BitSet();
    shapes.forEach(shape -> pixels.or(shape.pixels(height, width)));
    return pixels;
  }

  @Override
  public boolean exceeds(int height, int width) {
    return shapes.stream().anyMatch(shape -> shape.exceeds(height, width));
  }

  @Override
  public String kind() {
    return shapes.get(0).kind();
  }

  @Override
  public String text() {
    return shapes.stream().map(Shape::text).collect(Collectors.joining(" "));
  }
}
