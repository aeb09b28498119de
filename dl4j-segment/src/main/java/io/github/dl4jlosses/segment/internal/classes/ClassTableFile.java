package io.github.dl4jlosses.segment.internal.classes;

import io.github.dl4jlosses.segment.internal.classes.ClassTableColumns.Column;
import io.github.dl4jlosses.segment.internal.classes.LabelClass.Role;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.SmallFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads files that list classes: classes.csv, as {@link ClassTableColumns} says, and classes.txt,
 * as {@link ClassNames} says
 */
public final class ClassTableFile {
  private static final int MAX_BYTES = 4 << 20;
  private static final int MAX_ROWS = 1 << 16; // as many values as there are
  private static final int MAX_LINE = 256; // of classes.txt; patterns look at it again and again

  private final Path file;
  private final Set<Integer> colors = new HashSet<>(); // of the rows so far

  private ClassTableFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if a row is wrong; the message names file, row and remedy
   */
  public static ClassTable read(Path file) {
    return new ClassTableFile(file).read();
  }

  /** Returns the columns of a sound file that are not read. */
  public static List<String> unread(Path file) {
    try {
      ClassTableFile table = new ClassTableFile(file);
      return FileNames.ending(file).equals("txt")
          ? List.of()
          : ClassTableColumns.of(text(table.bytes())).unread();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ClassTable read() {
    String text;
    try {
      text = text(bytes());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          name() + " must be text in UTF-8, got another encoding", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          name() + " must be a file that can be read, got " + FileNames.shown(String.valueOf(e)),
          e);
    }
    try {
      return FileNames.ending(file).equals("txt") ? names(text) : table(text);
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

  private byte[] bytes() throws IOException {
    return SmallFiles.bytes(name(), file, MAX_BYTES);
  }

  private ClassTable names(String text) {
    List<String> lines = text.lines().toList();
    requireRows(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      int length = lines.get(i).length();
      if (length > MAX_LINE) {
        throw Arguments.bad(
            name() + " line " + (i + 1), "have at most " + MAX_LINE + " characters", length);
      }
    }
    return ClassNames.of(text);
  }

  private void requireRows(long rows) {
    if (rows > MAX_ROWS) {
      throw Arguments.bad(name(), "have at most " + MAX_ROWS + " rows", "more");
    }
  }

  /** Excel starts UTF-8 with a mark, and writes UTF-16 as Unicode text. */
  private static String text(byte[] bytes) throws CharacterCodingException {
    boolean wide =
        bytes.length > 1
            && ((bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE)
                || (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF));
    return (wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8)
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes))
        .toString()
        .replaceFirst("^\uFEFF", "");
  }

  private ClassTable table(String text) throws IOException {
    ClassTableColumns columns = ClassTableColumns.of(text);
    List<CSVRecord> rows = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(text, columns.format())) {
      for (CSVRecord row : parser) {
        requireRows(rows.size()); // before any is looked at
        if (parser.getRecordNumber() > 1 && !columns.isBlank(row)) {
          rows.add(row);
        }
      }
    }
    return new ClassTable(rows.stream().map(row -> entry(columns, row)).toList());
  }

  /** Cells may have line breaks. */
  private static String messageOf(Exception e) {
    return FileNames.shown(String.valueOf(e.getMessage()));
  }

  private LabelClass entry(ClassTableColumns columns, CSVRecord row) {
    if (row.size() != columns.size()) {
      throw wrong(row, "have as many cells as the header", row.size());
    }
    String name = columns.cell(row, Column.NAME);
    if (name.isEmpty()) {
      throw wrong(row, "have a name", "none");
    }
    String value = columns.cell(row, Column.VALUE);
    int position = Math.toIntExact(row.getRecordNumber()) - 2; // behind the header
    int number = value.isEmpty() ? position : number(row, value);
    int rgb = color(columns, row).orElseGet(() -> ClassTable.freeColor(colors, position));
    colors.add(rgb);
    return new LabelClass(number, name, rgb, role(row, columns.cell(row, Column.IGNORE)));
  }

  private int number(CSVRecord row, String value) {
    String whole = value.replaceFirst("[.]0+$", ""); // 1.0 of programs that know no other numbers
    if (!whole.matches("[0-9]{1,5}") || Integer.parseInt(whole) > 65535) {
      throw wrong(row, "have a whole number in 0..65535 as value", value);
    }
    return Integer.parseInt(whole);
  }

  private Optional<Integer> color(ClassTableColumns columns, CSVRecord row) {
    if (columns.has(Column.RED)) {
      int red = intensity(row, columns.cell(row, Column.RED));
      int green = intensity(row, columns.cell(row, Column.GREEN));
      return Optional.of(red << 16 | green << 8 | intensity(row, columns.cell(row, Column.BLUE)));
    }
    String color = columns.cell(row, Column.COLOR);
    String[] parts = color.replaceAll("[\\[\\](){} ]+", " ").strip().split("[ ,;]+", -1);
    if (parts.length == 3) { // "(255, 0, 0)"
      int green = intensity(row, parts[1]);
      return Optional.of(intensity(row, parts[0]) << 16 | green << 8 | intensity(row, parts[2]));
    }
    color = color.replaceFirst("^0[xX]", "");
    if (!color.isEmpty() && !color.matches("#?[0-9A-Fa-f]{6}")) {
      throw wrong(row, "have a color such as #E69F00", color);
    }
    return color.isEmpty()
        ? Optional.empty()
        : Optional.of(Integer.parseInt(color.replace("#", ""), 16));
  }

  private int intensity(CSVRecord row, String cell) {
    if (!cell.matches("[0-9]{1,3}") || Integer.parseInt(cell) > 255) {
      throw wrong(row, "have whole numbers in 0..255 as r, g and b", cell);
    }
    return Integer.parseInt(cell);
  }

  private Role role(CSVRecord row, String cell) {
    String ignore = cell.toLowerCase(Locale.ROOT);
    return switch (ignore) {
      case "yes", "true", "1" -> Role.IGNORED;
      case "", "no", "false", "0" -> Role.CLASS;
      default -> throw wrong(row, "say yes or no in ignore", ignore);
    };
  }

  private IllegalArgumentException wrong(CSVRecord row, String rule, Object got) {
    return Arguments.bad(
        name() + " row " + row.getRecordNumber(), rule, FileNames.shown(got.toString()));
  }

  private String name() {
    return "class table " + FileNames.shown(file);
  }
}
