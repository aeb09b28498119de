package io.github.dl4jlosses.docs.figures;

import io.github.dl4jlosses.docs.Words;
import io.github.dl4jlosses.docs.figures.GroupedBars.Bars;
import io.github.dl4jlosses.docs.figures.NumberGrids.Cell;
import io.github.dl4jlosses.docs.figures.NumberGrids.Grid;
import io.github.dl4jlosses.examples.lessons.TinyMask;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.segment.internal.chart.Axis;
import io.github.dl4jlosses.segment.internal.chart.LineChart;
import io.github.dl4jlosses.segment.internal.chart.LineStyle;
import io.github.dl4jlosses.segment.internal.chart.Series;
import io.github.dl4jlosses.segment.internal.chart.Series.Point;
import io.github.dl4jlosses.segment.internal.chart.Series.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The figures of lesson 2. */
final class Lesson2Figures {
  private static final double[] SMOOTHINGS = {0, 0.05, 0.1, 0.2};
  private static final List<Double> LEADS = List.of(-2., 0., 2., 4., 6., 8., 10.);

  private Lesson2Figures() {}

  static String mask(Words words) {
    LossCrossEntropy plain = new LossCrossEntropy().withIgnoreIndex(255);
    return new NumberGrids(
            "mask",
            words.title(),
            words.about(),
            List.of(
                new Grid(words.of("classes"), rows((r, c) -> kind(words, r, c))),
                new Grid(words.of("losses"), rows((r, c) -> number(loss(plain, r, c), r, c))),
                new Grid(words.of("parts"), parts(plain)),
                new Grid(words.of("weighted"), parts(plain.withWeight(1, 5)))))
        .svg();
  }

  private static List<List<Cell>> rows(BiFunction<Integer, Integer, Cell> cell) {
    return IntStream.range(0, 4)
        .mapToObj(r -> IntStream.range(0, 4).mapToObj(c -> cell.apply(r, c)).toList())
        .toList();
  }

  private static int label(int row, int column) {
    return TinyMask.classes().getInt(0, 0, row, column);
  }

  private static Cell kind(Words words, int row, int column) {
    return switch (label(row, column)) {
      case 0 -> new Cell(words.of("road"), look(row, column), 0.4);
      case 1 -> new Cell(words.of("car"), look(row, column), 0.9);
      default -> new Cell(words.of("void"), look(row, column), 0);
    };
  }

  private static LineStyle look(int row, int column) {
    return switch (label(row, column)) {
      case 0 -> LineStyle.BLUE;
      case 1 -> LineStyle.RED;
      default -> LineStyle.BLACK;
    };
  }

  private static double loss(LossCrossEntropy loss, int row, int column) {
    return loss.losses(TinyMask.classes(), TinyMask.logits(), null).getDouble(0, 0, row, column);
  }

  private static Cell number(double value, int row, int column) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return new Cell(text, look(row, column), Math.min(1, value));
  }

  private static List<List<Cell>> parts(LossCrossEntropy loss) {
    INDArray losses = loss.losses(TinyMask.classes(), TinyMask.logits(), null);
    double mean = loss.value(TinyMask.classes(), TinyMask.logits(), null);
    double divisor = losses.sumNumber().doubleValue() / mean;
    return rows(
        (r, c) -> {
          Cell cell = number(losses.getDouble(0, 0, r, c) / divisor, r, c);
          double strength = losses.getDouble(0, 0, r, c) / divisor / mean * 2;
          return new Cell(cell.text(), cell.look(), Math.min(1, strength));
        });
  }

  static String targets(Words words) {
    double[] w = {1, 2, 0.5};
    double[] smooth = {0.1 / 3, 0.1 / 3, 0.9 + 0.1 / 3};
    double sum = w[0] * smooth[0] + w[1] * smooth[1] + w[2] * smooth[2];
    return new GroupedBars(
            "targets",
            words.title(),
            words.about(),
            IntStream.range(0, 3).mapToObj(c -> words.of("class", c)).toList(),
            Axis.unit(words.of("y")),
            GroupedBars.decimals(2), // more would run into each other
            List.of(
                new Bars(words.of("one-hot"), LineStyle.BLUE, List.of(0., 0., 1.)),
                new Bars(
                    words.of("smoothed"),
                    LineStyle.ORANGE,
                    List.of(smooth[0], smooth[1], smooth[2])),
                new Bars(
                    words.of("weighted"),
                    LineStyle.PURPLE,
                    IntStream.range(0, 3).mapToObj(c -> w[c] * smooth[c] / sum).toList())))
        .svg();
  }

  static String smoothing(Words words) {
    List<Series> series = new ArrayList<>();
    for (double e : SMOOTHINGS) {
      LossCrossEntropy loss = new LossCrossEntropy().withLabelSmoothing(e);
      List<Point> line = IntStream.rangeClosed(-20, 100).mapToObj(i -> at(loss, i / 10.)).toList();
      Point least = at(loss, Math.min(100, Math.log((1 - e + e / 3) / (e / 3))));
      List<Spot> spots =
          e == 0 ? List.of() : List.of(new Spot(Spot.Kind.MARKED, least, words.of("least")));
      series.add(new Series("ε = " + Axis.tick(e), LineStyle.of(series.size()), line, spots));
    }
    return new LineChart(
            "smoothing",
            words.title(),
            words.about(),
            new Axis(words.of("x"), Axis.Spacing.LINEAR, -2, 10, LEADS),
            Axis.linear(words.of("y"), 0, 3),
            series)
        .svg();
  }

  private static Point at(LossCrossEntropy loss, double lead) {
    INDArray logits = Nd4j.createFromArray(new double[][] {{lead, 0, 0}});
    return new Point(lead, loss.value(Nd4j.zeros(1, 1), logits, null)); // of class 0
  }
}
