package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.examples.plot.Axis;
import io.github.dl4jlosses.examples.plot.LineChart;
import io.github.dl4jlosses.examples.plot.Look;
import io.github.dl4jlosses.examples.plot.Series;
import io.github.dl4jlosses.examples.plot.Series.Point;
import java.util.List;
import java.util.stream.IntStream;

/** Cross entropy: where it comes from, and why it takes logits. */
final class Lesson1CrossEntropy {
  static final Lesson LESSON =
      new Lesson(
          1,
          "cross-entropy",
          Lesson1CrossEntropy.class,
          List.of(Section.exact("surprise", Lesson1CrossEntropy::surprise)),
          List.of(),
          List.of(Picture.exact("lesson1-minus-log", Lesson1CrossEntropy::minusLog)));

  private Lesson1CrossEntropy() {}

  static void surprise() {
    for (double p : new double[] {0.99, 0.5, 0.1, 0.001}) {
      System.out.printf("p = %5.3f   -log p = %.4f%n", p, -Math.log(p));
    }
  }

  private static String minusLog() {
    List<Point> line =
        IntStream.rangeClosed(1, 200).mapToObj(i -> i / 200.).map(p -> point(p)).toList();
    return new LineChart(
            "minus-log",
            "The cost of a probability",
            "minus the logarithm of p: none at 1, without bound towards 0",
            Axis.unit("p, the probability given to the true class"),
            Axis.linear("-log p", 0, 5),
            List.of(new Series("-log p", Look.BLUE, line, List.of())))
        .svg();
  }

  private static Point point(double p) {
    return new Point(p, -Math.log(p));
  }
}
