package io.github.dl4jlosses.docs.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.examples.lessons.Lesson;
import io.github.dl4jlosses.examples.lessons.RunLesson;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lessons and pages quote of PyTorch is what PyTorch printed. */
class TorchSaysTest {
  private static final Path PRINTED = Path.of("..", "dl4j-benchmarks", "results", "pytorch.md");
  private static final Pattern ERROR = Pattern.compile("(?m)^[^:\n]+: (?!-?\\d+\\.\\d)(.*)$");
  private static final Pattern QUOTED = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

  private static String docs(String language, String page) throws IOException {
    return Files.readString(Path.of("..", "docs", language, page + ".md"));
  }

  private static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static String printed() throws IOException {
    String page = Files.readString(PRINTED).replace("\r\n", "\n");
    return page.substring(page.indexOf("```text\n") + 8, page.lastIndexOf("```"));
  }

  /* That of Target size is Python's own, and not in the library that JavaCPP calls. */
  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void theMessagesOfLesson3AreThoseOfPyTorch(String language) throws IOException {
    List<String> messages = groups(ERROR, printed());
    String lesson = docs(language, "3-shapes-and-types");
    int start = lesson.indexOf("| `expected scalar type Long");
    String table = lesson.substring(start, lesson.indexOf("\n\n", start));
    List<String> quoted =
        groups(QUOTED, table).stream().filter(said -> !said.startsWith("Target size")).toList();
    assertTrue(quoted.size() >= 10, quoted.toString());
    assertEquals(List.of(), quoted.stream().filter(said -> !messages.contains(said)).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void theValuesOfLesson2AreThoseOfPyTorch(String language) throws IOException {
    List<String> values = groups(Pattern.compile(": ([\\d.]{12})\n"), printed());
    String lesson = docs(language, "2-options");
    List<String> column = groups(Pattern.compile("(?m)^[1-7]   ([\\d.]{12})   "), lesson);
    assertEquals(7, column.size());
    assertEquals(values.subList(0, 7), column);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void pagesPrintWhatPyTorchPrints(String language) throws IOException {
    String printed = printed();
    assertTrue(printed.contains("2000.0000") && printed.contains("133.3333"));
    assertTrue(docs(language, "questions").contains("the loss         133.3333"));
    assertTrue(printed.contains(": 0.4076") && printed.contains(": 1.1629"));
    assertTrue(docs(language, "from-an-article").contains("three sigmoids   1.1629"));
    assertTrue(printed.contains(": -253.68"));
    assertTrue(docs(language, "questions").contains("by the formula -253.69"));
  }

  /* As in "print(z.grad)  # 0.0900 0.2447 -0.3348". */
  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void numbersBesidePythonAreThoseOfPyTorch(String language) throws IOException {
    List<String> printed = groups(Pattern.compile("(-?\\d+\\.\\d{10})"), printed());
    int found = 0;
    for (Lesson lesson : RunLesson.TEXTS) {
      String code = docs(language, lesson.page());
      for (String numbers : groups(Pattern.compile("(?m)^print\\(.*# ([-\\d. ]+)$"), code)) {
        for (String number : numbers.split(" ", -1)) {
          int digits = number.length() - number.indexOf('.') - 1;
          assertTrue(
              printed.stream()
                  .map(value -> new BigDecimal(value).setScale(digits, RoundingMode.HALF_UP))
                  .anyMatch(value -> value.toPlainString().equals(number)),
              number);
          found++;
        }
      }
    }
    assertEquals(18, found);
  }
}
