package io.github.dl4jlosses.docs.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.docs.Printed;
import io.github.dl4jlosses.docs.figures.DrawFigures;
import io.github.dl4jlosses.docs.figures.LessonFigure;
import io.github.dl4jlosses.examples.lessons.Lesson;
import io.github.dl4jlosses.examples.lessons.RunLesson;
import io.github.dl4jlosses.examples.lessons.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The texts of the lessons show the code that runs and what it prints, and the figures are those
 * that the code draws. {@code -Dlessons.update=true} writes code, output and figures into docs.
 */
class LessonTextTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final boolean UPDATE = Boolean.getBoolean("lessons.update");
  private static final Pattern MATH =
      Pattern.compile("\\$\\$.*?\\$\\$|\\$[^$\n]+\\$", Pattern.DOTALL);
  private static final Pattern ESCAPE = Pattern.compile("\\\\[^a-zA-Z]");
  private static final Pattern DECIMAL = Pattern.compile("(?<![\\d.])\\d+\\.\\d{2,}");

  private static Path drawn = Path.of(""); // where DrawFigures draws

  record Text(Lesson lesson, String language) {
    Path file() {
      return DOCS.resolve(language).resolve(lesson.page() + ".md");
    }

    String read() throws IOException {
      return Files.readString(file()).replace("\r\n", "\n");
    }

    @Override
    public String toString() {
      return language + " " + lesson.name();
    }
  }

  static Stream<Text> texts() {
    return RunLesson.TEXTS.stream()
        .flatMap(lesson -> Stream.of("en", "zh").map(language -> new Text(lesson, language)));
  }

  static Stream<Named<LessonFigure>> pictures() {
    return RunLesson.LESSONS.stream()
        .flatMap(lesson -> DrawFigures.of(lesson).stream())
        .map(figure -> Named.of(figure.name(), figure));
  }

  @BeforeAll
  static void drawTheFigures(@TempDir Path folder) throws Exception {
    Locale.setDefault(Locale.ROOT); // 0.5, not 0,5
    drawn = folder;
    Printed.by(() -> DrawFigures.main(new String[] {folder.toString()}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void theTextShowsWhatRunsAndWhatItPrints(Text text) throws Exception {
    Blocks blocks = new Blocks(text.lesson());
    if (UPDATE) {
      Files.writeString(text.file(), blocks.update(text.read()));
    }
    blocks.check(text.file(), text.read());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void everyProgramIsInTheTextWithItsCodeAndItsOutput(Text text) throws Exception {
    Lesson lesson = text.lesson();
    Set<String> outputs = Blocks.named(text.read(), "output");
    Set<String> codes = Blocks.named(text.read(), "code");
    List<String> programs = new ArrayList<>();
    for (Section program : lesson.programs().toList()) {
      programs.addAll(Blocks.methods(lesson, program.name())); // one, or they have the same name
    }
    assertEquals(lesson.programs().count(), programs.size(), programs.toString());
    assertEquals(Set.copyOf(programs), outputs);
    assertTrue(codes.containsAll(programs), () -> programs + " in " + codes);
  }

  @ParameterizedTest(name = "{index}")
  @FieldSource("io.github.dl4jlosses.examples.lessons.RunLesson#TEXTS")
  void theCommandRunsTheProgramsInOrder(Lesson lesson) throws Exception {
    assertEquals(names(lesson.sections()), List.copyOf(LessonRun.run(lesson.name()).keySet()));
    if (!lesson.answers().isEmpty()) {
      assertEquals(
          names(lesson.answers()), List.copyOf(LessonRun.run(lesson.name() + "-answers").keySet()));
    }
  }

  private static List<String> names(List<Section> sections) {
    return sections.stream().map(Section::name).toList();
  }

  /* Prose rounds to one digit or gives all that was printed. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void numbersInProseArePrintedByAProgram(Text text) throws Exception {
    Set<String> shown = decimals(Blocks.fenced(text.read()));
    List<String> unknown =
        decimals(Blocks.prose(text.read())).stream().filter(n -> !shown.contains(n)).toList();
    assertEquals(List.of(), unknown);
  }

  /* GitHub takes $ for math only behind a space, and \\, or \\| for an escape of Markdown's. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void mathIsWhatGitHubReadsAsMath(Text text) throws Exception {
    String prose = Blocks.prose(text.read()).replaceAll("`[^`\n]+`", "");
    List<String> wrong =
        MATH.matcher(prose)
            .results()
            .filter(math -> math.start() > 0)
            .filter(
                math ->
                    " \n".indexOf(prose.charAt(math.start() - 1)) < 0
                        || ESCAPE.matcher(math.group()).find())
            .map(MatchResult::group)
            .toList();
    assertEquals(List.of(), wrong, "must follow a space, and have letters behind \\");
  }

  private static Set<String> decimals(String text) {
    return DECIMAL.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void figuresAreThoseOfTheLesson(Text text) throws Exception {
    Set<String> shown =
        Pattern.compile("\\]\\(\\.\\./figures/([^)]+)\\.svg\\)")
            .matcher(text.read())
            .results()
            .map(figure -> figure.group(1))
            .collect(Collectors.toSet());
    assertEquals(
        DrawFigures.of(text.lesson()).stream()
            .map(figure -> figure.path(text.language()).replace(".svg", ""))
            .collect(Collectors.toSet()),
        shown);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void otherLanguageAndNeighborsAreLinked(Text text) throws Exception {
    String other = text.language().equals("en") ? "zh" : "en";
    String name = text.file().getFileName().toString();
    assertTrue(text.read().contains("](../" + other + "/" + name + ")"), "no link to " + other);
    for (Lesson neighbor : RunLesson.LESSONS) {
      boolean isLesson = text.lesson().number() > 0;
      if (isLesson && Math.abs(neighbor.number() - text.lesson().number()) == 1) {
        String link = "](" + neighbor.page() + ".md)";
        assertTrue(text.read().contains(link), "no link " + link);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void bothLanguagesHaveTheSameBlocks(Text text) throws Exception {
    String other = text.language().equals("en") ? "zh" : "en";
    assertEquals(
        Blocks.all(text.read()), Blocks.all(new Text(text.lesson(), other).read()), "in order");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pictures")
  void picturesAreThoseOnDisk(LessonFigure figure) throws Exception {
    for (String language : figure.languages()) {
      Path file = DOCS.resolve("figures").resolve(figure.path(language));
      String picture = Files.readString(drawn.resolve(figure.path(language)));
      if (UPDATE) {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, picture);
      }
      Likeness.of(figure.numbers(), Likeness.PIXELS)
          .check(file.toString(), Files.readString(file).replace("\r\n", "\n"), picture);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void programsAreShort(Text text) throws Exception {
    for (String code : Blocks.contents(text.read(), "code")) {
      long lines = Arrays.stream(code.split("\n", -1)).filter(line -> !line.isBlank()).count();
      assertTrue(lines <= 20, () -> lines + " lines, at most 20:\n" + code);
    }
  }
}
