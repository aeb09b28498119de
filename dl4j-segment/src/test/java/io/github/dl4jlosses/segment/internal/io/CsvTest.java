package io.github.dl4jlosses.segment.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
  @Test
  void cellsHaveQuotesWhereTheyNeedThem() {
    assertEquals("a,\"b,c\"\n1,\n", Csv.of(List.of(List.of("a", "b,c"), List.of(1, ""))));
  }

  @Test
  void textIsNeverAFormula() {
    assertEquals(
        "'=1+1,'+a,'-a,'@a,a=b,\"'=HYPERLINK(\"\"x\"\")\"\n",
        Csv.of(List.of(List.of("=1+1", "+a", "-a", "@a", "a=b", "=HYPERLINK(\"x\")"))));
    assertEquals("'\t=a,\"'\r=a\",'＝a\n", Csv.of(List.of(List.of("\t=a", "\r=a", "＝a"))));
  }

  @Test
  void whatATerminalWouldObeyIsEscaped() {
    assertEquals(
        "\\u001B[31mred\\u0007,\\u202Eab\\u009B,\"a\nb\"\n",
        Csv.of(List.of(List.of("\u001B[31mred\u0007", "\u202Eab\u009B", "a\nb"))));
  }

  @Test
  void numbersStayNumbers() {
    assertEquals(
        "-0.5,-1.0E-5,-Infinity,NaN,-3,-0.25\n",
        Csv.of(List.of(List.of(-.5, -1e-5, Double.NEGATIVE_INFINITY, Double.NaN, -3, "-0.25"))));
  }
}
