package io.github.dl4jlosses.docs.figures;

import io.github.dl4jlosses.docs.Panels;
import io.github.dl4jlosses.docs.Words;
import io.github.dl4jlosses.segment.internal.chart.Axis;
import io.github.dl4jlosses.segment.internal.chart.ChartFrame;
import io.github.dl4jlosses.segment.internal.chart.Series.Point;
import io.github.dl4jlosses.segment.internal.chart.Svg;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;

/**
 * Two functions of two numbers, side by side, in bands of color, as SVG.
 *
 * @param id unique in the page, and the name of the file
 * @param words title and description
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param levels where one band ends and the next begins, at most six
 * @param surfaces the functions
 */
record Surfaces(
    String id, Words words, Axis x, Axis y, List<Double> levels, List<Surface> surfaces) {
  private static final int SIDE = 285;
  private static final int CELLS = 95;
  private static final int SIZE = SIDE / CELLS;
  private static final int LEFT = 46;
  private static final int PANEL = 340;
  private static final int TOP = 30;
  private static final int SWATCH = 46;

  /* From dark to light, also for readers who see no hues: legible on light and dark ground. */
  private static final List<String> COLORS =
      List.of("#440154", "#443a83", "#31688e", "#21908c", "#35b779", "#8fd744", "#fde725");

  /**
   * A function.
   *
   * @param name above it
   * @param value its value at x, y
   * @param path a line on it, from a ring to a dot
   */
  record Surface(String name, DoubleBinaryOperator value, List<Point> path) {}

  /** Returns the picture. */
  String svg() {
    List<String> panels = new ArrayList<>(surfaces.stream().map(this::panel).toList());
    panels.add(legend());
    return Panels.flow(PANEL * surfaces.size(), id, words, panels);
  }

  private static Svg svg(int height) {
    return new Svg(PANEL, height)
        .with("font-family", "system-ui, Helvetica, Arial, sans-serif", "font-size", 13);
  }

  private String panel(Surface surface) {
    Svg svg = svg(TOP + SIDE + 46);
    svg.open("g", "transform", "translate(" + LEFT + " " + TOP + ")");
    ChartFrame.label(svg, SIDE / 2., -10, "middle", surface.name());
    bands(svg, surface.value());
    axes(svg);
    path(svg, surface.path());
    return svg.close().end();
  }

  /* One path per band, of runs of equal cells: a hundred times smaller than cell by cell. */
  private void bands(Svg svg, DoubleBinaryOperator value) {
    StringBuilder[] paths = new StringBuilder[levels.size() + 1];
    Arrays.setAll(paths, i -> new StringBuilder());
    for (int row = 0; row < CELLS; row++) {
      int start = 0;
      for (int column = 1; column <= CELLS; column++) {
        int band = band(value, start, row);
        if (column == CELLS || band(value, column, row) != band) {
          paths[band].append('M').append(Svg.number(start * SIZE)).append(' ');
          paths[band].append(Svg.number(row * SIZE)).append('h');
          String width = Svg.number((column - start) * SIZE);
          paths[band].append(width).append("v" + SIZE + "h-").append(width).append('z');
          start = column;
        }
      }
    }
    for (int band = 0; band < paths.length; band++) {
      svg.open("path", "fill", color(band), "shape-rendering", "crispEdges");
      svg.with("d", paths[band]).close();
    }
  }

  private int band(DoubleBinaryOperator value, int column, int row) {
    double across = x.low() + (column + 0.5) / CELLS * (x.high() - x.low());
    double up = y.high() - (row + 0.5) / CELLS * (y.high() - y.low());
    double here = value.applyAsDouble(across, up);
    return (int) levels.stream().filter(level -> here >= level).count();
  }

  private String color(int band) {
    return COLORS.get(band * (COLORS.size() - 1) / levels.size());
  }

  private void axes(Svg svg) {
    for (double tick : x.ticks()) {
      ChartFrame.label(svg, x.position(tick) * SIDE, SIDE + 18, "middle", Axis.tick(tick));
    }
    ChartFrame.label(svg, SIDE / 2., SIDE + 36, "middle", x.label());
    for (double tick : y.ticks()) {
      ChartFrame.label(svg, -6, (1 - y.position(tick)) * SIDE + 4.5, "end", Axis.tick(tick));
    }
    ChartFrame.upward(svg, -34, SIDE / 2., y.label());
  }

  private void path(Svg svg, List<Point> path) {
    if (path.isEmpty()) {
      return;
    }
    String corners = path.stream().map(this::place).collect(Collectors.joining("L", "M", ""));
    for (int width : new int[] {4, 2}) { // white within black: legible on every color
      svg.open("path", "d", corners, "fill", "none", "stroke-width", width);
      svg.with("stroke", width == 4 ? "#000000" : "#ffffff").close();
    }
    dot(svg, path.get(0), "#000000");
    dot(svg, path.get(path.size() - 1), "#ffffff");
  }

  private void dot(Svg svg, Point at, String fill) {
    svg.open("circle", "cx", x.position(at.x()) * SIDE, "cy", (1 - y.position(at.y())) * SIDE);
    svg.with("r", 4, "fill", fill, "stroke", fill.equals("#ffffff") ? "#000000" : "#ffffff");
    svg.with("stroke-width", 1.5).close();
  }

  private String place(Point at) {
    return Svg.number(x.position(at.x()) * SIDE)
        + " "
        + Svg.number((1 - y.position(at.y())) * SIDE);
  }

  private String legend() {
    Svg svg = svg(42);
    double left = (PANEL - SWATCH * (levels.size() + 1)) / 2.;
    for (int band = 0; band <= levels.size(); band++) {
      svg.open("rect", "x", left + band * SWATCH, "y", 4, "width", SWATCH, "height", 14);
      svg.with("fill", color(band)).close();
    }
    for (int i = 0; i < levels.size(); i++) {
      double at = left + (i + 1) * SWATCH;
      ChartFrame.label(svg, at, 34, "middle", Axis.tick(levels.get(i)));
    }
    return svg.end();
  }
}
