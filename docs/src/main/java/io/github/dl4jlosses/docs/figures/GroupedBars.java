package io.github.dl4jlosses.docs.figures;

import io.github.dl4jlosses.segment.internal.chart.Axis;
import io.github.dl4jlosses.segment.internal.chart.ChartFrame;
import io.github.dl4jlosses.segment.internal.chart.LineStyle;
import io.github.dl4jlosses.segment.internal.chart.Svg;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Bars in groups, each with its value above it, as SVG.
 *
 * @param id unique in the page, and the name of the file
 * @param title what is shown
 * @param description the same in a sentence, for those who cannot see it
 * @param groups names below the groups
 * @param y the vertical axis, from 0
 * @param written how a value is written
 * @param bars one bar per group each
 */
record GroupedBars(
    String id,
    String title,
    String description,
    List<String> groups,
    Axis y,
    DoubleFunction<String> written,
    List<Bars> bars) {
  private static final int LEFT = 56;
  private static final int RIGHT = 14;
  private static final int TOP = 44;
  private static final int PLOT_HEIGHT = 200;
  private static final int BOTTOM = 30;
  private static final int LETTER = 9; // room for larger letters on small screens

  /**
   * Bars of one color.
   *
   * @param name in the legend
   * @param look their color
   * @param values one per group
   */
  record Bars(String name, LineStyle look, List<Double> values) {}

  /** Writes values with so many decimals at most. */
  static DoubleFunction<String> decimals(int most) {
    double power = Math.pow(10, most);
    return value -> Axis.tick(Math.round(value * power) / power);
  }

  /** Returns the picture. */
  String svg() {
    Svg svg = ChartFrame.chart(TOP + PLOT_HEIGHT + BOTTOM, id, title, description);
    legend(svg);
    svg.open("g", "transform", "translate(" + LEFT + " " + TOP + ")");
    for (double tick : y.ticks()) {
      double at = vertical(tick);
      String line = "M0 " + Svg.number(at) + "h" + width();
      svg.open("path", "class", "grid", "stroke", ChartFrame.GRID, "d", line).close();
      ChartFrame.label(svg, -8, at + 4.5, "end", Axis.tick(tick));
    }
    for (int g = 0; g < groups.size(); g++) {
      group(svg, g);
    }
    String floor = "M0 " + PLOT_HEIGHT + "h" + width();
    svg.open("path", "class", "axis", "stroke", ChartFrame.INK, "d", floor).close();
    ChartFrame.upward(svg, -42, PLOT_HEIGHT / 2., y.label());
    return svg.close().end();
  }

  private void legend(Svg svg) {
    double left = LEFT;
    for (Bars b : bars) {
      ChartFrame.box(svg, b.look(), left, 8, 12, 12).close();
      ChartFrame.label(svg, left + 18, 18.5, "start", b.name());
      left += 18 + LETTER * ChartFrame.letters(b.name()) + 14;
    }
  }

  private void group(Svg svg, int g) {
    double slot = width() / (double) groups.size();
    double thick = slot * 0.92 / bars.size();
    for (int i = 0; i < bars.size(); i++) {
      double value = bars.get(i).values().get(g);
      double left = g * slot + slot * 0.04 + i * thick;
      double top = vertical(value);
      ChartFrame.box(svg, bars.get(i).look(), left + 1.5, top, thick - 3, PLOT_HEIGHT - top)
          .close();
      ChartFrame.label(svg, left + thick / 2, top - 5, "middle", written.apply(value));
    }
    ChartFrame.label(svg, (g + 0.5) * slot, PLOT_HEIGHT + 20, "middle", groups.get(g));
  }

  private static int width() {
    return ChartFrame.WIDTH - LEFT - RIGHT;
  }

  private double vertical(double value) {
    return (1 - y.position(value)) * PLOT_HEIGHT;
  }
}
