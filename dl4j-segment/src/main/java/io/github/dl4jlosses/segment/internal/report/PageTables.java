package io.github.dl4jlosses.segment.internal.report;

import io.github.dl4jlosses.metric.ConfusionMatrix;
import io.github.dl4jlosses.metric.OperatingPoint;
import io.github.dl4jlosses.segment.Score;
import io.github.dl4jlosses.segment.internal.evaluate.ClassScores;
import io.github.dl4jlosses.segment.internal.evaluate.EpochReport;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.evaluate.ImageScores;
import io.github.dl4jlosses.segment.internal.evaluate.ObjectError;
import io.github.dl4jlosses.segment.internal.evaluate.ObjectScores;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The tables of the page, as the template wants them: words and numbers ready to be read. */
record PageTables(RunDescription run, List<EpochScores> epochs, EpochReport last) {
  static final int MAX_ERRORS = 200; // rows; the page says how many there are

  /* The nested records are public because the template engine calls only public methods. */

  public record KeyFigure(
      String name, String meaning, PageNumber last, PageNumber best, int bestEpoch) {}

  public record EpochRow(int epoch, List<PageNumber> values, PageNumber seconds) {}

  /** A number and its interval, which is empty where there is none. */
  public record Interval(PageNumber value, String range) {}

  /** A class that pictures show. */
  public record LegendRow(String name, int swatch) {}

  public record ClassRow(
      String name,
      int swatch,
      PageNumber objects,
      PageNumber predictions,
      Interval iou,
      Interval pixelAp,
      List<Interval> aps,
      Interval ap,
      Interval bestF1) {}

  public record ConfusionRow(String name, List<ConfusionCell> cells) {}

  /** How many pixels, their share of the row in percent, the same in tenths, and whether right. */
  public record ConfusionCell(PageNumber count, String share, int tenths, boolean right) {}

  public record ErrorRow(
      String kind,
      String image,
      String name,
      int swatch,
      int area,
      String place,
      PageNumber confidence,
      PageNumber iou,
      String reason) {}

  static List<LegendRow> legend(RunDescription run) {
    return run.foreground()
        .indices()
        .mapToObj(c -> new LegendRow(run.classNames().get(c), run.shown(c)))
        .toList();
  }

  List<KeyFigure> keyFigures() {
    return List.of(
        keyFigure(1, "mean IoU of the classes"),
        keyFigure(2, "average precision over pixels"),
        keyFigure(4, "objects, at IoU .50"),
        keyFigure(6, "objects, at IoU .75"),
        keyFigure(7, "objects, mean of ten IoUs"),
        keyFigure(0, "training, per pixel"));
  }

  private KeyFigure keyFigure(int i, String meaning) {
    Comparator<EpochScores> smallest = Comparator.comparingDouble(epoch -> epoch.values().get(i));
    EpochScores best =
        epochs.stream()
            .filter(epoch -> !Double.isNaN(epoch.values().get(i)))
            .max(i == 0 ? smallest.reversed() : smallest)
            .orElse(last.scores());
    return new KeyFigure(
        EpochScores.names().get(i),
        meaning,
        PageNumber.of(last.scores().values().get(i), 4),
        PageNumber.of(best.values().get(i), 4),
        best.epoch());
  }

  List<EpochRow> epochRows() {
    return epochs.stream()
        .map(
            epoch ->
                new EpochRow(
                    epoch.epoch(),
                    epoch.values().stream().map(value -> PageNumber.of(value, 4)).toList(),
                    new PageNumber(epoch.csvSeconds(), epoch.csvSeconds())))
        .toList();
  }

  List<String> apNames() {
    return last.withObjects().objects().stream()
        .map(scores -> "AP" + Math.round(100 * scores.iouThreshold()))
        .toList();
  }

  List<ClassRow> classRows() {
    return last.classes().stream().map(this::classRow).toList();
  }

  private ClassRow classRow(ClassScores c) {
    List<Interval> aps = c.objects().stream().map(scores -> interval(scores.ap())).toList();
    PageNumber none = PageNumber.of(Double.NaN, 0);
    boolean hasObjects = !c.objects().isEmpty();
    return new ClassRow(
        run.classNames().get(c.classIndex()),
        run.shown(c.classIndex()),
        hasObjects ? PageNumber.count(c.objects().get(0).curve().positives()) : none,
        hasObjects ? PageNumber.count(predictions(c.objects().get(0))) : none,
        interval(c.iou()),
        interval(c.pixelAp()),
        hasObjects ? aps : apNames().stream().map(n -> new Interval(none, "")).toList(),
        interval(c.ap()),
        hasObjects ? bestF1(c.objects().get(1)) : new Interval(none, ""));
  }

