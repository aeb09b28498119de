package io.github.dl4jlosses.segment.internal.chart;

import java.util.List;

/** One line of a chart; NaN and infinity leave a gap in it, and its spots show their values. */
public record Series(String name, LineStyle style, List<Point> line, List<Spot> spots) {
  public record Point(double x, double y) {
    public boolean isDefined() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  /** A point that shows its values. */
  public record Spot(Kind kind, Point at, String text) {
    public enum Kind {
      MARKED,
      /** Only while it shows its values. */
      QUIET,
      RING
    }
  }
}
