package io.github.dl4jlosses.docs.figures;

import io.github.dl4jlosses.docs.Panels;
import io.github.dl4jlosses.docs.Words;
import io.github.dl4jlosses.examples.lessons.Lesson8AveragePrecision;
import io.github.dl4jlosses.examples.lessons.Lesson8Objects;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.segment.internal.chart.Axis;
import io.github.dl4jlosses.segment.internal.chart.LineChart;
import io.github.dl4jlosses.segment.internal.chart.LineStyle;
import io.github.dl4jlosses.segment.internal.chart.Series;
import io.github.dl4jlosses.segment.internal.chart.Series.Point;
import io.github.dl4jlosses.segment.internal.chart.Series.Spot;
import io.github.dl4jlosses.segment.internal.chart.Svg;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The figures of lesson 8. */
final class Lesson8Figures {
  private static final String INK = "#1f2933";
  private static final String GRID = "#d9dee3";
  private static final int SIDE = 112; // of the unit square of a panel
  private static final int PANEL = 170;
  private static final int DOT = 18; // from one pixel of the ranking to the next
  private static final int CELL = 26; // of a pixel of the scene

  private Lesson8Figures() {}

  /** Draws a panel per cut: the ranking with what is kept, the curve so far, the area below it. */
  static String steps(Words words) {
    PrecisionRecallCurve curve = Lesson8AveragePrecision.pixelCurve();
    return Panels.flow(
        4 * PANEL,
        "steps",
        words,
        IntStream.range(0, curve.size()).mapToObj(k -> step(words, curve, k)).toList());
  }

  private static String step(Words words, PrecisionRecallCurve curve, int last) {
    Svg svg = new Svg(PANEL, 234);
    svg.with("font-family", "system-ui, Helvetica, Arial, sans-serif", "font-size", 13);
    text(svg, PANEL / 2., 18, "middle", words.of("cut", curve.threshold(last)));
    ranking(svg, curve, last);
    svg.open("g", "transform", "translate(38 62)");
    svg.open("path", "class", "grid", "stroke", GRID, "fill", "none");
    String half = "M0 %2$dh%1$dM%2$d 0v%1$d".formatted(SIDE, SIDE / 2);
    svg.with("d", "M0 0h" + SIDE + half + "M" + SIDE + " 0v" + SIDE);
    svg.close();
    strips(svg, curve, last);
    svg.open("path", "class", "axis", "stroke", INK, "fill", "none");
    svg.with("d", "M0 0v" + SIDE + "h" + SIDE).close();
    text(svg, -6, 5, "end", "1");
    text(svg, -6, SIDE + 5, "end", "0");
    text(svg, SIDE, SIDE + 18, "middle", "1");
    text(svg, SIDE / 2., SIDE + 18, "middle", words.of("x"));
    svg.open("text", "class", "ink", "fill", INK, "text-anchor", "middle");
    String place = "translate(-12 " + SIDE / 2 + ") rotate(-90)";
    svg.with("transform", place).text(words.of("y")).close();
    String point =
        String.format(
            Locale.ROOT,
            "P = %d/%d   R = %d/%d",
            curve.truePositives(last),
            curve.truePositives(last) + curve.falsePositives(last),
            curve.truePositives(last),
            curve.positives());
    text(svg, SIDE / 2., SIDE + 40, "middle", point);
    return svg.close().end();
  }

  private static double ranked(int k) {
    return 22 + DOT * k;
  }

  /** Draws the ranking: filled is a ship, a ring is water, faint is not kept. */
  private static void ranking(Svg svg, PrecisionRecallCurve curve, int last) {
    long before = 0;
    for (int k = 0; k < curve.size(); k++) {
      boolean ship = curve.truePositives(k) > before;
      before = curve.truePositives(k);
      LineStyle look = ship ? LineStyle.BLUE : LineStyle.RED;
      svg.open("circle", "cx", ranked(k), "cy", 39, "r", 6, "stroke", look.color());
      svg.with("stroke-width", 2, "opacity", k <= last ? 1 : .3);
      svg.with("class", (ship ? "filled " : "") + look.style());
      svg.with("fill", ship ? look.color() : "none").close();
    }
    double bar = ranked(last) + DOT / 2.;
    svg.open("path", "class", "axis", "stroke", INK, "stroke-width", 2);
    svg.with("d", "M" + Svg.number(bar) + " 28v22").close();
  }

  private static void strips(Svg svg, PrecisionRecallCurve curve, int last) {
    StringBuilder path = new StringBuilder();
    double left = 0;
    for (int k = 0; k <= last; k++) {
      double right = SIDE * curve.recall(k);
      double up = SIDE * (1 - curve.precision(k));
      if (right > left) {
        svg.open("rect", "x", left, "y", up, "width", right - left, "height", SIDE - up);
        svg.with("class", "filled look-blue", "fill", LineStyle.BLUE.color(), "opacity", .3)
            .close();
      }
      path.append(k == 0 ? "M" : "L").append(Svg.number(left)).append(' ').append(Svg.number(up));
      path.append('H').append(Svg.number(right));
      left = right;
    }
    svg.open("path", "d", path, "class", "look-blue", "stroke", LineStyle.BLUE.color());
    svg.with("fill", "none", "stroke-width", 2).close();
    boolean ship = last == 0 || curve.truePositives(last) > curve.truePositives(last - 1);
    LineStyle look = ship ? LineStyle.BLUE : LineStyle.RED;
    svg.open("circle", "cx", left, "cy", SIDE * (1 - curve.precision(last)), "r", 5);
    svg.with("class", "filled " + look.style(), "fill", look.color(), "stroke", look.color());
    svg.close();
  }