  private static long predictions(ObjectScores scores) {
    int end = scores.curve().size() - 1;
    return end < 0 ? 0 : scores.curve().truePositives(end) + scores.curve().falsePositives(end);
  }

  private static Interval bestF1(ObjectScores scores) {
    OperatingPoint best = scores.curve().bestF1();
    return new Interval(
        PageNumber.of(best.f1(), 4),
        Double.isNaN(best.threshold()) ? "" : format("from %.3f", best.threshold()));
  }

  private static Interval interval(Score estimate) {
    String range =
        estimate.hasInterval() ? format("%.3f–%.3f", estimate.low(), estimate.high()) : "";
    return new Interval(PageNumber.of(estimate.value(), 4), range);
  }

  List<String> confusionColumns() {
    return run.isSingle()
        ? run.classNames()
        : List.of("found", "missed", "invented", "rightly without");
  }

  List<ConfusionRow> confusionRows() {
    ConfusionMatrix matrix = last.confusion().get(0);
    return IntStream.range(0, run.classNames().size())
        .mapToObj(
            c ->
                new ConfusionRow(
                    run.classNames().get(c),
                    run.isSingle()
                        ? confusionCells(matrix, c)
                        : labelCells(last.confusion().get(c))))
        .toList();
  }

  private static List<ConfusionCell> confusionCells(ConfusionMatrix matrix, int truth) {
    return IntStream.range(0, matrix.classes())
        .mapToObj(p -> cell(matrix.count(truth, p), truths(matrix, truth), p == truth))
        .toList();
  }

  private static List<ConfusionCell> labelCells(ConfusionMatrix noAndYes) {
    long with = truths(noAndYes, 1);
    long without = truths(noAndYes, 0);
    return List.of(
        cell(noAndYes.count(1, 1), with, /* right= */ true),
        cell(noAndYes.count(1, 0), with, /* right= */ false),
        cell(noAndYes.count(0, 1), without, /* right= */ false),
        cell(noAndYes.count(0, 0), without, /* right= */ true));
  }

  private static long truths(ConfusionMatrix matrix, int truth) {
    return IntStream.range(0, matrix.classes()).mapToLong(p -> matrix.count(truth, p)).sum();
  }

  private static ConfusionCell cell(long count, long total, boolean right) {
    double share = (double) count / total; // 0/0 is NaN
    return new ConfusionCell(
        PageNumber.count(count),
        Double.isNaN(share) ? "–" : format("%.2f %%", 100 * share),
        (int) Math.ceil(10 * share), // any confusion has some shade
        right);
  }

  List<ErrorRow> errorRows() {
    List<ErrorRow> rows = new ArrayList<>();
    for (int i = 0; i < last.images().size(); i++) {
      String image = FileNames.name(run.images().get(i));
      last.images().get(i).errors().forEach(error -> rows.add(errorRow(image, error)));
    }
    rows.sort(
        Comparator.comparing((ErrorRow row) -> row.kind)
            .reversed()
            .thenComparing(row -> -row.area));
    return rows.subList(0, Math.min(MAX_ERRORS, rows.size()));
  }

  /** Returns the number of objects of one kind, in all images. */
  long errors(ObjectError.Kind kind) {
    return last.images().stream()
        .map(ImageScores::errors)
        .flatMap(List::stream)
        .filter(error -> error.kind() == kind)
        .count();
  }

  private ErrorRow errorRow(String image, ObjectError error) {
    return new ErrorRow(
        error.kind() == ObjectError.Kind.MISSED ? "missed" : "invented",
        image,
        run.classNames().get(error.classIndex()),
        run.shown(error.classIndex()),
        error.area(),
        "row " + error.row() + ", column " + error.column(),
        PageNumber.of(error.confidence(), 3),
        PageNumber.of(error.iou(), 3),
        reason(error));
  }

  private String reason(ObjectError error) {
    boolean missed = error.kind() == ObjectError.Kind.MISSED;
    if (error.other() == ObjectError.NOTHING) {
      return missed ? "nothing predicted there" : "nothing is there";
    }
    String other = run.classNames().get(error.other());
    if (error.other() != error.classIndex()) {
      return (missed ? "predicted as " : "is ") + other;
    }
    return error.iou() < .5 ? "other outline" : "taken by a surer one";
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
