package io.github.dl4jlosses.segment.internal.io;

import io.github.dl4jlosses.segment.internal.terminal.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Tables as comma-separated values. */
public final class Csv {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').build();

  /* Excel and others take text that begins so for a formula, which may run a program. OWASP has the
   * list, and the remedy: an apostrophe before it. */
  private static final Pattern FORMULA = Pattern.compile("(?s)[=+\\-@\\t\\r\\n＝＋－＠].*");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+([.][0-9]*)?(E[-+]?[0-9]+)?|Infinity)");

  private Csv() {}

  /**
   * Returns a line for each row; cells have quotes where they need them. Text that a program would
   * take for a formula begins with an apostrophe, and what a terminal would obey is escaped.
   */
  public static String of(List<? extends List<?>> rows) {
    StringBuilder csv = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(csv, FORMAT)) {
      for (List<?> row : rows) {
        printer.printRecord(row.stream().map(Csv::cell).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory does not fail
    }
    return csv.toString();
  }

  private static String cell(Object value) {
    String text = Printable.lines(String.valueOf(value));
    boolean formula = FORMULA.matcher(text).matches() && !NUMBER.matcher(text).matches();
    return formula ? "'" + text : text;
  }
}
