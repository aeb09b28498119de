package io.github.dl4jlosses.segment.internal.chart;

import java.util.List;

/**
 * One line of a chart.
 *
 * @param name in the legend
 * @param style color, dashes and marker
 * @param line corners of the line; NaN and infinity leave a gap
 * @param spots points that show their values
 */
public record Series(String name, LineStyle style, List<Point> line, List<Spot> spots) {
  /** A point of the plane. */
  public record Point(double x, double y) {
    public boolean isDefined() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  /**
   * A point that shows its values.
   *
   * @param kind how it is drawn
   * @param at where
   * @param text what it shows
   */
  public record Spot(Kind kind, Point at, String text) {
    /** How a spot is drawn. */
    public enum Kind {
      /** With the marker of its series. */
      MARKED,
      /** Only while it shows its values. */
      QUIET,
      /** With a ring. */
      RING
    }
  }
}
