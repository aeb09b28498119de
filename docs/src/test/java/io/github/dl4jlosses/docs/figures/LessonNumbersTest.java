package io.github.dl4jlosses.docs.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.docs.Printed;
import io.github.dl4jlosses.docs.Words;
import io.github.dl4jlosses.examples.lessons.RunLesson;
import io.github.dl4jlosses.examples.lessons.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures show the numbers that the programs beside them print. */
class LessonNumbersTest {
  @BeforeAll
  static void printDecimalPoints() {
    Locale.setDefault(Locale.ROOT);
  }

  private static String printed(String program) throws Exception {
    Section section =
        RunLesson.LESSONS.stream()
            .flatMap(lesson -> lesson.sections().stream())
            .filter(candidate -> candidate.name().equals(program))
            .findFirst()
            .orElseThrow();
    return Printed.by(section.program()::run);
  }

  private static List<String> found(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
  }

  @Test
  void theSharesOfTheGradientAreThosePrinted() throws Exception {
    List<String> shares = new ArrayList<>();
    for (int ships : Lesson6Figures.SHIPS) {
      for (String loss : List.of("BCE", "focal", "Dice", "Tversky")) {
        double percent = Lesson6Figures.percent(loss, ships);
        shares.add(String.format(Locale.ROOT, "%s %.1f", loss, percent));
      }
    }
    assertEquals(found(printed("shareOfShips"), "(\\w+ [\\d.]+)%"), shares);
  }

  @ParameterizedTest
  @CsvSource({"moved", "shrunk"})
  void theLossesOfADiskAreThosePrinted(String program) throws Exception {
    Words words = Words.of("en", "lesson6-" + program);
    String svg =
        program.equals("moved") ? Lesson6Figures.moved(words) : Lesson6Figures.shrunk(words);
    List<String> shown = found(svg, "<title>((?:BCE|Dice) [^<]+)</title>");
    List<String> lost = new ArrayList<>();
    int rows = 0;
    for (String line : printed(program).lines().skip(1).toList()) {
      List<String> row = Arrays.asList(line.strip().split(" +", -1)); // number, BCE, Dice
      for (String value :
          List.of(
              "BCE " + row.get(0) + ": " + row.get(1), "Dice " + row.get(0) + ": " + row.get(2))) {
        if (!shown.contains(value)) {
          lost.add(value);
        }
      }
      rows++;
    }
    assertEquals(program.equals("moved") ? 6 : 7, rows);
    assertEquals(List.of(), lost);
  }

  @Test
  void theConfusionMatrixIsThatPrinted() throws Exception {
    String svg = Lesson7Figures.matrix(Words.of("en", "lesson7-matrix"));
    List<String> matrix = new ArrayList<>();
    for (String line : printed("matrix").lines().skip(1).limit(3).toList()) {
      matrix.addAll(found(line, "\\b(\\d+)\\b"));
    }
    assertEquals(List.of("10", "0", "2", "0", "4", "0", "0", "1", "6"), matrix);
    List<String> cells = found(svg, ">(?:TP |FP |FN )?(\\d+)</text>");
    assertEquals(matrix, cells.subList(0, 9));
    assertEquals(matrix, cells.subList(9, cells.size()), "for car");
    assertEquals(List.of("FP 2", "FP 0", "FN 0", "FN 1", "TP 6"), found(svg, ">([TF][PN] \\d+)<"));
  }
}
