package io.github.dl4jlosses.segment.internal.chart;

import java.util.Locale;

/**
 * How a line looks: no two share color, dashes or marker.
 *
 * <p>The hues are those of Okabe and Ito, which stay apart for color-blind readers; those that are
 * too light for a line on white are darkened to a contrast of 3:1. A page may replace the color by
 * its class.
 */
public enum LineStyle {
  BLUE("#0072B2", "", "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0"),
  RED("#D55E00", "7 3", "M-2.7 -2.7h5.4v5.4h-5.4z"),
  GREEN("#00855F", "2 3", "M0 -3.6L3.4 2.6H-3.4z"),
  PURPLE("#B3568A", "9 3 2 3", "M0 -3.8L3.4 0L0 3.8L-3.4 0z"),
  ORANGE("#B57A00", "5 2 1 2", "M0 3.6L3.4 -2.6H-3.4z"),
  SKY("#2B8CC4", "4 2", "M-3.4 0H3.4M0 -3.4V3.4"),
  BLACK("#333333", "12 3", "M-2.7 -2.7L2.7 2.7M2.7 -2.7L-2.7 2.7");

  /* The order in which classes are drawn, so that a line has the hue of its class in the masks. */
  private static final LineStyle[] OF_CLASSES = {BLACK, ORANGE, SKY, PURPLE, GREEN, BLUE, RED};

  private final String color;
  private final String dashes;
  private final String marker;

  LineStyle(String color, String dashes, String marker) {
    this.color = color;
    this.dashes = dashes;
    this.marker = marker;
  }

  /** Returns the style of the line of a class; beyond the last they repeat. */
  public static LineStyle ofClass(int classIndex) {
    return OF_CLASSES[classIndex % OF_CLASSES.length];
  }

  /** Returns the style of the i-th line; beyond the last they repeat. */
  public static LineStyle of(int i) {
    return values()[i % values().length];
  }

  /** Returns the name of the class of style sheets. */
  public String style() {
    return "look-" + name().toLowerCase(Locale.ROOT);
  }

  public String color() {
    return color;
  }

  /** Returns the lengths of dashes and gaps; none for a solid line. */
  String dashes() {
    return dashes;
  }

  /** Returns the path of the marker about the origin. */
  String marker() {
    return marker;
  }
}
