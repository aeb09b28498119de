package io.github.dl4jlosses.segment.internal.shape;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.BitSet;

/** The pixels whose centers are at most so far from a point. */
public record Circle(double x, double y, double radius) implements Shape {
  private static final double FARTHEST = 1e7;

  public Circle {
    Arguments.between("x of a circle", -FARTHEST, FARTHEST, x);
    Arguments.between("y of a circle", -FARTHEST, FARTHEST, y);
    Arguments.between("radius of a circle", 0, 2 * FARTHEST, radius);
  }

  @Override
  public BitSet pixels(int height, int width) {
    BitSet pixels = new BitSet();
    int bottom = (int) Math.min(height, Math.ceil(y + radius));
    for (int row = (int) Math.max(0, Math.floor(y - radius)); row < bottom; row++) {
      double half = Math.sqrt(radius * radius - (row + .5 - y) * (row + .5 - y)); // NaN: no pixel
      int from = (int) Math.max(0, Math.ceil(x - half - .5));
      int to = (int) Math.min(width, Math.floor(x + half - .5) + 1);
      if (half >= 0 && from < to) {
        pixels.set(row * width + from, row * width + to);
      }
    }
    return pixels;
  }

  @Override
  public boolean exceeds(int height, int width) {
    double inside = .5 - radius;
    return x < -inside || x > width + inside || y < -inside || y > height + inside;
  }

  @Override
  public String kind() {
    return "circles";
  }

  @Override
  public String text() {
    return x + " " + y + " " + radius;
  }
}
