package io.github.dl4jlosses.docs.figures;

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
import io.github.dl4jlosses.segment.internal.chart.Svg;
import java.util.List;
import java.util.stream.IntStream;

/** Figures of lesson 4. */
final class Lesson4Figures {
  private static final String INK = "#1f2933";
  private static final LineStyle[] CLASSES = {
    LineStyle.BLACK, LineStyle.BLUE, LineStyle.ORANGE, LineStyle.GREEN
  };
  private static final Axis STEP = Axis.linear("step", 0, 150);
  private static final int PANEL = 140;
  private static final int TOP = 30;

  private Lesson4Figures() {}

  /** Losses with one softmax, two, and a sigmoid that nobody asked for. */
  static String twice() {
    int pixels = 16 * 16; // CnnLossLayer adds them up
    return new LineChart(
            "twice",
            "Loss with one softmax, two, and a hidden sigmoid",
            "One softmax falls to 0.1, two stop above 0.55, the sigmoid falls to 0",
            STEP,
            Axis.linear("loss per pixel", 0, 1.2),
            List.of(
                series("one softmax", LineStyle.BLUE, Lesson4Training.once().scores(), 1),
                series("two", LineStyle.RED, Lesson4Training.softmaxTwice().scores(), 1),
                series(
                    "hidden sigmoid",
                    LineStyle.GREEN,
                    Lesson4Training.sigmoidHidden().scores(),
                    pixels)))
        .svg();
  }

  /** Norms of the weights with the same l2 and gradients of different scale. */
  static String decay() {
    LossCrossEntropy mean = new LossCrossEntropy();
    LossCrossEntropy sum = mean.withReduction(Reduction.SUM);
    Run decayed = Lesson4Training.decayed(mean, 1, 0.01);
    Run lost = Lesson4Training.decayed(sum, 1 / 2048., 0.01);
    Run mended = Lesson4Training.decayed(sum, 1 / 2048., 0.01 * 2048);
    return new LineChart(
            "decay",
            "Norm of the weights under weight decay",
            "With SUM and the same l2 the weights grow as if there was none",
            STEP,
            Axis.linear("norm of the weights", 0, 8),
            List.of(
                series("SUM, l2", LineStyle.RED, lost.norms(), 1),
                series("MEAN, l2", LineStyle.BLUE, decayed.norms(), 1),
                series("SUM, l2 * 2048", LineStyle.BLACK, mended.norms(), 1)))
        .svg();
  }

  private static Series series(String name, LineStyle look, List<Double> values, int divisor) {
    List<Point> line =
        IntStream.range(0, values.size())
            .mapToObj(i -> new Point(i, values.get(i) / divisor))
            .toList();
    return new Series(name, look, line, List.of());
  }

  /** A mask, resized in two ways. */
  static String masks() {
    Svg svg = new Svg(480, 206);
    svg.with("role", "img", "aria-labelledby", "masks-title masks-about");
    svg.with("font-family", "system-ui, Helvetica, Arial, sans-serif", "font-size", 13);
    svg.open("title", "id", "masks-title").text("A mask, resized").close();
    svg.open("desc", "id", "masks-about");
    svg.text("Nearest neighbor keeps the classes 0, 1 and 3; bilinear makes borders of 1 and 2");
    svg.close();
    int[][] mask = Lesson4Masks.mask();
    int[][] nearest = Lesson4Masks.nearest(mask, 7);
    panel(svg, 10, "mask 4x4", mask, mask);
    panel(svg, 170, "7x7, nearest", nearest, nearest);
    panel(svg, 330, "7x7, bilinear", Lesson4Masks.bilinear(mask, 7), nearest);
    label(svg, 470, 196, "end", "framed: not what nearest neighbor gives");
    return svg.end();
  }

  private static void panel(Svg svg, int left, String name, int[][] mask, int[][] right) {
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
