package io.github.dl4jlosses.docs.figures;

import io.github.dl4jlosses.docs.Words;
import io.github.dl4jlosses.docs.figures.NumberGrids.Cell;
import io.github.dl4jlosses.docs.figures.NumberGrids.Grid;
import io.github.dl4jlosses.examples.lessons.Lesson7IouAndDice;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import io.github.dl4jlosses.segment.internal.chart.LineStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The figures of lesson 7. */
final class Lesson7Figures {
  private static final int CAR = Lesson7IouAndDice.NAMES.indexOf("car");

  private Lesson7Figures() {}

  static String matrix(Words words) {
    ConfusionMatrix matrix = Lesson7IouAndDice.street();
    return new NumberGrids(
            "matrix",
            words.title(),
            words.about(),
            List.of(
                new Grid(words.of("all"), rows(words, (t, p) -> count(matrix.count(t, p), t, p))),
                new Grid(words.of("one"), rows(words, (t, p) -> part(matrix.count(t, p), t, p)))))
        .svg();
  }

  /** Makes the cell of a true and a predicted class. */
  @FunctionalInterface
  private interface Cells {
    Cell of(int truth, int predicted);
  }

  private static List<List<Cell>> rows(Words words, Cells cells) {
    List<String> names = Lesson7IouAndDice.NAMES.stream().map(name -> words.of(name)).toList();
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(row(words.of("truth"), names.stream().map(Cell::name).toList()));
    for (int t = 0; t < names.size(); t++) {
      int truth = t;
      rows.add(
          row(
              names.get(t),
              IntStream.range(0, names.size()).mapToObj(p -> cells.of(truth, p)).toList()));
    }
    return rows;
  }

  private static List<Cell> row(String name, List<Cell> cells) {
    List<Cell> row = new ArrayList<>(List.of(Cell.name(name)));
    row.addAll(cells);
    return row;
  }

  private static Cell count(long count, int truth, int predicted) {
    LineStyle look = truth == predicted ? LineStyle.BLUE : LineStyle.RED;
    return new Cell("" + count, look, count == 0 ? 0 : 0.8);
  }

  private static Cell part(long count, int truth, int predicted) {
    if (truth == CAR && predicted == CAR) {
      return new Cell("TP " + count, LineStyle.BLUE, 0.8);
    }
    if (predicted == CAR) {
      return new Cell("FP " + count, LineStyle.RED, 0.8);
    }
    return truth == CAR
        ? new Cell("FN " + count, LineStyle.ORANGE, 0.8)
        : new Cell("" + count, LineStyle.BLACK, 0);
  }
}
