package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.segment.Score;
import io.github.dl4jlosses.segment.internal.io.Csv;
import io.github.dl4jlosses.segment.internal.io.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The scores of a network, for people and for programs. */
public final class ScoreTable {
  private static final List<String> NAMES =
      List.of("IoU", "pixelAP", "AP10", "AP50", "AP70", "AP75", "AP@[.50:.05:.95]");

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

  public String text() {
    int width = rows().stream().mapToInt(row -> row.name.length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d images; intervals of %.0f %% from %d draws of the images; – is undefined%n",
            scores.images().size(),
            100 * scores.intervals().level(),
            scores.intervals().draws()));
    text.append(line(width, "class", NAMES::get));
    for (Row row : rows()) {
      text.append(line(width, row.name, i -> number(row.values.get(i).value())));
      if (row.values.stream().anyMatch(Score::hasInterval)) {
        text.append(line(width, "", i -> interval(row.values.get(i))));
      }
    }
    return text.toString();
  }

  private static String line(int width, String name, Function<Integer, String> cell) {
    StringBuilder line = new StringBuilder(String.format("%-" + Math.max(5, width) + "s", name));
    for (int i = 0; i < NAMES.size(); i++) {
      int columns = Math.max(13, NAMES.get(i).length() + 2);
      line.append(String.format("%" + columns + "s", cell.apply(i)));
    }
    return line.append(System.lineSeparator()).toString();
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
