package io.github.dl4jlosses.docs.figures;

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

  private static final Axis LEAD =
      new Axis(
          "lead: logit of the true class minus the others",
          Axis.Spacing.LINEAR,
          -2,
          10,
          List.of(-2., 0., 2., 4., 6., 8., 10.));

  private Lesson2Figures() {}

  static String mask() {
    LossCrossEntropy plain = new LossCrossEntropy().withIgnoreIndex(255);
    return new NumberGrids(
            "mask",
            "What a pixel adds to the mean",
            "a mask of 4x4 pixels with ten of road, two of car and four of void; the losses of its"
                + " pixels; what each adds to the mean, without weights and where a car weighs 5",
            List.of(
                new Grid("class y", rows((r, c) -> kind(r, c))),
                new Grid("loss", rows((r, c) -> number(loss(plain, r, c), r, c))),
                new Grid("its part of the mean", parts(plain)),
                new Grid("its part, a car weighs 5", parts(plain.withWeight(1, 5)))))
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

  private static Cell kind(int row, int column) {
    return switch (label(row, column)) {
      case 0 -> new Cell("road", LineStyle.BLUE, 0.4);
      case 1 -> new Cell("car", LineStyle.RED, 0.9);
      default -> new Cell("void", LineStyle.BLACK, 0);
    };
  }

  private static double loss(LossCrossEntropy loss, int row, int column) {
    return loss.losses(TinyMask.classes(), TinyMask.logits(), null).getDouble(0, 0, row, column);
  }

  private static Cell number(double value, int row, int column) {
    LineStyle look = kind(row, column).look();
    return new Cell(String.format(Locale.ROOT, "%.3f", value), look, Math.min(1, value));
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

  static String targets() {
    double[] w = {1, 2, 0.5};
    double[] smooth = {0.1 / 3, 0.1 / 3, 0.9 + 0.1 / 3};
    double sum = w[0] * smooth[0] + w[1] * smooth[1] + w[2] * smooth[2];
    return new GroupedBars(
            "targets",
            "What a pixel of class 2 pulls its probabilities to",
            "one-hot 0, 0, 1; with label smoothing 0.1: 0.033, 0.033, 0.933; with the weights 1, 2,"
                + " 0.5 as well: 0.059, 0.118, 0.824",
            List.of("class 0", "class 1", "class 2"),
            Axis.unit("goal of p"),
            List.of(
                new Bars("one-hot", LineStyle.BLUE, List.of(0., 0., 1.)),
                new Bars("smoothed", LineStyle.ORANGE, List.of(smooth[0], smooth[1], smooth[2])),
                new Bars(
                    "smoothed, weighted",
                    LineStyle.PURPLE,
                    IntStream.range(0, 3).mapToObj(c -> w[c] * smooth[c] / sum).toList())))
        .svg();
  }

  static String smoothing() {
    List<Series> series = new ArrayList<>();
    for (double e : SMOOTHINGS) {
      LossCrossEntropy loss = new LossCrossEntropy().withLabelSmoothing(e);
      List<Point> line = IntStream.rangeClosed(-20, 100).mapToObj(i -> at(loss, i / 10.)).toList();
      Point least = at(loss, Math.min(100, Math.log((1 - e + e / 3) / (e / 3))));
      List<Spot> spots =
          e == 0 ? List.of() : List.of(new Spot(Spot.Kind.MARKED, least, "least loss"));
      series.add(new Series("ε = " + Axis.tick(e), LineStyle.of(series.size()), line, spots));
    }
    return new LineChart(
            "smoothing",
            "The loss of a pixel with label smoothing 0, 0.05, 0.1 and 0.2",
            "without smoothing the loss falls forever; with it there is a least loss at a lead of"
                + " about 4, 3.3 and 2.6, marked, and a straight rise after it",
            LEAD,
            Axis.linear("loss", 0, 3),
            series)
        .svg();
  }

  private static Point at(LossCrossEntropy loss, double lead) {
    INDArray logits = Nd4j.createFromArray(new double[][] {{lead, 0, 0}});
    return new Point(lead, loss.value(Nd4j.zeros(1, 1), logits, null)); // of class 0
  }
}
