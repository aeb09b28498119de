package io.github.dl4jlosses.docs.figures;

import io.github.dl4jlosses.examples.lessons.Lesson5BinaryCrossEntropy;
import io.github.dl4jlosses.examples.lessons.ShipNetwork;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.segment.internal.chart.Axis;
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
  private static final Axis LOGIT =
      new Axis("logit z", Axis.Spacing.LINEAR, -6, 6, List.of(-6., -4., -2., 0., 2., 4., 6.));

  private Lesson5Figures() {}

  static String costs() {
    return new LineChart(
            "costs",
            "The cost of a logit",
            "Cost of a ship falls to 0 as z grows, cost of water rises like z.",
            LOGIT,
            Axis.linear("cost", 0, 6),
            List.of(
                line("if it is a ship", LineStyle.BLUE, -6, 6, z -> softplus(-z)),
                line("if it is water", LineStyle.RED, -6, 6, z -> softplus(z))))
        .svg();
  }

  /** Shows an image and its three masks, four times as large. */
  static String labels() throws IOException {
    Svg svg = new Svg(960, 276);
    svg.with("font-family", "system-ui, Helvetica, Arial, sans-serif", "font-size", 20);
    List<String> parts = List.of("images", "masks/ship", "masks/white", "masks/cloud");
    List<String> names = List.of("image", "ship?", "white?", "cloud?");
    for (int i = 0; i < parts.size(); i++) {
      byte[] png =
          Files.readAllBytes(ShipNetwork.folder("train").resolve(parts.get(i) + "/0001.png"));
      String data = "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
      svg.open("image", "href", data, "x", 240 * i + 4, "y", 34, "width", 232, "height", 232);
      svg.with("style", "image-rendering:pixelated").close();
      svg.open("text", "class", "ink", "fill", "#1f2933", "x", 240 * i + 120, "y", 22);
      svg.with("text-anchor", "middle").text(names.get(i)).close();
    }
    return svg.end();
  }

  static String weights() {
    return Panels.grid(
        2,
        List.of(
            weighted("ship", "cost of a pixel of ship", 5, 5, -1),
            weighted("water", "cost of a pixel of water", 5, 1, 1)));
  }

  /** Draws the cost of one label; sign is that of z in softplus. */
  private static String weighted(
      String id, String label, double weight, double posWeight, int sign) {
    return new LineChart(
            "weights-" + id,
            label,
            "The same cost without weights, with weight 5 and with posWeight 5.",
            LOGIT,
            Axis.linear(label, 0, 30),
            List.of(
                line("plain", LineStyle.BLUE, -6, 6, z -> softplus(sign * z)),
                line("weight 5", LineStyle.RED, -6, 6, z -> weight * softplus(sign * z)),
                line("posWeight 5", LineStyle.GREEN, -6, 6, z -> posWeight * softplus(sign * z))))
        .svg();
  }

  private static double softplus(double z) {
    return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  }

  static String gradients() {
    return new LineChart(
            "gradients",
            "The gradient at a pixel of water",
            "LossBCEWithLogits rises to 1; LossBinaryXENT falls back to 0 from z = 11 on.",
            Axis.linear("logit z", 0, 20),
            Axis.unit("gradient"),
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

  static String sureAndWrong() {
    return new LineChart(
            "sure-and-wrong",
            "Learning from a mistake",
            "LossBCEWithLogits leaves z = 20 at once; LossBinaryXENT never does.",
            Axis.linear("step", 0, 100),
            Axis.linear("logit z of a pixel of water", -5, 20),
            List.of(
                steps("LossBinaryXENT from 20", LineStyle.RED, new LossBinaryXENT(), 20),
                steps("LossBinaryXENT from 14", LineStyle.ORANGE, new LossBinaryXENT(), 14),
                steps("LossBCEWithLogits from 20", LineStyle.BLUE, new LossBCEWithLogits(), 20)))
        .svg();
  }

  private static Series steps(String name, LineStyle look, ILossFunction loss, float start) {
    double[] z = Lesson5BinaryCrossEntropy.descent(loss, start);
    return new Series(
        name,
        look,
        IntStream.range(0, z.length).mapToObj(i -> new Point(i, z[i])).toList(),
        List.of());
  }

  static String rareShips() throws IOException {
    List<Series> curves = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int weight = List.of(1, 5, 20).get(i);
      PrecisionRecallCurve curve = ShipNetwork.measure(ShipNetwork.trained(weight)).curve(0);
      curves.add(series("posWeight " + weight, LineStyle.of(i), curve));
    }
    return new LineChart(
            "rare-ships",
            "Precision and recall of ships",
            "Three curves that lie close together; the threshold 0.5 is at other places of each.",
            Axis.unit("recall"),
            Axis.unit("precision"),
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
