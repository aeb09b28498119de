package io.github.dl4jlosses.examples.cli;

import io.github.dl4jlosses.examples.report.ClassScores;
import io.github.dl4jlosses.examples.report.EpochReport;
import io.github.dl4jlosses.examples.report.EpochScores;
import io.github.dl4jlosses.examples.report.Estimate;
import io.github.dl4jlosses.examples.report.ObjectScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The scores of a network, for people and for programs. */
final class ScoreTable {
  private static final List<String> NAMES =
      List.of("IoU", "pixelAP", "AP10", "AP50", "AP70", "AP75", "AP@[.50:.05:.95]");

  private final List<String> classNames;
  private final EpochReport scores;

  ScoreTable(List<String> classNames, EpochReport scores) {
    this.classNames = classNames;
    this.scores = scores;
  }

  /** Returns a row for the means and one for each class. */
  private List<Row> rows() {
    EpochScores all = scores.scores();
    List<Row> rows = new ArrayList<>();
    // The loss is the first of the values, and no score.
    rows.add(new Row("mean", all.values().subList(1, 8).stream().map(Estimate::of).toList()));
    for (ClassScores c : scores.classes()) {
      List<Estimate> values = new ArrayList<>(List.of(c.iou(), c.pixelAp()));
      for (int i = 0; i < 4; i++) {
        List<ObjectScores> objects = c.objects();
        values.add(objects.isEmpty() ? Estimate.of(Double.NaN) : objects.get(i).ap());
      }
      values.add(c.ap());
      rows.add(new Row(classNames.get(c.classIndex()), values));
    }
    return rows;
  }

  private record Row(String name, List<Estimate> values) {}

  String text() {
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
      if (row.values.stream().anyMatch(Estimate::hasInterval)) {
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

  private static String interval(Estimate estimate) {
    return estimate.hasInterval()
        ? String.format(Locale.ROOT, "%.3f–%.3f", estimate.low(), estimate.high())
        : "";
  }

  /** Returns a row for each class and score; empty where undefined. */
  String csv() {
    StringBuilder csv = new StringBuilder("class,score,value,low,high\n");
    for (Row row : rows()) {
      for (int i = 0; i < NAMES.size(); i++) {
        Estimate e = row.values.get(i);
        csv.append(quoted(row.name)).append(',').append(NAMES.get(i));
        for (double number : new double[] {e.value(), e.low(), e.high()}) {
          csv.append(',').append(Double.isNaN(number) ? "" : String.valueOf(number));
        }
        csv.append('\n');
      }
    }
    return csv.toString();
  }

  private static String quoted(String name) {
    return name.matches("[^\",\\r\\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Returns the same as an object of objects; null where undefined. */
  String json() {
    return rows().stream()
        .map(row -> "    " + string(row.name) + ": {" + values(row) + "}")
        .collect(
            Collectors.joining(
                ",\n",
                "{\n  \"images\": " + scores.images().size() + ",\n  \"scores\": {\n",
                "\n  }\n}\n"));
  }

  private static String values(Row row) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      Estimate e = row.values.get(i);
      values.add(string(NAMES.get(i)) + ": " + json(e.value()));
      if (e.hasInterval()) {
        values.add(
            string(NAMES.get(i) + " interval")
                + ": ["
                + json(e.low())
                + ", "
                + json(e.high())
                + "]");
      }
    }
    return String.join(", ", values);
  }

  private static String json(double value) {
    return Double.isNaN(value) ? "null" : String.valueOf(value);
  }

  private static String string(String text) {
    return '"' + escaped(text) + '"';
  }

  private static String escaped(String text) {
    return text.codePoints()
        .mapToObj(
            c ->
                c == '"' || c == '\\'
                    ? "\\" + (char) c
                    : c < ' ' ? String.format("\\u%04x", c) : Character.toString(c))
        .collect(Collectors.joining());
  }
}
