package io.github.dl4jlosses.segment.internal.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {
  @ParameterizedTest
  @CsvSource({
    "0A, \\n", // line feed
    "09, \\t",
    "1B, \\u001B", // begins a color, or moves the cursor
    "7F, \\u007F",
    "9B, \\u009B", // the same in one character of 8 bits
    "AD, \\u00AD", // soft hyphen
    "200B, \\u200B", // zero width
    "200D, \\u200D",
    "202E, \\u202E", // right to left
    "2066, \\u2066",
    "2028, \\u2028",
    "FEFF, \\uFEFF",
    "D800, \\uD800", // half a character
    "E0041, \\u{E0041}", // a tag, not seen
  })
  void whatIsNoVisibleCharacterIsEscaped(String code, String escaped) {
    String text = "a" + Character.toString(Integer.parseInt(code, 16)) + "b";
    assertEquals("a" + escaped + "b", Printable.line(text));
    assertEquals("a" + escaped + "b", Printable.name(text));
  }

  @Test
  void allScriptsAreShown() {
    String names = "ship Schiff船 корабль سفينة जहाज é e\u0301 😀 \\n";
    assertEquals(names, Printable.line(names));
  }

  @Test
  void veryLongTextsAreCutInTheMiddle() {
    String name = "a".repeat(30_000) + "b".repeat(30_000);
    assertEquals("a".repeat(150) + "…" + "b".repeat(150), Printable.name(name));
    assertEquals("a".repeat(1500) + "…" + "b".repeat(1500), Printable.line(name));
    String marks = "\u0301".repeat(60_000); // they take no columns
    assertEquals(301, Printable.name(marks).length());
  }

  @ParameterizedTest
  @CsvSource({
    "ship, 10, ship",
    "abcdefghij, 10, abcdefghij",
    "abcdefghijk, 10, abcde…hijk",
    "船船船船船, 10, 船船船船船",
    "船船船船船船, 10, 船船…船船",
    "船船船船船船, 4, 船…",
    "abc, 1, …",
  })
  void aNameIsCutToColumnsOfTheTerminal(String name, int columns, String fitted) {
    assertEquals(fitted, Printable.fitted(name, columns));
    assertTrue(Printable.columns(fitted) <= columns);
  }

  @Test
  void aLineRemainsOneWhateverItIsMadeOf() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Terminal terminal = Terminal.of(new PrintStream(printed, true, StandardCharsets.UTF_8));
    terminal.line("a\n\u001B[31mb");
    terminal.lines("c\nd\u202E\n");
    assertEquals(
        List.of("a\\n\\u001B[31mb", "c", "d\\u202E"),
        printed.toString(StandardCharsets.UTF_8).lines().toList());
  }

  @Test
  void aFileKeepsItsLinesAndEscapesWhatIsNotSeen() {
    String seen = "a\tb\r\n{$\\1}~ é 中 😀";
    assertEquals(seen, Printable.lines(seen));
    assertEquals(
        "\\u0000\\u001B[31m\\u007F\\u0085\\u200B\\u202E\\u2028\\u2029\\uD83D.\\u{E0001}",
        Printable.lines("\0\u001B[31m\u007F\u0085\u200B\u202E\u2028\u2029\uD83D.\uDB40\uDC01"));
  }
}
