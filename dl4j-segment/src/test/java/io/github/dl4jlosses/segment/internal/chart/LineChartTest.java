package io.github.dl4jlosses.segment.internal.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.chart.Series.Point;
import io.github.dl4jlosses.segment.internal.chart.Series.Spot;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Axes, lines and spots of the charts. */
class LineChartTest {
  private static String ticks(Axis axis) {
    return axis.ticks().stream().map(Axis::tick).collect(Collectors.joining(" "));
  }

  @Test
  void controlCharactersOfNamesAreEscaped() {
    String svg = new Svg(1, 1).open("text", "aria-label", "a\u0007").text("b\u001B[31m").end();
    assertTrue(svg.contains(">b\\u001B[31m<") && svg.contains("\"a\\u0007\""), svg);
  }

  @Test
  void linearAxesEndAtRoundNumbers() {
    assertEquals("0 0.2 0.4 0.6 0.8 1", ticks(Axis.unit("x")));
    assertEquals("0.7 0.8 0.9 1", ticks(Axis.linear("y", .71, 1)));
    assertEquals("-1 0 1 2 3", ticks(Axis.linear("y", -.5, 3)));
    assertEquals("2 2.2 2.4 2.6 2.8 3", ticks(Axis.linear("a single value", 2, 2)));
    assertEquals(.7, Axis.linear("y", .71, 1).low(), 1e-12);
  }

  @Test
  void logarithmicAxesHaveOneTwoAndFive() {
    Axis axis = Axis.logarithmic("loss", .012, .9);
    assertEquals("0.01 0.02 0.05 0.1 0.2 0.5 1", ticks(axis));
    assertEquals(0, axis.position(.01));
    assertEquals(.5, axis.position(.1), 1e-12);
    assertEquals(1, axis.position(1));
    assertEquals("0.5", ticks(Axis.logarithmic("a single value", .5, .5)).split(" ", -1)[0]);
  }

  @Test
  void epochsAreWholeNumbers() {
    assertEquals("1", ticks(Axis.counts("epoch", 1)));
    assertEquals("1 2 3", ticks(Axis.counts("epoch", 3)));
    assertEquals("5 10 15 20 25 30 35", ticks(Axis.counts("epoch", 36)));
    assertEquals(0, Axis.counts("epoch", 36).position(1));
    assertEquals(1, Axis.counts("epoch", 36).position(36));
    assertEquals(1, Axis.counts("epoch", 1).position(1));
  }

  private static LineChart chart(String name, double... values) {
    List<Point> line = DoubleStream.of(values).mapToObj(v -> new Point(100 * v, v)).toList();
    List<Spot> spots =
        line.stream().map(p -> new Spot(Spot.Kind.MARKED, p, name + " " + p.y())).toList();
    return new LineChart(
        "a",
        name,
        "about " + name,
        Axis.linear("x", 0, 100),
        Axis.unit("y"),
        List.of(new Series(name, LineStyle.BLUE, line, spots)));
  }

  @Test
  void aLineRunsFromTheLeftBottomToTheRightTop() {
    // 480 pixels less 56 and 14 are 410 wide; the plot is 250 high
    assertTrue(chart("n", 0, .5, 1).svg().contains("d=\"M0 250L205 125L410 0\""));
  }

  @Test
  void whatIsUndefinedIsAGap() {
    String svg = chart("n", 0, Double.NaN, .5, 1).svg();
    assertTrue(svg.contains("d=\"M0 250M205 125L410 0\""), svg);
    assertFalse(svg.contains("NaN"), svg);
  }

  @Test
  void namesAreEscaped() {
    String svg = chart("a<b>&\"c\"", 0, 1).svg();
    assertTrue(svg.contains("a&lt;b&gt;&amp;\"c\"</title>"), svg);
    assertFalse(svg.contains("<b>"), svg);
  }

  @Test
  void aChartWithoutLinesHasAxes() {
    LineChart nothing =
        new LineChart("a", "n", "about", Axis.linear("x", 0, 100), Axis.unit("y"), List.of());
    assertTrue(nothing.svg().contains(">0.5<") || nothing.svg().contains(">0.4<"), nothing.svg());
  }

  @Test
  void noTwoLinesLookAlike() {
    assertEquals(7, Arrays.stream(LineStyle.values()).map(LineStyle::dashes).distinct().count());
    assertEquals(7, Arrays.stream(LineStyle.values()).map(LineStyle::color).distinct().count());
    assertEquals(7, Arrays.stream(LineStyle.values()).map(LineStyle::marker).distinct().count());
  }
}
