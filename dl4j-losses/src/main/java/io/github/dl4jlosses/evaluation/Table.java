package io.github.dl4jlosses.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/** Lines of cells as text: the first column to the left, the others to the right. */
final class Table {
  private static final int NAMED = 3; // classes, in a warning

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... header) {
    row(header);
  }

  Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** Returns a number as {@code 0.9134}, or a dash if it is undefined. */
  static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Returns a count as {@code 12,345}. */
  static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns a line that warns of classes without a pixel; nothing if there are none. */
  static String absent(List<String> classNames, IntToLongFunction pixels) {
    List<String> absent =
        IntStream.range(0, classNames.size())
            .filter(c -> pixels.applyAsLong(c) == 0)
            .mapToObj(classNames::get)
            .toList();
    if (absent.isEmpty()) {
      return "";
    }
    String names = String.join(", ", absent.subList(0, Math.min(NAMED, absent.size())));
    return "warning: no pixel of "
        + names
        + (absent.size() > NAMED ? " and " + (absent.size() - NAMED) + " more" : "")
        + "; such scores mean nothing (labels of 0 and 255? divide by 255)\n";
  }

  @Override
  public String toString() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths =
        IntStream.range(0, columns)
            .map(
                column ->
                    rows.stream()
                        .filter(row -> row.size() > column)
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
            .toArray();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        String blanks = " ".repeat(widths[column] - cell.length());
        line.append(column == 0 ? cell + blanks : "  " + blanks + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
