package io.github.dl4jlosses.docs.figures;

import static java.util.Objects.requireNonNull;

import io.github.dl4jlosses.docs.Words;
import io.github.dl4jlosses.docs.figures.GroupedBars.Bars;
import io.github.dl4jlosses.examples.lessons.Lesson6BeyondCrossEntropy;
import io.github.dl4jlosses.examples.lessons.Lesson6Gradients;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.segment.internal.chart.Axis;
import io.github.dl4jlosses.segment.internal.chart.LineChart;
import io.github.dl4jlosses.segment.internal.chart.LineStyle;
import io.github.dl4jlosses.segment.internal.chart.Series;
import io.github.dl4jlosses.segment.internal.chart.Series.Point;
import io.github.dl4jlosses.segment.internal.chart.Series.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The figures of lesson 6. */
final class Lesson6Figures {
  static final List<Integer> SHIPS = List.of(400, 40, 4);
  private static final int RADIUS = 4; // of the true disk
  private static final List<Integer> COMPARED = List.of(0, 6); // radii

  private Lesson6Figures() {}

  static String shares(Words words) {
    return new GroupedBars(
            "shares",
            words.title(),
            words.about(),
            SHIPS.stream().map(number -> words.of("ships", number)).toList(),
            Axis.linear(words.of("y"), 0, 100),
            // all digits of 12 bars would run into each other
            percent -> GroupedBars.decimals(percent < 10 ? 1 : 0).apply(percent),
            List.of(
                shares("BCE", LineStyle.BLUE),
                shares("focal", LineStyle.ORANGE),
                shares("Dice", LineStyle.RED),
                shares("Tversky", LineStyle.PURPLE)))
        .svg();
  }

  private static Bars shares(String loss, LineStyle look) {
    return new Bars(loss, look, SHIPS.stream().map(number -> percent(loss, number)).toList());
  }

  /** Returns the share of the gradient of an untrained network that is at the ships. */
  static double percent(String loss, int ships) {
    INDArray untrained = Nd4j.zeros(DataType.DOUBLE, 1, 1, 1, Lesson6Gradients.PIXELS);
    INDArray truth = Lesson6Gradients.ships(ships);
    INDArray gradient = loss(loss).valueAndGradient(truth, untrained, null).gradient();
    double ofShips = gradient.mul(truth).norm1Number().doubleValue();
    return 100 * ofShips / gradient.norm1Number().doubleValue();
  }

  private static SegmentationLoss loss(String name) {
    return requireNonNull(Lesson6BeyondCrossEntropy.losses().get(name));
  }

  static String moved(Words words) {
    return disks(
        "moved", words, 10, List.of(), moved -> Lesson6BeyondCrossEntropy.disk(RADIUS, moved));
  }

  static String shrunk(Words words) {
    return disks("shrunk", words, 8, COMPARED, radius -> Lesson6BeyondCrossEntropy.disk(radius, 0));
  }

  private static String disks(
      String id, Words words, int last, List<Integer> ringed, IntFunction<INDArray> guess) {
    List<Double> ticks = IntStream.rangeClosed(0, last / 2).mapToObj(i -> 2. * i).toList();
    Axis x = new Axis(words.of("x"), Axis.Spacing.LINEAR, 0, last, ticks);
    INDArray truth = Lesson6BeyondCrossEntropy.disk(RADIUS, 0);
    List<Series> lines = new ArrayList<>();
    for (String name : List.of("BCE", "Dice")) {
      List<Point> line = new ArrayList<>();
      List<Spot> spots = new ArrayList<>();
      for (int number = 0; number <= last; number++) {
        double value = Lesson6BeyondCrossEntropy.value(loss(name), truth, guess.apply(number));
        Point at = new Point(number, value);
        line.add(at);
        String text = String.format(Locale.ROOT, "%s %d: %.3f", name, number, value);
        spots.add(new Spot(Spot.Kind.MARKED, at, text));
        if (ringed.contains(number)) {
          spots.add(new Spot(Spot.Kind.RING, at, text));
        }
      }
      LineStyle look = name.equals("BCE") ? LineStyle.BLUE : LineStyle.RED;
      lines.add(new Series(name, look, line, spots));
    }
    return new LineChart(id, words.title(), words.about(), x, Axis.unit(words.of("y")), lines)
        .svg();
  }
}
