package io.github.dl4jlosses.segment.internal.mask;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.mask.LabelClass.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/** Reads classes.csv. */
public final class ClassTableFile {
  private static final List<String> COLUMNS = List.of("value", "index", "name", "color", "ignore");

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setAllowMissingColumnNames(true)
          .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_ALL)
          .setIgnoreHeaderCase(true)
          .setIgnoreSurroundingSpaces(true)
          .setIgnoreEmptyLines(true)
          .setTrim(true)
          .build();

  private final Path csv;
  private final Set<Integer> colors = new HashSet<>(); // of the rows so far

  private ClassTableFile(Path csv) {
    this.csv = csv;
  }

  /**
   * Reads classes.csv.
   *
   * @throws IllegalArgumentException if a row is wrong; the message names file, row and remedy
   */
  public static ClassTable read(Path csv) {
    return new ClassTableFile(csv).read();
  }

  private ClassTable read() {
    String text;
    try {
      text = Files.readString(csv).replaceFirst("^\uFEFF", ""); // Excel starts UTF-8 with a mark
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          name() + " must be text in UTF-8, got another encoding", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          name() + " must be a file that can be read, got " + FileNames.shown(String.valueOf(e)),
          e);
    }
    try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
      requireColumns(parser.getHeaderNames());
      List<LabelClass> entries = new ArrayList<>();
      for (CSVRecord row : parser) {
        entries.add(entry(row));
      }
      return new ClassTable(entries);
    } catch (IOException | UncheckedIOException e) { // such as a quote that never ends
      throw new IllegalArgumentException(
          name() + " must be comma-separated values, got " + messageOf(e), e);
    } catch (IllegalArgumentException e) {
      String message = messageOf(e);
      throw message.startsWith(name())
          ? e
          : new IllegalArgumentException(name() + ": " + message, e);
    }
  }

  /** Cells may have line breaks. */
  private static String messageOf(Exception e) {
    return FileNames.shown(String.valueOf(e.getMessage()));
  }

  private void requireColumns(List<String> found) {
    List<String> lower = found.stream().map(column -> column.toLowerCase(Locale.ROOT)).toList();
    boolean once = Set.copyOf(lower).size() == lower.size();
    if (!lower.contains("name") || !COLUMNS.containsAll(lower) || !once) {
      throw Arguments.bad(
          name(),
          "have the columns name and perhaps value (or index), color, ignore",
          FileNames.shown(found.toString()),
          "separated by commas, in the first line, each once");
    }
  }

  private LabelClass entry(CSVRecord row) {
    if (!row.isConsistent()) {
      throw wrong(row, "have as many cells as the header", row.size());
    }
    String name = cell(row, "name");
    if (name.isEmpty()) {
      throw wrong(row, "have a name", "none");
    }
    String value = cell(row, "value").isEmpty() ? cell(row, "index") : cell(row, "value");
    int position = Math.toIntExact(row.getRecordNumber()) - 1;
    int number = value.isEmpty() ? position : number(row, value);
    String color = cell(row, "color");
    int rgb = color.isEmpty() ? freeColor(position) : color(row, color);
    colors.add(rgb);
    return new LabelClass(number, name, rgb, role(row));
  }

  private int freeColor(int position) {
    int index = position;
    while (colors.contains(ClassTable.defaultColor(index))) {
      index++;
    }
    return ClassTable.defaultColor(index);
  }

  private static String cell(CSVRecord row, String column) {
    return row.isMapped(column) && row.isSet(column) ? row.get(column) : "";
  }

  private int number(CSVRecord row, String value) {
    if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65535) {
      throw wrong(row, "have a whole number in 0..65535 as value", value);
    }
    return Integer.parseInt(value);
  }

  private int color(CSVRecord row, String color) {
    if (!color.matches("#?[0-9A-Fa-f]{6}")) {
      throw wrong(row, "have a color such as #E69F00", color);
    }
    return Integer.parseInt(color.replace("#", ""), 16);
  }

  private Role role(CSVRecord row) {
    String ignore = cell(row, "ignore").toLowerCase(Locale.ROOT);
    return switch (ignore) {
      case "yes", "true", "1" -> Role.IGNORED;
      case "", "no", "false", "0" -> Role.CLASS;
      default -> throw wrong(row, "say yes or no in ignore", ignore);
    };
  }

  private IllegalArgumentException wrong(CSVRecord row, String rule, Object got) {
    return Arguments.bad(
        name() + " row " + (row.getRecordNumber() + 1), rule, FileNames.shown(got.toString()));
  }

  private String name() {
    return "class table " + FileNames.shown(csv);
  }
}
