package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.segment.Score;
import io.github.dl4jlosses.segment.internal.io.Csv;
import io.github.dl4jlosses.segment.internal.io.Json;
import io.github.dl4jlosses.segment.internal.terminal.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The scores of a network, for people and for programs. */
public final class ScoreTable {
  private static final List<String> NAMES =
      List.of("IoU", "pixelAP", "AP10", "AP50", "AP70", "AP75", "AP@[.50:.05:.95]");

  /** The same for columns of text. */
  private static final List<String> HEADERS =
      List.of("IoU", "pixelAP", "AP10", "AP50", "AP70", "AP75", EpochScores.MEAN_AP);

  /** What {@link #json} begins with, and no annotations of COCO, whatever the scores. */
  public static final Pattern JSON_START =
      Pattern.compile("\\{\\s+\"images\" : \\d+,\\s+\"part\" : ");

  /** What {@link #csv} begins with. */
  public static final Pattern CSV_START = Pattern.compile("row,class,score,value,low,high\\s");

  /** Which of them can be missed most, where all do not fit; 0 never. */
  private static final List<Integer> RANKS = List.of(0, 0, 3, 0, 2, 1, 0);

  private final List<String> classNames;
  private final EpochReport scores;

  public ScoreTable(List<String> classNames, EpochReport scores) {
    this.classNames = classNames;
    this.scores = scores;
  }

  /** Returns a row for the means and one for each class. */
  private List<Row> rows() {
    List<Row> rows = new ArrayList<>(List.of(new Row("mean", columns(scores.scores()))));
    scores.classes().forEach(c -> rows.add(new Row(classNames.get(c.classIndex()), columns(c))));
    return rows;
  }

  /** Returns the means as they stand in a row. */
  public static List<Score> columns(EpochScores mean) {
    return mean.values().subList(1, 8).stream().map(Score::of).toList(); // the first is the loss
  }

  /** Returns the scores of a class as they stand in a row; the background has none of objects. */
  public static List<Score> columns(ClassScores of) {
    List<Score> columns = new ArrayList<>(List.of(of.iou(), of.pixelAp()));
    for (int i = 0; i < 4; i++) {
      columns.add(of.objects().isEmpty() ? Score.of(Double.NaN) : of.objects().get(i).ap());
    }
    columns.add(of.ap());
    return columns;
  }

  private record Row(String name, List<Score> values) {}

  /** Returns the table with at most so many columns of text. */
  public String text(int columns) {
    TextTable table = new TextTable(/* indent= */ 0, /* gap= */ 2);
    table.names("class");
    for (int i = 0; i < NAMES.size(); i++) {
      table.numbers(HEADERS.get(i), RANKS.get(i));
    }
    for (Row row : rows()) {
      table.row(cells(row.name, row, score -> number(score.value())));
      if (row.values.stream().anyMatch(Score::hasInterval)) {
        table.row(cells("", row, ScoreTable::interval));
      }
    }
    TextTable.Fitted fitted = table.fitted(columns);
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%d images; intervals of %.0f %% from %d draws of the images; – is undefined",
            scores.images().size(),
            100 * scores.intervals().level(),
            scores.intervals().draws()));
    lines.addAll(fitted.lines());
    if (!fitted.omitted().isEmpty()) {
      lines.add(String.join(", ", fitted.omitted()) + ": in --csv and --json, or a wider terminal");
    }
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  private static List<String> cells(String name, Row row, Function<Score, String> cell) {
    List<String> cells = new ArrayList<>(List.of(name));
    row.values.stream().map(cell).forEach(cells::add);
    return cells;
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String interval(Score estimate) {
    return estimate.hasInterval()
        ? String.format(Locale.ROOT, "%.3f–%.3f", estimate.low(), estimate.high())
        : "";
  }

  /**
   * Returns a line for each score of the mean and of each class; empty where undefined. The first
   * column keeps the mean apart from a class of that name.
   */
  public String csv() {
    List<List<?>> csv = new ArrayList<>();
    csv.add(List.of("row", "class", "score", "value", "low", "high"));
    List<Row> rows = rows();
    for (int r = 0; r < rows.size(); r++) {
      Row row = rows.get(r);
      for (int i = 0; i < NAMES.size(); i++) {
        Score e = row.values.get(i);
        csv.add(
            List.of(
                r == 0 ? "mean" : "class",
                r == 0 ? "" : row.name,
                NAMES.get(i),
                orEmpty(e.value()),
                orEmpty(e.low()),
                orEmpty(e.high())));
      }
    }
    return Csv.of(csv);
  }

  private static String orEmpty(double value) {
    return Double.isNaN(value) ? "" : String.valueOf(value);
  }

  /** Returns the same as an object: images, mean, and classes in their order; null if undefined. */
  public String json(EvaluationData data) {
    List<Row> rows = rows();
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("images", scores.images().size());
    root.put("part", data.part());
    if (data.knowsImages()) {
      root.put("trained on", data.trained().size());
    } else {
      root.putNull("trained on");
    }
    put(root.putObject("mean"), rows.get(0));
    ArrayNode classes = root.putArray("classes");
    for (Row row : rows.subList(1, rows.size())) {
      put(classes.addObject().put("name", row.name), row);
    }
    return Json.write(root) + "\n";
  }

  private static void put(ObjectNode node, Row row) {
    for (int i = 0; i < NAMES.size(); i++) {
      Score e = row.values.get(i);
      ObjectNode score = node.putObject(NAMES.get(i));
      score.put("value", orNull(e.value()));
      if (e.hasInterval()) {
        score.put("low", orNull(e.low())).put("high", orNull(e.high()));
      }
    }
  }

  private static @Nullable Double orNull(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }
}