  /** Draws the truth as areas and the predictions as outlines with their confidence. */
  static String scene(Words words) {
    List<String> truth = Lesson8Objects.TRUTH;
    List<String> found = Lesson8Objects.FOUND;
    int width = truth.get(0).length();
    Svg svg = new Svg(CELL * width + 20, CELL * truth.size() + 20);
    svg.with("class", "chart", "role", "img", "aria-labelledby", "scene-title scene-about");
    svg.with("font-family", "system-ui, Helvetica, Arial, sans-serif", "font-size", 14);
    svg.open("title", "id", "scene-title").text(words.title()).close();
    svg.open("desc", "id", "scene-about").text(words.about()).close();
    svg.open("g", "transform", "translate(10 10)");
    for (int y = 0; y < truth.size(); y++) {
      for (int x = 0; x < width; x++) {
        pixel(svg, truth, x, y);
      }
    }
    outlines(svg, found);
    return svg.close().end();
  }

  private static void pixel(Svg svg, List<String> truth, int x, int y) {
    char ship = at(truth, x, y);
    if (ship != '.') {
      svg.open("rect", "x", CELL * x, "y", CELL * y, "width", CELL, "height", CELL);
      svg.with("class", "filled look-sky", "fill", LineStyle.SKY.color(), "opacity", .5).close();
    }
    svg.open("rect", "x", CELL * x, "y", CELL * y, "width", CELL, "height", CELL);
    svg.with("class", "grid", "stroke", GRID, "fill", "none").close();
    boolean isFirst = ship != at(truth, x - 1, y) && ship != at(truth, x, y + 1);
    if (isFirst && ship != '.') {
      text(svg, CELL * x + 8, CELL * y + 19, "start", "" + ship);
    }
  }

  private static void outlines(Svg svg, List<String> found) {
    StringBuilder edges = new StringBuilder();
    for (int y = 0; y <= found.size(); y++) {
      for (int x = 0; x <= found.get(0).length(); x++) {
        char here = at(found, x, y);
        String corner = "M" + CELL * x + " " + CELL * y;
        edges.append(here == at(found, x - 1, y) ? "" : corner + "v" + CELL);
        edges.append(here == at(found, x, y - 1) ? "" : corner + "h" + CELL);
        boolean isFirst = here != at(found, x - 1, y) && here != at(found, x, y - 1);
        if (isFirst && here != '.') {
          text(svg, CELL * x + 5, CELL * y + 19, "start", "0." + here);
        }
      }
    }
    svg.open("path", "d", edges, "class", "look-red", "stroke", LineStyle.RED.color());
    svg.with("fill", "none", "stroke-width", 3, "stroke-linecap", "square").close();
  }

  private static char at(List<String> map, int x, int y) {
    boolean inside = y >= 0 && y < map.size() && x >= 0 && x < map.get(y).length();
    return inside ? map.get(y).charAt(x) : '.';
  }

  static String curves(Words words) {
    InstanceScores scores = Lesson8Objects.scores(Lesson8Objects.FOUND);
    double[] ious = {0.1, 0.5, 0.7};
    List<Series> lines = new ArrayList<>();
    for (int i = 0; i < ious.length; i++) {
      PrecisionRecallCurve curve = scores.curve(1, ious[i]);
      lines.add(new Series("IoU " + ious[i], LineStyle.of(i), stairs(curve), spots(words, curve)));
    }
    return new LineChart(
            "curves",
            words.title(),
            words.about(),
            Axis.unit(words.of("x")),
            Axis.unit(words.of("y")),
            lines)
        .svg();
  }

  private static List<Point> stairs(PrecisionRecallCurve curve) {
    List<Point> stairs = new ArrayList<>();
    double before = 0;
    for (int k = 0; k < curve.size(); k++) {
      stairs.add(new Point(before, curve.precision(k)));
      before = curve.recall(k);
      stairs.add(new Point(before, curve.precision(k)));
    }
    return stairs;
  }

  private static List<Spot> spots(Words words, PrecisionRecallCurve curve) {
    return IntStream.range(0, curve.size())
        .mapToObj(
            k ->
                new Spot(
                    Spot.Kind.MARKED,
                    new Point(curve.recall(k), curve.precision(k)),
                    words.of("spot", curve.threshold(k))))
        .toList();
  }

  private static void text(Svg svg, double x, double y, String anchor, String text) {
    svg.open("text", "class", "ink", "fill", INK, "x", x, "y", y, "text-anchor", anchor);
    svg.text(text).close();
  }
}
