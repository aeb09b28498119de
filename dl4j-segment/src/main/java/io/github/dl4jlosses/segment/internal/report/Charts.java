package io.github.dl4jlosses.segment.internal.report;

import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.segment.internal.chart.Axis;
import io.github.dl4jlosses.segment.internal.chart.LineChart;
import io.github.dl4jlosses.segment.internal.chart.LineStyle;
import io.github.dl4jlosses.segment.internal.chart.Series;
import io.github.dl4jlosses.segment.internal.chart.Series.Point;
import io.github.dl4jlosses.segment.internal.chart.Series.Spot;
import io.github.dl4jlosses.segment.internal.evaluate.ClassScores;
import io.github.dl4jlosses.segment.internal.evaluate.EpochReport;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.evaluate.ObjectScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The charts of a run. */
final class Charts {
  static final int MAX_CLASSES = 7; // lines that can be told apart
  private static final int MAX_SPOTS = 40; // of a curve

  private Charts() {}

  static LineChart loss(List<EpochScores> epochs) {
    double[] losses =
        epochs.stream().mapToDouble(EpochScores::loss).filter(Double::isFinite).toArray();
    double least = Arrays.stream(losses).min().orElse(0);
    double most = Arrays.stream(losses).max().orElse(1);
    Axis y =
        least > 0
            ? Axis.logarithmic("loss", least, most)
            : Axis.linear("loss", Math.min(0, least), most);
    return new LineChart(
        "loss",
        "Training loss",
        "Mean loss of the steps of each epoch; the table of epochs has the numbers.",
        epochAxis(epochs),
        y,
        List.of(perEpoch("training loss", LineStyle.BLUE, epochs, 0)));
  }

  static LineChart metrics(List<EpochScores> epochs) {
    List<String> names = EpochScores.names();
    double least =
        epochs.stream()
            .flatMap(epoch -> epoch.values().subList(1, names.size()).stream())
            .filter(Double::isFinite)
            .min(Comparator.naturalOrder())
            .orElse(0.);
    return new LineChart(
        "metrics",
        "Metrics on the validation images",
        "Every metric after each epoch; the table of epochs has the numbers.",
        epochAxis(epochs),
        Axis.linear("score", Math.min(least, .9), 1),
        IntStream.range(1, names.size())
            .mapToObj(i -> perEpoch(names.get(i), LineStyle.of(i - 1), epochs, i))
            .toList());
  }

  private static Axis epochAxis(List<EpochScores> epochs) {
    return Axis.counts("epoch", epochs.get(epochs.size() - 1).epoch());
  }

  private static Series perEpoch(
      String name, LineStyle lineStyle, List<EpochScores> epochs, int value) {
    List<Point> line =
        epochs.stream().map(e -> new Point(e.epoch(), e.values().get(value))).toList();
    List<Spot> spots =
        line.stream()
            .map(
                point ->
                    new Spot(
                        Spot.Kind.MARKED,
                        point,
                        format("epoch %d: %s %.4f", (int) point.x(), name, point.y())))
            .toList();
    return new Series(name, lineStyle, line, spots);
  }

  /** Returns precision over recall of the objects of each class, at one IoU. */
  static LineChart precisionRecall(EpochReport epoch, RunDescription run, int iou) {
    List<ClassScores> drawn =
        epoch.classes().stream()
            .filter(c -> !c.objects().isEmpty() && c.objects().get(iou).curve().positives() > 0)
            .sorted(Comparator.comparingLong((ClassScores c) -> -objects(c)))
            .limit(MAX_CLASSES)
            .sorted(Comparator.comparingInt(ClassScores::classIndex))
            .toList();
    double threshold = epoch.withObjects().objects().get(iou).iouThreshold();
    String name = format("%.2f", threshold);
    return new LineChart(
        "pr-" + Math.round(100 * threshold),
        "Precision and recall at IoU " + name,
        "The best precision at each recall, for each class; rings mark the largest F1.",
        Axis.unit("recall"),
        Axis.unit("precision"),
        IntStream.range(0, drawn.size())
            .mapToObj(
                i -> {
                  ClassScores c = drawn.get(i);
                  String of = run.classNames().get(c.classIndex());
                  return curve(of, lineStyle(drawn, i, run), c.objects().get(iou));
                })
            .toList());
  }

  /** Returns the style of the class, if all classes drawn have one of their own, else any other. */
  private static LineStyle lineStyle(List<ClassScores> drawn, int i, RunDescription run) {
    int last = run.shown(drawn.get(drawn.size() - 1).classIndex());
    return last < MAX_CLASSES
        ? LineStyle.ofClass(run.shown(drawn.get(i).classIndex()))
        : LineStyle.of(i);
  }

  private static long objects(ClassScores c) {
    return c.objects().get(0).curve().positives();
  }

  private static Series curve(String name, LineStyle lineStyle, ObjectScores scores) {
    PrecisionRecallCurve curve = scores.curve();
    String legend = format("%s, AP %.3f", name, scores.ap().value());
    return new Series(legend, lineStyle, steps(curve), spots(name, curve));
  }

  /** Returns the best precision at each recall: a line that only falls. */
  private static List<Point> steps(PrecisionRecallCurve curve) {
    List<Point> line = new ArrayList<>(); // backwards
    double best = 0;
    for (int k = curve.size() - 1; k >= 0; k--) {
      if (curve.precision(k) > best) {
        line.add(new Point(curve.recall(k), best));
        best = curve.precision(k);
        line.add(new Point(curve.recall(k), best));
      }
    }
    line.add(new Point(0, best));
    Collections.reverse(line);
    return line;
  }

  private static List<Spot> spots(String name, PrecisionRecallCurve curve) {
    TreeSet<Integer> shown = new TreeSet<>();
    IntStream.range(0, Math.min(MAX_SPOTS, curve.size()))
        .map(i -> (int) ((long) i * curve.size() / Math.min(MAX_SPOTS, curve.size())))
        .forEach(shown::add);
    double best = curve.bestF1().threshold(); // NaN is none
    IntStream.range(0, curve.size()).filter(k -> curve.threshold(k) == best).forEach(shown::add);
    return shown.stream()
        .map(
            k ->
                new Spot(
                    curve.threshold(k) == best ? Spot.Kind.RING : Spot.Kind.QUIET,
                    new Point(curve.recall(k), curve.precision(k)),
                    format(
                        "%s, confidence ≥ %.3f: precision %.3f, recall %.3f, F1 %.3f%s",
                        name,
                        curve.threshold(k),
                        curve.precision(k),
                        curve.recall(k),
                        f1(curve, k),
                        curve.threshold(k) == best ? " (largest)" : "")))
        .toList();
  }

  private static double f1(PrecisionRecallCurve curve, int k) {
    long tp = curve.truePositives(k);
    return 2. * tp / (tp + curve.falsePositives(k) + curve.positives());
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
