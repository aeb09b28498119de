package io.github.dl4jlosses.docs.figures;

import io.github.dl4jlosses.docs.Panels;
import io.github.dl4jlosses.docs.Words;
import io.github.dl4jlosses.examples.lessons.Lesson5BinaryCrossEntropy;
import io.github.dl4jlosses.examples.lessons.ShipNetwork;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.segment.internal.chart.Axis;
import io.github.dl4jlosses.segment.internal.chart.ChartFrame;
import io.github.dl4jlosses.segment.internal.chart.LineChart;
import io.github.dl4jlosses.segment.internal.chart.LineStyle;
import io.github.dl4jlosses.segment.internal.chart.Series;
import io.github.dl4jlosses.segment.internal.chart.Series.Point;
import io.github.dl4jlosses.segment.internal.chart.Series.Spot;
import io.github.dl4jlosses.segment.internal.chart.Svg;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

/** The figures of lesson 5. */
final class Lesson5Figures {
  private static final List<Double> LOGITS = List.of(-6., -4., -2., 0., 2., 4., 6.);
  private static final int SIDE = 160; // of an image
  private static final int LARGE = 18; // letters of a chart that is half as wide as the page

  private Lesson5Figures() {}

  private static Axis logit(Words words) {
    return new Axis(words.of("x"), Axis.Spacing.LINEAR, -6, 6, LOGITS);
  }

  static String costs(Words words) {
    return new LineChart(
            "costs",
            words.title(),
            words.about(),
            logit(words),
            Axis.linear(words.of("y"), 0, 6),
            List.of(
                line(words.of("ship"), LineStyle.BLUE, -6, 6, z -> softplus(-z)),
                line(words.of("water"), LineStyle.RED, -6, 6, z -> softplus(z))))
        .svg();
  }

  /** Shows an image and its three masks: the image of which the program counts the ships. */
  static String labels(Words words) throws IOException {
    List<String> panels = new ArrayList<>();
    for (String part : List.of("images", "masks/ship", "masks/white", "masks/cloud")) {
      byte[] png = Files.readAllBytes(ShipNetwork.folder("train").resolve(part + "/0000.png"));
      String data = "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
      Svg svg = new Svg(SIDE + 10, SIDE + 32);
      svg.with("font-family", "system-ui, Helvetica, Arial, sans-serif", "font-size", 14);
      svg.open("image", "href", data, "x", 5, "y", 26, "width", SIDE, "height", SIDE);
      svg.with("style", "image-rendering:pixelated").close();
      svg.open("text", "class", "ink", "fill", ChartFrame.INK, "x", SIDE / 2 + 5, "y", 18);
      String name = part.substring(part.indexOf('/') + 1);
      panels.add(svg.with("text-anchor", "middle").text(words.of(name)).end());
    }
    return Panels.flow(4 * (SIDE + 10), "labels", words, panels);
  }

  static String weights(Words words) {
    return Panels.flow(
        2 * ChartFrame.WIDTH,
        "weights",
        words,
        List.of(weighted(words, "ship", 5, 5, -1), weighted(words, "water", 5, 1, 1)));
  }

  /** Draws the cost of one label; sign is that of z in softplus. */
  private static String weighted(
      Words words, String label, double weight, double posWeight, int sign) {
    return new LineChart(
            "weights-" + label,
            words.of(label),
            words.about(),
            logit(words),
            Axis.linear(words.of(label), 0, 30),
            List.of(
                line(words.of("plain"), LineStyle.BLUE, -6, 6, z -> softplus(sign * z)),
                line(words.of("weight"), LineStyle.RED, -6, 6, z -> weight * softplus(sign * z)),
                line(
                    words.of("posWeight"),
                    LineStyle.GREEN,
                    -6,
                    6,
                    z -> posWeight * softplus(sign * z))))
        .svg()
        .replaceFirst("font-size=\"\\d+\"", "font-size=\"" + LARGE + "\"");
  }

  private static double softplus(double z) {
    return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  }

  static String gradients(Words words) {
    return new LineChart(
            "gradients",
            words.title(),
            words.about(),
            Axis.linear(words.of("x"), 0, 20),
            Axis.unit(words.of("y")),
            List.of(
                line(
                    "LossBCEWithLogits",
                    LineStyle.BLUE,
                    0,
                    20,
                    z -> slope(new LossBCEWithLogits(), z)),
                line("LossBinaryXENT", LineStyle.RED, 0, 20, z -> slope(new LossBinaryXENT(), z))))
        .svg();
  }

  private static double slope(ILossFunction loss, double z) {
    INDArray water = Nd4j.createFromArray(new float[][] {{0}});
    INDArray logit = Nd4j.createFromArray(new float[][] {{(float) z}});
    return loss.computeGradient(water, logit, new ActivationSigmoid(), null).getDouble(0);
  }

  static String sureAndWrong(Words words) {
    return new LineChart(
            "sure-and-wrong",
            words.title(),
            words.about(),
            Axis.linear(words.of("x"), 0, 100),
            Axis.linear(words.of("y"), -5, 20),
            List.of(
                steps(words, LineStyle.RED, new LossBinaryXENT(), 20),
                steps(words, LineStyle.ORANGE, new LossBinaryXENT(), 14),
                steps(words, LineStyle.BLUE, new LossBCEWithLogits(), 20)))
        .svg();
  }

  private static Series steps(Words words, LineStyle look, ILossFunction loss, int start) {
    String name = words.of("from", loss.getClass().getSimpleName(), start);
    double[] z = Lesson5BinaryCrossEntropy.descent(loss, start);
    return new Series(
        name,
        look,
        IntStream.range(0, z.length).mapToObj(i -> new Point(i, z[i])).toList(),
        List.of());
  }

  static String rareShips(Words words) throws IOException {
    List<Series> curves = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int weight = List.of(1, 5, 20).get(i);
      PrecisionRecallCurve curve = ShipNetwork.measure(ShipNetwork.trained(weight)).curve(0);
      curves.add(series("posWeight " + weight, LineStyle.of(i), curve));
    }
    return new LineChart(
            "rare-ships",
            words.title(),
            words.about(),
            Axis.unit(words.of("x")),
            Axis.unit(words.of("y")),
            curves)
        .svg();
  }

  /** At fifty recalls, so that the picture has as many points wherever it is drawn. */
  private static Series series(String name, LineStyle look, PrecisionRecallCurve curve) {
    List<Point> line = new ArrayList<>();
    int k = 0;
    for (int percent = 2; percent <= 98; percent += 2) {
      while (k + 1 < curve.size() && curve.recall(k) < percent / 100.) {
        k++;
      }
      line.add(new Point(curve.recall(k), curve.precision(k)));
    }
    int half = ShipNetwork.cut(curve, 0.5);
    Point at = new Point(curve.recall(half), curve.precision(half));
    return new Series(name, look, line, List.of(new Spot(Spot.Kind.MARKED, at, "p = 0.5")));
  }

  private static Series line(
      String name, LineStyle look, double from, double to, DoubleUnaryOperator f) {
    List<Point> points =
        IntStream.rangeClosed(0, 100)
            .mapToDouble(i -> from + (to - from) * i / 100)
            .mapToObj(x -> new Point(x, f.applyAsDouble(x)))
            .toList();
    return new Series(name, look, points, List.of());
  }
}
