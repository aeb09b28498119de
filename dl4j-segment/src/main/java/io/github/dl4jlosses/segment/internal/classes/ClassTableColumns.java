package io.github.dl4jlosses.segment.internal.classes;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The columns of a class table, by the names that tools give them: {@code value,name,color,ignore},
 * {@code id,name}, {@code Pixel Value, Class}, {@code name,r,g,b}. Case, blanks and underscores do
 * not count. Commas, semicolons, tabs or bars separate them. Other columns are not read.
 */
record ClassTableColumns(char separator, List<Optional<Column>> columns, List<String> unread) {
  enum Column {
    VALUE,
    NAME,
    COLOR,
    RED,
    GREEN,
    BLUE,
    IGNORE;

    static Optional<Column> of(String header) {
      String word = header.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
      return Arrays.stream(values())
          .filter(column -> WORDS.getOrDefault(column, List.of()).contains(word))
          .findFirst();
    }
  }

  private static final Map<Column, List<String>> WORDS =
      Map.of(
          Column.VALUE,
          List.of("value", "index", "id", "pixelvalue", "classid", "labelid", "classindex"),
          Column.NAME,
          List.of("name", "class", "label", "classname", "labelname", "category"),
          Column.COLOR,
          List.of("color", "colour", "hex"),
          Column.RED,
          List.of("r", "red"),
          Column.GREEN,
          List.of("g", "green"),
          Column.BLUE,
          List.of("b", "blue"),
          Column.IGNORE,
          List.of("ignore", "void"));

  private static final char[] SEPARATORS = {',', ';', '\t', '|'};
  private static final int SHOWN = 80; // characters of a header

  /**
   * Reads the header of a table.
   *
   * @throws IllegalArgumentException if a column is unknown or there twice, or names are missing
   */
  static ClassTableColumns of(String text) {
    for (char separator : SEPARATORS) {
      ClassTableColumns columns = columns(header(text, separator), separator);
      if (columns.isWhole()) {
        return columns;
      }
    }
    String line = text.lines().findFirst().orElse("");
    throw Arguments.bad(
        "first row",
        "name its columns: name, and perhaps value, color (or r, g and b), ignore",
        FileNames.shown(line.substring(0, Math.min(SHOWN, line.length()))),
        "each once; commas, semicolons or tabs separate them");
  }

  private static List<String> header(String text, char separator) {
    try (CSVParser parser = CSVParser.parse(text, format(separator))) {
      Iterator<CSVRecord> rows = parser.iterator();
      return rows.hasNext() ? rows.next().toList() : List.of();
    } catch (IOException | UncheckedIOException e) { // quotes that another separator ends
      return List.of();
    }
  }

  private static ClassTableColumns columns(List<String> header, char separator) {
    List<Optional<Column>> columns = new ArrayList<>(header.stream().map(Column::of).toList());
    List<Integer> names =
        IntStream.range(0, columns.size())
            .filter(i -> columns.get(i).equals(Optional.of(Column.NAME)))
            .boxed()
            .toList();
    if (names.size() == 2 && !columns.contains(Optional.of(Column.VALUE))) {
      // "class,name": the name is in the other one.
      names.stream()
          .filter(i -> !header.get(i).toLowerCase(Locale.ROOT).endsWith("name"))
          .forEach(i -> columns.set(i, Optional.of(Column.VALUE)));
    }
    List<String> unread =
        IntStream.range(0, columns.size())
            .filter(i -> columns.get(i).isEmpty() && !header.get(i).isBlank())
            .mapToObj(header::get)
            .toList();
    return new ClassTableColumns(separator, columns, unread);
  }

  private boolean isWhole() {
    List<Optional<Column>> known = columns.stream().filter(Optional::isPresent).toList();
    boolean once = Set.copyOf(known).size() == known.size();
    long intensities = Stream.of(Column.RED, Column.GREEN, Column.BLUE).filter(this::has).count();
    boolean color = intensities == 0 || (intensities == 3 && !has(Column.COLOR));
    return once && color && has(Column.NAME);
  }

  CSVFormat format() {
    return format(separator);
  }

  private static CSVFormat format(char separator) {
    return CSVFormat.DEFAULT
        .builder()
        .setDelimiter(separator)
        .setIgnoreSurroundingSpaces(true)
        .setIgnoreEmptyLines(true)
        .setTrim(true)
        .build();
  }

  int size() {
    return columns.size();
  }

  boolean has(Column column) {
    return columns.contains(Optional.of(column));
  }

  /** Returns a cell; empty if there is no such column. */
  String cell(CSVRecord row, Column column) {
    int index = columns.indexOf(Optional.of(column));
    return index < 0 ? "" : row.get(index);
  }

  /** Whether a row has nothing in it, and the values of others do not count it. */
  boolean isBlank(CSVRecord row) {
    return has(Column.VALUE) && row.stream().allMatch(String::isEmpty);
  }
}
