package io.github.dl4jlosses.docs.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.docs.WordTable;
import io.github.dl4jlosses.docs.Words;
import io.github.dl4jlosses.docs.figures.GroupedBars.Bars;
import io.github.dl4jlosses.docs.figures.NumberGrids.Cell;
import io.github.dl4jlosses.docs.figures.NumberGrids.Grid;
import io.github.dl4jlosses.docs.figures.Surfaces.Surface;
import io.github.dl4jlosses.segment.internal.chart.Axis;
import io.github.dl4jlosses.segment.internal.chart.LineStyle;
import io.github.dl4jlosses.segment.internal.chart.Series.Point;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Bars, grids and surfaces show the numbers they were given. */
class FiguresTest {
  private static List<String> found(String svg, String pattern) {
    return Pattern.compile(pattern).matcher(svg).results().map(match -> match.group(1)).toList();
  }

  @Test
  void bothLanguagesHaveTheSameWords() {
    assertEquals(
        WordTable.read(Words.class, "figures/words-en.properties").keySet(),
        WordTable.read(Words.class, "figures/words-zh.properties").keySet());
  }

  @Test
  void aBarIsAsHighAsItsValueAndSaysIt() {
    String svg =
        new GroupedBars(
                "a",
                "title",
                "about",
                List.of("one", "two"),
                Axis.unit("y"),
                GroupedBars.decimals(2),
                List.of(new Bars("b", LineStyle.BLUE, List.of(0.25, 1.)))) // 200 pixels are 1
            .svg();
    assertEquals(
        List.of("12", "50", "200"), // the first is the legend's
        found(svg, "<rect [^>]*height=\"([\\d.]+)\""));
    assertEquals(List.of("0.25"), found(svg, ">(0\\.25)</text>"));
    assertEquals(List.of("one", "two"), found(svg, ">(one|two)</text>"));
  }

  @Test
  void aGridHasItsFirstRowOnTop() {
    Cell faint = new Cell("1", LineStyle.BLUE, 0);
    Cell strong = new Cell("2", LineStyle.RED, 1);
    String svg =
        new NumberGrids(
                "a",
                "title",
                "about",
                List.of(new Grid("g", List.of(List.of(faint, strong), List.of(strong, faint)))))
            .svg();
    assertEquals(List.of("1", "2", "2", "1"), found(svg, ">(\\d)</text>"));
    assertEquals(List.of("1", "1", "89", "89"), found(svg, "<rect [^>]* y=\"(\\d+)\""));
    assertEquals(List.of("0", "0.6", "0.6", "0"), found(svg, "fill-opacity=\"([\\d.]+)\""));
  }

  private static String surface(DoubleBinaryOperator value, List<Point> path) {
    return new Surfaces(
            "a",
            Words.of("en", "lesson1-surface"),
            Axis.linear("x", -10, 10),
            Axis.linear("y", -10, 10),
            List.of(0.),
            List.of(new Surface("s", value, path)))
        .svg();
  }

  @Test
  void eachCellOfASurfaceIsInTheBandOfItsValue() {
    String svg = surface((x, y) -> y - 0.2, List.of()); // y is 0 in the middle of row 47
    List<String> bands = found(svg, "crispEdges\" d=\"([^\"]*)\"");
    assertEquals(2, bands.size());
    assertEquals("M0 0h285v3h-285z", bands.get(1).substring(0, 16), "large values are on top");
    assertEquals(47, found(bands.get(1), "(M)").size());
    assertEquals(48, found(bands.get(0), "(M)").size());
  }

  @Test
  void aPathGoesFromItsFirstPointToItsLast() {
    String svg = surface((x, y) -> x, List.of(new Point(-10, 10), new Point(10, 0)));
    assertEquals(
        List.of("M0 0L285 142.5", "M0 0L285 142.5"), found(svg, "d=\"(M[^\"h]*)\" fill=\"none\""));
    assertEquals(List.of("0", "285"), found(svg, "<circle cx=\"(\\d+)\""));
  }
}
