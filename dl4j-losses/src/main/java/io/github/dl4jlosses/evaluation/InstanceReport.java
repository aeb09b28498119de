package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.Interval;
import io.github.dl4jlosses.metric.OperatingPoint;
import io.github.dl4jlosses.metric.matching.AreaRange;
import io.github.dl4jlosses.metric.matching.DetectionCounts;
import io.github.dl4jlosses.metric.matching.InstanceMatcher;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.metric.matching.IouThresholds;
import io.github.dl4jlosses.metric.matching.PanopticQuality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The tables that {@link InstanceAveragePrecision} prints.
 *
 * @param task names of classes
 * @param options what is reported
 * @param images how many there are
 * @param scores of them
 */
record InstanceReport(
    SegmentationTask task, InstanceOptions options, int images, InstanceScores scores) {
  private static final double HALF = .5;

  /** Returns a table of AP, and one of counts at one IoU. */
  String tables() {
    double iou = countedIou();
    Table ranked = new Table(header("best F1", "confidence", "objects", "predictions"));
    Table counted =
        new Table(
            "class",
            "precision",
            "recall",
            "F1",
            "accuracy",
            "PQ",
            "SQ",
            "RQ",
            "found",
            "missed",
            "invented",
            "merges",
            "splits");
    for (int c : classes()) {
      ranked.row(ranked(c, iou));
      counted.row(counted(c, iou));
    }
    List<AreaRange> areas = options.matcher().areas();
    ranked.row(aps("mean", scores::meanAp));
    for (AreaRange area : areas.subList(1, areas.size())) {
      ranked.row(aps("mean, " + area.name(), ious -> scores.meanAp(ious, area)));
    }
    counted.row(means(iou));
    return title(iou) + "\n" + ranked + counted;
  }

  private String title(double iou) {
    String title =
        String.format(Locale.ROOT, "Objects of %,d images; counts at IoU %.2f", images, iou);
    int max = options.matcher().maxDetections();
    return max == InstanceMatcher.UNLIMITED
        ? title
        : title
            + String.format(
                Locale.ROOT,
                "; of an image the %,d surest predictions of a class count for AP",
                max);
  }

  private String[] ranked(int c, double iou) {
    OperatingPoint best = scores.curve(c, iou).bestF1();
    DetectionCounts counts = scores.ap(c, iou).counts();
    return aps(
        task.classNames().get(c),
        ious -> scores.ap(c, ious),
        Table.number(best.f1()),
        Table.number(best.threshold()),
        Table.number(counts.truePositives() + counts.falseNegatives()),
        Table.number(counts.truePositives() + counts.falsePositives()));
  }

  private String[] counted(int c, double iou) {
    DetectionCounts counts = scores.ap(c, iou).counts();
    PanopticQuality panoptic = scores.panoptic(c);
    return new String[] {
      task.classNames().get(c),
      Table.number(counts.precision()),
      Table.number(counts.recall()),
      Table.number(counts.f1()),
      Table.number(scores.detections(c, iou).detectionAccuracy()),
      Table.number(panoptic.quality()),
      Table.number(panoptic.segmentationQuality()),
      Table.number(panoptic.recognitionQuality()),
      Table.number(counts.truePositives()),
      Table.number(counts.falseNegatives()),
      Table.number(counts.falsePositives()),
      Table.number(scores.merges(c)),
      Table.number(scores.splits(c))
    };
  }

  private String[] means(double iou) {
    return new String[] {
      "mean",
      mean(c -> scores.ap(c, iou).precision()),
      mean(c -> scores.ap(c, iou).recall()),
      mean(c -> scores.ap(c, iou).f1()),
      Table.number(scores.meanDetectionAccuracy(iou)),
      Table.number(scores.meanPanopticQuality()),
      mean(c -> scores.panoptic(c).segmentationQuality()),
      mean(c -> scores.panoptic(c).recognitionQuality())
    };
  }

  /** Returns a table of intervals of AP and PQ. */
  String intervals(Bootstrap bootstrap) {
    Table table = new Table(header("PQ"));
    for (int c : classes()) {
      table.row(
          row(
              task.classNames().get(c),
              ious -> interval(bootstrap, s -> s.ap(c, ious)),
              interval(bootstrap, s -> s.panoptic(c).quality())));
    }
    table.row(
        row(
            "mean",
            ious -> interval(bootstrap, s -> s.meanAp(ious)),
            interval(bootstrap, InstanceScores::meanPanopticQuality)));
    return String.format(
            Locale.ROOT,
            "Intervals of %s %%: %,d draws of %,d images, seed %d\n",
            Arguments.number(100 * bootstrap.level()),
            bootstrap.draws(),
            images,
            bootstrap.seed())
        + table;
  }

  private String interval(Bootstrap bootstrap, ToDoubleFunction<InstanceScores> score) {
    Interval interval = scores.interval(bootstrap, score);
    return interval.defined() == 0 ? Table.number(Double.NaN) : interval.toString();
  }

  private IntStream classIndices() {
    return IntStream.range(0, task.classes())
        .filter(c -> task.labeling() == Labeling.MULTI_LABEL || c != options.background());
  }

  private int[] classes() {
    return classIndices().toArray();
  }

  /** Returns the IoU that counts are of: .5, or the lowest if that is not matched. */
  private double countedIou() {
    List<Double> ious = options.matcher().ious();
    return ious.contains(HALF) ? HALF : ious.get(0);
  }

  private String[] header(String... more) {
    return row("class", IouThresholds::toString, more);
  }

  private String[] aps(String name, ToDoubleFunction<IouThresholds> ap, String... more) {
    return row(name, ious -> Table.number(ap.applyAsDouble(ious)), more);
  }

  private String[] row(String name, Function<IouThresholds, String> cell, String... more) {
    List<String> row = new ArrayList<>(List.of(name));
    options.reported().forEach(ious -> row.add(cell.apply(ious)));
    row.addAll(List.of(more));
    return row.toArray(String[]::new);
  }

  private String mean(IntToDoubleFunction score) {
    return Table.number(
        classIndices()
            .mapToDouble(score)
            .filter(x -> !Double.isNaN(x))
            .average()
            .orElse(Double.NaN));
  }
}
