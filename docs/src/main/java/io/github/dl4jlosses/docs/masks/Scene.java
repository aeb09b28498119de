package io.github.dl4jlosses.docs.masks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * What one of the four images of a folder shows: a square and a disc, or one of them.
 *
 * @param fileName of its files, without an ending
 * @param number from 0
 */
record Scene(String fileName, int number, Shape square, Shape disc) implements IntBinaryOperator {
  static final int SQUARE = 1;
  static final int DISC = 2;

  static final Scene A = new Scene("a", 0, square(1, 1, 7), disc(11, 11, 4));
  static final Scene B = new Scene("b", 1, square(8, 8, 6), disc(5, 5, 4));
  static final Scene C = new Scene("c", 2, square(4, 3, 8), square(0, 0, 0));
  static final Scene D = new Scene("d", 3, square(0, 0, 0), disc(8, 8, 5));
  static final List<Scene> ALL = List.of(A, B, C, D);
  static final Scene EMPTY = new Scene("e", 4, square(0, 0, 0), square(0, 0, 0));

  /** A part of the picture, or nothing if it has no size. */
  interface Shape {
    boolean has(int x, int y);

    /** Returns x and y of the corners, as somebody draws them. */
    List<Double> outline();
  }

  private record Square(int left, int top, int edge) implements Shape {
    @Override
    public boolean has(int x, int y) {
      return x >= left && x < left + edge && y >= top && y < top + edge;
    }

    @Override
    public List<Double> outline() {
      double right = left + edge;
      double bottom = top + edge;
      return edge == 0
          ? List.of()
          : List.of(
              (double) left,
              (double) top,
              right,
              (double) top,
              right,
              bottom,
              (double) left,
              bottom);
    }
  }

  private record Disc(int middleX, int middleY, int radius) implements Shape {
    private static final int CORNERS = 12;

    @Override
    public boolean has(int x, int y) {
      return Math.hypot(x - middleX, y - middleY) <= radius;
    }

    @Override
    public List<Double> outline() {
      List<Double> outline = new ArrayList<>();
      for (int k = 0; k < CORNERS; k++) {
        double angle = 2 * Math.PI * k / CORNERS;
        outline.add(tenth(middleX + .5 + (radius + .5) * Math.cos(angle)));
        outline.add(tenth(middleY + .5 + (radius + .5) * Math.sin(angle)));
      }
      return outline;
    }

    private static double tenth(double length) {
      return Math.round(10 * length) / 10.;
    }
  }

  private static Shape square(int left, int top, int edge) {
    return new Square(left, top, edge);
  }

  private static Shape disc(int middleX, int middleY, int radius) {
    return new Disc(middleX, middleY, radius);
  }

  /** Returns 0 for the ground, 1 for the square, 2 for the disc. */
  @Override
  public int applyAsInt(int x, int y) {
    return square.has(x, y) ? SQUARE : disc.has(x, y) ? DISC : 0;
  }

  /** Returns what stands for these in a file. */
  IntBinaryOperator as(int ground, int ofSquare, int ofDisc) {
    return (x, y) ->
        switch (applyAsInt(x, y)) {
          case SQUARE -> ofSquare;
          case DISC -> ofDisc;
          default -> ground;
        };
  }

  /** Returns the photograph. */
  TinyImage photo() {
    IntBinaryOperator color = as(0x4F7942, 0xB5651D, 0x6CA6CD);
    int slope = equals(EMPTY) ? 1 : 0; // JPEG makes one color of grass alone
    return TinyImage.rgb(
        (x, y) -> color.applyAsInt(x, y) + ((x * 7 + y * 11 + number) % 8 + slope * y) * 0x010101);
  }
}
