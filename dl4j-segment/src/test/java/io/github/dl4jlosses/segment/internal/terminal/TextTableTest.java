package io.github.dl4jlosses.segment.internal.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static TextTable table(String... names) {
    TextTable table = new TextTable(/* indent= */ 1, /* gap= */ 2);
    table.names("name");
    table.numbers("n");
    table.numbers("some", /* rank= */ 1);
    table.numbers("others", /* rank= */ 2);
    for (String name : names) {
      table.row(List.of(name, "1", "2.5", "–"));
    }
    return table;
  }

  @Test
  void columnsAreAsWideAsTheirCells() {
    assertEquals(
        List.of(
            " name  n  some  others", //
            " ship  1   2.5       –",
            " 船    1   2.5       –"),
        table("ship", "船").fitted(80).lines());
  }

  @Test
  void longNamesAreCutInTheMiddle() {
    TextTable.Fitted fitted = table("a".repeat(30) + "b".repeat(30), "船".repeat(30)).fitted(30);
    assertEquals(
        List.of(
            " name          n  some  others",
            " aaaaaa…bbbbb  1   2.5       –",
            " 船船船…船船   1   2.5       –"),
        fitted.lines());
    assertEquals(List.of(), fitted.omitted());
  }

  @Test
  void columnsThatCanBeMissedAreLeftOutFirst() {
    TextTable.Fitted fitted = table("a".repeat(60)).fitted(20);
    assertEquals(List.of(" name        n  some", " aaaaa…aaaa  1   2.5"), fitted.lines());
    assertEquals(List.of("others"), fitted.omitted());
  }

  @Test
  void aNameOfSeveralLinesIsOne() {
    assertEquals(
        List.of(
            " name           n  some  others", //
            " a\\nb\\u001B[0m  1   2.5       –"),
        table("a\nb\u001B[0m").fitted(80).lines());
  }
}
