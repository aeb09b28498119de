package io.github.dl4jlosses.segment.internal.terminal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table that fits a terminal: its column of names is cut, and columns of numbers that can be
 * missed are left out.
 */
public final class TextTable {
  /** Columns of a file, or where nobody tells. */
  public static final int USUAL = 80;

  private static final int LEAST_NAME = 10;

  private final String indent;
  private final String gap;
  private final List<Column> columns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  private enum Kind {
    NAME,
    NUMBER
  }

  private record Column(String header, Kind kind, int rank) {}

  /** Creates a table with so many spaces before each line, and between columns. */
  public TextTable(int indent, int gap) {
    this.indent = " ".repeat(indent);
    this.gap = " ".repeat(gap);
  }

  /** Adds the one column of names. */
  public void names(String header) {
    columns.add(new Column(header, Kind.NAME, 0));
  }

  /** Adds a column that is always shown. */
  public void numbers(String header) {
    numbers(header, 0);
  }

  /** Adds a column that may be left out; that of the largest rank is the first. */
  public void numbers(String header, int rank) {
    columns.add(new Column(header, Kind.NUMBER, rank));
  }

  /** Adds a row, with a cell for each column. */
  public void row(List<String> cells) {
    rows.add(cells.stream().map(Printable::name).toList());
  }

  /** Returns the lines, of at most so many columns of the terminal. */
  public Fitted fitted(int width) {
    int[] widths = IntStream.range(0, columns.size()).map(this::width).toArray();
    List<Integer> kept = IntStream.range(0, columns.size()).boxed().collect(Collectors.toList());
    while (excess(kept, widths, width) > 0) {
      int last = kept.stream().max(Comparator.comparingInt(c -> columns.get(c).rank)).orElseThrow();
      if (columns.get(last).rank == 0) {
        break;
      }
      kept.remove(Integer.valueOf(last));
    }
    int name = name();
    widths[name] -= Math.max(0, total(kept, widths) - width);
    widths[name] = Math.max(Math.min(LEAST_NAME, width(name)), widths[name]);
    return fitted(kept, widths);
  }

  /** Returns by how much the columns are too wide when the names are cut to the least. */
  private int excess(List<Integer> kept, int[] widths, int width) {
    return total(kept, widths) - Math.max(0, widths[name()] - LEAST_NAME) - width;
  }

  private int name() {
    return IntStream.range(0, columns.size())
        .filter(c -> columns.get(c).kind == Kind.NAME)
        .findFirst()
        .orElseThrow();
  }

  private int total(List<Integer> kept, int[] widths) {
    int cells = kept.stream().mapToInt(c -> widths[c]).sum();
    return indent.length() + gap.length() * (kept.size() - 1) + cells;
  }

  private int width(int column) {
    return IntStream.concat(
            IntStream.of(Printable.columns(columns.get(column).header)),
            rows.stream().mapToInt(row -> Printable.columns(row.get(column))))
        .max()
        .orElse(0);
  }

  private Fitted fitted(List<Integer> kept, int[] widths) {
    List<String> headers = columns.stream().map(Column::header).toList();
    List<String> lines = new ArrayList<>(List.of(line(headers, kept, widths)));
    rows.forEach(row -> lines.add(line(row, kept, widths)));
    List<String> omitted = new ArrayList<>(headers);
    kept.forEach(c -> omitted.remove(headers.get(c)));
    return new Fitted(lines, omitted);
  }

  private String line(List<String> cells, List<Integer> kept, int[] widths) {
    String line =
        kept.stream()
            .map(c -> cell(columns.get(c), cells.get(c), widths[c]))
            .collect(Collectors.joining(gap, indent, ""));
    return line.stripTrailing();
  }

  private static String cell(Column column, String text, int width) {
    return column.kind == Kind.NUMBER
        ? Printable.aligned(text, width)
        : Printable.padded(Printable.fitted(text, width), width);
  }

  /**
   * A table as text.
   *
   * @param omitted headers of the columns that do not fit
   */
  public record Fitted(List<String> lines, List<String> omitted) {
    /** Copies the lists. */
    public Fitted {
      lines = List.copyOf(lines);
      omitted = List.copyOf(omitted);
    }
  }
}
