package io.github.dl4jlosses.docs.figures;

import io.github.dl4jlosses.docs.Panels;
import io.github.dl4jlosses.docs.Words;
import io.github.dl4jlosses.examples.lessons.Lesson4Masks;
import io.github.dl4jlosses.examples.lessons.Lesson4Training;
import io.github.dl4jlosses.examples.lessons.Lesson4Training.Run;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.Reduction;
import io.github.dl4jlosses.segment.internal.chart.Axis;
import io.github.dl4jlosses.segment.internal.chart.LineChart;
import io.github.dl4jlosses.segment.internal.chart.LineStyle;
import io.github.dl4jlosses.segment.internal.chart.Series;
import io.github.dl4jlosses.segment.internal.chart.Series.Point;
import io.github.dl4jlosses.segment.internal.chart.Series.Spot;
import io.github.dl4jlosses.segment.internal.chart.Svg;
import java.util.List;
import java.util.stream.IntStream;

/** Figures of lesson 4. */
final class Lesson4Figures {
  private static final String INK = "#1f2933";
  private static final LineStyle[] CLASSES = {
    LineStyle.BLACK, LineStyle.BLUE, LineStyle.ORANGE, LineStyle.GREEN
  };
  private static final int STEPS = 150;
  private static final double FLOOR = Math.log(1 + 2 / Math.E); // of a softmax of probabilities
  private static final int PANEL = 140;
  private static final int TOP = 30;

  private Lesson4Figures() {}

  /** Losses with one softmax, two, and a sigmoid that nobody asked for. */
  static String twice(Words words) {
    int pixels = 16 * 16; // CnnLossLayer adds them up
    return new LineChart(
            "twice",
            words.title(),
            words.about(),
            Axis.linear(words.of("x"), 0, STEPS),
            Axis.linear(words.of("y"), 0, 1.2),
            List.of(
                series(words.of("once"), LineStyle.BLUE, Lesson4Training.once().scores(), 1),
                series(
                    words.of("twice"), LineStyle.RED, Lesson4Training.softmaxTwice().scores(), 1),
                series(
                    words.of("sigmoid"),
                    LineStyle.GREEN,
                    Lesson4Training.sigmoidHidden().scores(),
                    pixels),
                level(words.of("floor", FLOOR), LineStyle.BLACK, FLOOR)))
        .svg();
  }

  /** Norms of the weights with the same l2 and gradients of different scale. */
  static String decay(Words words) {
    LossCrossEntropy mean = new LossCrossEntropy();
    LossCrossEntropy sum = mean.withReduction(Reduction.SUM);
    Run undecayed = Lesson4Training.decayed(mean, 1, 0);
    Run decayed = Lesson4Training.decayed(mean, 1, 0.01);
    Run lost = Lesson4Training.decayed(sum, 1 / 2048., 0.01);
    Run mended = Lesson4Training.decayed(sum, 1 / 2048., 0.01 * 2048);
    return new LineChart(
            "decay",
            words.title(),
            words.about(),
            Axis.linear(words.of("x"), 0, STEPS),
            Axis.linear(words.of("y"), 0, 8),
            List.of(
                marked(words.of("none"), LineStyle.BLUE, undecayed.norms(), 20),
                marked(words.of("sum"), LineStyle.RED, lost.norms(), 40),
                marked(words.of("mean"), LineStyle.GREEN, decayed.norms(), 20),
                marked(words.of("mended"), LineStyle.BLACK, mended.norms(), 40)))
        .svg();
  }

  private static Series series(String name, LineStyle look, List<Double> values, int divisor) {
    List<Point> line =
        IntStream.range(0, values.size())
            .mapToObj(i -> new Point(i, values.get(i) / divisor))
            .toList();
    return new Series(name, look, line, List.of());
  }

  /* Lines that lie on each other have their markers at different steps. */
  private static Series marked(String name, LineStyle look, List<Double> values, int first) {
    Series line = series(name, look, values, 1);
    List<Spot> spots =
        IntStream.iterate(first, step -> step < values.size(), step -> step + 40)
            .mapToObj(step -> new Spot(Spot.Kind.MARKED, line.line().get(step), name))
            .toList();
    return new Series(name, look, line.line(), spots);
  }

  private static Series level(String name, LineStyle look, double value) {
    return new Series(name, look, List.of(new Point(0, value), new Point(STEPS, value)), List.of());
  }

  /** A mask, resized in two ways. */
  static String masks(Words words) {
    int[][] mask = Lesson4Masks.mask();
    int[][] nearest = Lesson4Masks.nearest(mask, 7);
    Svg note = svg(300, 26);
    label(note, 150, 16, "middle", words.of("framed"));
    return Panels.flow(
        480,
        "masks",
        words,
        List.of(
            panel(words.of("mask"), mask, mask),
            panel(words.of("nearest"), nearest, nearest),
            panel(words.of("bilinear"), Lesson4Masks.bilinear(mask, 7), nearest),
            note.end()));
  }

  private static Svg svg(int width, int height) {
    return new Svg(width, height)
        .with("font-family", "system-ui, Helvetica, Arial, sans-serif", "font-size", 13);
  }

  private static String panel(String name, int[][] mask, int[][] right) {
    Svg svg = svg(PANEL + 20, TOP + PANEL + 10);
    int left = 10;
    int cell = PANEL / mask.length;
    label(svg, left, 20, "start", name);
    for (int row = 0; row < mask.length; row++) {
      for (int column = 0; column < mask.length; column++) {
        int x = left + column * cell;
        int y = TOP + row * cell;
        int value = mask[row][column];
        LineStyle look = CLASSES[value];
        svg.open("rect", "class", "filled " + look.style(), "fill", look.color());
        svg.with("fill-opacity", value == 0 ? ".08" : ".35", "stroke", look.color());
        square(svg, x, y, cell, 0.5);
        if (value != right[row][column]) {
          svg.open("rect", "class", LineStyle.RED.style(), "fill", "none");
          svg.with("stroke", LineStyle.RED.color(), "stroke-width", 2.5);
          square(svg, x, y, cell, 2);
        }
        label(svg, x + cell / 2, y + cell / 2 + 5, "middle", "" + value);
      }
    }
    return svg.end();
  }

  private static void square(Svg svg, int x, int y, int cell, double margin) {
    double side = cell - 2 * margin;
    svg.with("x", x + margin, "y", y + margin, "width", side, "height", side).close();
  }

  private static void label(Svg svg, int left, int base, String anchor, String text) {
    svg.open("text", "class", "ink", "fill", INK, "x", left, "y", base, "text-anchor", anchor);
    svg.text(text).close();
  }
}
