package io.github.dl4jlosses.segment.internal.chart;

import io.github.dl4jlosses.segment.internal.chart.Series.Point;
import io.github.dl4jlosses.segment.internal.chart.Series.Spot;
import java.util.List;

/**
 * Lines over two axes, as SVG. The id is unique in the page and names the file; the description is
 * for those who cannot see the lines.
 */
public record LineChart(
    String id, String title, String description, Axis x, Axis y, List<Series> series) {
  private static final int PLOT_HEIGHT = 250;
  private static final int LEFT = 56;
  private static final int RIGHT = 14;
  private static final int BOTTOM = 46;
  private static final int LEGEND_ROW = 22;
  private static final int LETTER = 9; // pixels; room for larger letters on small screens
  private static final int SAMPLE = 34; // length of the line in the legend, and the gap after it

  /* Colors are attributes, so that a file looks right alone, in every program; a style sheet of the
   * page may replace them, which is how it turns dark. */

  public String svg() {
    int top = top();
    Svg svg = ChartFrame.chart(top + PLOT_HEIGHT + BOTTOM, id, title, description);
    legend(svg);
    svg.open("g", "transform", "translate(" + LEFT + " " + top + ")");
    grid(svg);
    series.forEach(s -> line(svg, s));
    series.forEach(s -> s.spots().forEach(spot -> spot(svg, s.style(), spot)));
    return svg.close().end();
  }

  private int top() {
    int lastRow = legendPlaces().stream().mapToInt(place -> place[1]).max().orElse(0);
    return 12 + LEGEND_ROW * (1 + lastRow);
  }

  /** Returns the left edge and the row of each entry. */
  private List<int[]> legendPlaces() {
    int[] next = {LEFT, 0};
    return series.stream()
        .map(
            s -> {
              int length = SAMPLE + LETTER * ChartFrame.letters(s.name()) + 14;
              if (next[0] > LEFT && next[0] + length > ChartFrame.WIDTH) {
                next[0] = LEFT;
                next[1]++;
              }
              int[] place = next.clone();
              next[0] += length;
              return place;
            })
        .toList();
  }

  private void legend(Svg svg) {
    List<int[]> places = legendPlaces();
    for (int i = 0; i < series.size(); i++) {
      LineStyle lineStyle = series.get(i).style();
      int left = places.get(i)[0];
      int middle = 14 + LEGEND_ROW * places.get(i)[1];
      stroke(svg.open("path", "d", "M" + left + " " + middle + "h26"), lineStyle).close();
      marker(svg, lineStyle, left + 13., middle, "mark").close();
      ChartFrame.label(svg, left + SAMPLE, middle + 4.5, "start", series.get(i).name());
    }
  }

  private void grid(Svg svg) {
    for (double tick : y.ticks()) {
      double at = vertical(tick);
      svg.open("path", "class", "grid", "stroke", ChartFrame.GRID);
      svg.with("d", "M0 " + Svg.number(at) + "h" + width()).close();
      ChartFrame.label(svg, -8, at + 4.5, "end", Axis.tick(tick));
    }
    for (double tick : x.ticks()) {
      ChartFrame.label(svg, horizontal(tick), PLOT_HEIGHT + 20, "middle", Axis.tick(tick));
    }
    svg.open("path", "class", "axis", "stroke", ChartFrame.INK);
    svg.with("d", "M0 " + PLOT_HEIGHT + "h" + width()).close();
    ChartFrame.label(svg, width() / 2., PLOT_HEIGHT + 40, "middle", x.label());
    ChartFrame.upward(svg, -42, PLOT_HEIGHT / 2., y.label());
  }

  private void line(Svg svg, Series s) {
    StringBuilder path = new StringBuilder();
    String command = "M";
    for (Point point : s.line()) {
      if (point.isDefined()) {
        path.append(command).append(Svg.number(horizontal(point.x())));
        path.append(' ').append(Svg.number(vertical(point.y())));
      }
      command = point.isDefined() ? "L" : "M";
    }
    stroke(svg.open("path", "d", path), s.style()).close();
  }

  private static Svg stroke(Svg svg, LineStyle lineStyle) {
    svg.with(
        "class", lineStyle.style(), "fill", "none", "stroke", lineStyle.color(), "stroke-width", 2);
    svg.with("stroke-linejoin", "round");
    return lineStyle.dashes().isEmpty() ? svg : svg.with("stroke-dasharray", lineStyle.dashes());
  }

  private void spot(Svg svg, LineStyle lineStyle, Spot spot) {
    if (!spot.at().isDefined()) {
      return;
    }
    double left = horizontal(spot.at().x());
    double up = vertical(spot.at().y());
    switch (spot.kind()) {
      case MARKED -> marker(svg, lineStyle, left, up, "spot");
      case QUIET -> marker(svg, lineStyle, left, up, "spot quiet").with("opacity", 0);
      case RING ->
          svg.open(
                  "circle", "class", "spot ring " + lineStyle.style(), "cx", left, "cy", up, "r", 6)
              .with("fill", "none", "stroke", lineStyle.color(), "stroke-width", 2);
    }
    svg.with("data-x", left + LEFT, "data-y", up + top());
    svg.open("title").text(spot.text()).close().close();
  }

  private static Svg marker(Svg svg, LineStyle lineStyle, double left, double up, String kind) {
    String place = "translate(" + Svg.number(left) + " " + Svg.number(up) + ")";
    return svg.open("path", "class", kind + " filled " + lineStyle.style(), "d", lineStyle.marker())
        .with("transform", place, "fill", lineStyle.color(), "stroke", lineStyle.color());
  }

  private static int width() {
    return ChartFrame.WIDTH - LEFT - RIGHT;
  }

  private double horizontal(double value) {
    return x.position(value) * width();
  }

  private double vertical(double value) {
    return (1 - y.position(value)) * PLOT_HEIGHT;
  }
}
