package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.Interval;
import io.github.dl4jlosses.metric.matching.AreaRange;
import io.github.dl4jlosses.metric.matching.DetectionCounts;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.metric.matching.IouThresholds;
import io.github.dl4jlosses.metric.matching.PanopticQuality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
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
  private static final String UNDEFINED = "-";
  private static final double HALF = .5;

  /** Returns the scores, a row for each class. */
  String table() {
    double iou = countedIou();
    List<List<String>> rows = new ArrayList<>();
    List<String> header = header();
    header.addAll(
        List.of("precision", "recall", "F1", "accuracy", "PQ", "SQ", "RQ", "objects", "found"));
    header.addAll(List.of("predicted", "merges", "splits"));
    rows.add(header);
    for (int c : classes()) {
      List<String> row = aps(task.classNames().get(c), ious -> scores.ap(c, ious));
      addCounts(row, c, iou);
      rows.add(row);
    }
    rows.add(means(iou));
    for (AreaRange area : options.matcher().areas().subList(1, options.matcher().areas().size())) {
      rows.add(aps("mean, " + area.name(), ious -> scores.meanAp(ious, area)));
    }
    return String.format(
            Locale.ROOT, "Objects of %d images; counts at IoU %.2f; - is undefined%n", images, iou)
        + aligned(rows);
  }

  private void addCounts(List<String> row, int c, double iou) {
    DetectionCounts ranked = scores.ap(c, iou).counts();
    PanopticQuality panoptic = scores.panoptic(c);
    row.add(number(ranked.precision()));
    row.add(number(ranked.recall()));
    row.add(number(ranked.f1()));
    row.add(number(scores.detections(c, iou).detectionAccuracy()));
    row.add(number(panoptic.quality()));
    row.add(number(panoptic.segmentationQuality()));
    row.add(number(panoptic.recognitionQuality()));
    row.add(Long.toString(ranked.truePositives() + ranked.falseNegatives()));
    row.add(Long.toString(ranked.truePositives()));
    row.add(Long.toString(ranked.truePositives() + ranked.falsePositives()));
    row.add(Long.toString(scores.merges(c)));
    row.add(Long.toString(scores.splits(c)));
  }

  private List<String> means(double iou) {
    List<String> row = aps("mean", scores::meanAp);
    row.add(mean(c -> scores.ap(c, iou).counts().precision()));
    row.add(mean(c -> scores.ap(c, iou).counts().recall()));
    row.add(mean(c -> scores.ap(c, iou).counts().f1()));
    row.add(number(scores.meanDetectionAccuracy(iou)));
    row.add(number(scores.meanPanopticQuality()));
    row.add(mean(c -> scores.panoptic(c).segmentationQuality()));
    row.add(mean(c -> scores.panoptic(c).recognitionQuality()));
    return row;
  }

  /** Returns intervals of APs and panoptic quality, a row for each class. */
  String intervals(Bootstrap bootstrap) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = header();
    header.add("PQ");
    rows.add(header);
    for (int c : classes()) {
      List<String> row = new ArrayList<>(List.of(task.classNames().get(c)));
      options.reported().forEach(ious -> row.add(interval(bootstrap, s -> s.ap(c, ious))));
      row.add(interval(bootstrap, s -> s.panoptic(c).quality()));
      rows.add(row);
    }
    List<String> row = new ArrayList<>(List.of("mean"));
    options.reported().forEach(ious -> row.add(interval(bootstrap, s -> s.meanAp(ious))));
    row.add(interval(bootstrap, InstanceScores::meanPanopticQuality));
    rows.add(row);
    return String.format(
            Locale.ROOT,
            "Intervals of %s %% by %d draws of %d images, seed %d%n",
            Arguments.number(100 * bootstrap.level()),
            bootstrap.draws(),
            images,
            bootstrap.seed())
        + aligned(rows);
  }

  private String interval(Bootstrap bootstrap, ToDoubleFunction<InstanceScores> score) {
    Interval interval = scores.interval(bootstrap, score);
    return interval.defined() == 0 ? UNDEFINED : interval.toString();
  }

  private int[] classes() {
    return IntStream.range(0, task.classes())
        .filter(
            c ->
                task.labeling() == SegmentationTask.Labeling.MULTI_LABEL
                    || c != options.background())
        .toArray();
  }

  /** Returns the IoU that counts are of: .5, or the lowest if that is not matched. */
  private double countedIou() {
    List<Double> ious = options.matcher().ious();
    return ious.stream().filter(iou -> iou == HALF).findFirst().orElse(ious.get(0));
  }

  private List<String> header() {
    List<String> header = new ArrayList<>(List.of("class"));
    options.reported().forEach(ious -> header.add(ious.toString()));
    return header;
  }

  private List<String> aps(String name, ToDoubleFunction<IouThresholds> ap) {
    List<String> row = new ArrayList<>(List.of(name));
    options.reported().forEach(ious -> row.add(number(ap.applyAsDouble(ious))));
    return row;
  }

  private String mean(IntToDoubleFunction score) {
    DoubleStream defined = IntStream.of(classes()).mapToDouble(score).filter(x -> !Double.isNaN(x));
    return number(defined.average().orElse(Double.NaN));
  }

  private static String number(double score) {
    return Double.isNaN(score) ? UNDEFINED : String.format(Locale.ROOT, "%.4f", score);
  }

  /** Returns rows with the first column to the left, the others to the right. */
  private static String aligned(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int k = 0; k < row.size(); k++) {
        widths[k] = Math.max(widths[k], row.get(k).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int k = 0; k < row.size(); k++) {
        int padding = widths[k] - row.get(k).length();
        text.append(k == 0 ? "" : "  ").append(k == 0 ? "" : " ".repeat(padding));
        text.append(row.get(k)).append(k == 0 ? " ".repeat(padding) : "");
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }
}
