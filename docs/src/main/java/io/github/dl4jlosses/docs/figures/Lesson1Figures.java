package io.github.dl4jlosses.docs.figures;

import io.github.dl4jlosses.docs.Words;
import io.github.dl4jlosses.docs.figures.GroupedBars.Bars;
import io.github.dl4jlosses.docs.figures.Surfaces.Surface;
import io.github.dl4jlosses.segment.internal.chart.Axis;
import io.github.dl4jlosses.segment.internal.chart.LineChart;
import io.github.dl4jlosses.segment.internal.chart.LineStyle;
import io.github.dl4jlosses.segment.internal.chart.Series;
import io.github.dl4jlosses.segment.internal.chart.Series.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The figures of lesson 1. */
final class Lesson1Figures {
  private static final int STEPS = 60;

  /** Two losses of three classes, of which class 0 is true and class 2 has the logit 0. */
  private enum Cost {
    CROSS_ENTROPY("cross-entropy") {
      @Override
      double value(double[] p) {
        return -Math.log(p[0]);
      }

      @Override
      double[] gradient(double[] p) {
        return new double[] {p[0] - 1, p[1], p[2]};
      }
    },
    SQUARED_ERROR("squared-error") {
      @Override
      double value(double[] p) {
        return (1 - p[0]) * (1 - p[0]) + p[1] * p[1] + p[2] * p[2];
      }

      @Override
      double[] gradient(double[] p) {
        double[] error = {p[0] - 1, p[1], p[2]};
        double mean = p[0] * error[0] + p[1] * error[1] + p[2] * error[2];
        return IntStream.range(0, 3).mapToDouble(j -> 2 * p[j] * (error[j] - mean)).toArray();
      }
    };

    private final String word;

    Cost(String word) {
      this.word = word;
    }

    abstract double value(double[] p);

    abstract double[] gradient(double[] p);

    double size(double[] p) {
      double[] g = gradient(p);
      return Math.sqrt(g[0] * g[0] + g[1] * g[1] + g[2] * g[2]);
    }

    /** Returns where gradient descent at rate 1 goes, with the third logit held. */
    List<Point> descent() {
      List<Point> path = new ArrayList<>(List.of(new Point(-6, 8)));
      for (int step = 0; step < STEPS; step++) {
        Point at = path.get(step);
        double[] g = gradient(softmax(at.x(), at.y()));
        path.add(new Point(at.x() - g[0], at.y() - g[1]));
      }
      return path;
    }
  }

  private Lesson1Figures() {}

  static String minusLog(Words words) {
    List<Point> line =
        IntStream.rangeClosed(1, 200)
            .mapToObj(i -> new Point(i / 200., -Math.log(i / 200.)))
            .filter(point -> point.y() <= 5)
            .toList();
    return new LineChart(
            "minus-log",
            words.title(),
            words.about(),
            Axis.unit(words.of("x")),
            Axis.linear("-log p", 0, 5),
            List.of(new Series("-log p", LineStyle.BLUE, line, List.of())))
        .svg();
  }

  static String distance(Words words) {
    return new GroupedBars(
            "distance",
            words.title(),
            words.about(),
            List.of(words.of("sky"), words.of("tree"), words.of("road"), words.of("car")),
            Axis.linear(words.of("y"), 0, 0.6),
            GroupedBars.decimals(3),
            List.of(
                new Bars(words.of("truth"), LineStyle.BLUE, List.of(0.5, 0.25, 0.125, 0.125)),
                new Bars(words.of("forecast"), LineStyle.ORANGE, List.of(0.125, 0.5, 0.25, 0.125))))
        .svg();
  }

  static String surface(Words words) {
    return new Surfaces(
            "surface",
            words,
            Axis.linear(words.of("x"), -6, 6),
            Axis.linear(words.of("y"), -6, 6),
            List.of(0.1, 0.5, 1., 1.9, 4., 7.),
            surfaces(words, Cost::value, Cost::descent))
        .svg();
  }

  static String gradientSize(Words words) {
    return new Surfaces(
            "gradient-size",
            words,
            Axis.linear(words.of("x"), -6, 6),
            Axis.linear(words.of("y"), -6, 6),
            List.of(0.01, 0.05, 0.2, 0.5, 1.),
            surfaces(words, Cost::size, cost -> List.of()))
        .svg();
  }

  private interface Quantity {
    double of(Cost cost, double[] p);
  }

  private static List<Surface> surfaces(
      Words words, Quantity quantity, Function<Cost, List<Point>> path) {
    return List.of(Cost.CROSS_ENTROPY, Cost.SQUARED_ERROR).stream()
        .map(
            c ->
                new Surface(
                    words.of(c.word), (x, y) -> quantity.of(c, softmax(x, y)), path.apply(c)))
        .toList();
  }

  private static double[] softmax(double first, double second) {
    double sum = Math.exp(first) + Math.exp(second) + 1;
    return new double[] {Math.exp(first) / sum, Math.exp(second) / sum, 1 / sum};
  }
}
