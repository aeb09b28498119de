package io.github.dl4jlosses.docs.texts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gallery shows each figure of the lessons, and where it is explained. */
class GalleryTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern HEADING_OR_PICTURE =
      Pattern.compile("(?m)^#+ (.*)$|^!\\[[^\\]]+\\]\\(([^)]+/lesson[^)]+)\\)$");

  /** A picture, one line of text, and in parentheses the section. */
  private static final Pattern SHOWN =
      Pattern.compile(
          "!\\[[^\\]]+\\]\\(([^)]+)\\)\n\n[^\n]+[(（]\\[([^\\]]+)\\]\\(([^)#]+)#[^)]+\\)[)）][.。]\n");

  /** A figure, and the section of a lesson that shows it. */
  record Shown(String picture, String section, String page) {}

  private static String read(Path file) throws IOException {
    return BLOCK.matcher(Files.readString(file).replace("\r\n", "\n")).replaceAll("");
  }

  private static List<Shown> inGallery(String language) throws IOException {
    return SHOWN
        .matcher(read(DOCS.resolve(language).resolve("gallery.md")))
        .results()
        .map(found -> new Shown(found.group(1), found.group(2), found.group(3)))
        .toList();
  }

  private static List<Path> files(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().matches(name)).sorted().toList();
    }
  }

  private static List<Shown> inLessons(String language) throws IOException {
    List<Shown> shown = new ArrayList<>();
    for (Path lesson : files(DOCS.resolve(language), "\\d+-.*\\.md")) {
      String section = "";
      Matcher found = HEADING_OR_PICTURE.matcher(read(lesson));
      while (found.find()) {
        if (found.group(1) != null) {
          section = found.group(1);
        } else {
          shown.add(new Shown(found.group(2), section, lesson.getFileName().toString()));
        }
      }
    }
    return shown;
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void itShowsTheFiguresOfTheLessonsInOrderWithTheirSections(String language) throws IOException {
    assertEquals(inLessons(language), inGallery(language));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void itShowsEveryFigureThatIsDrawnExactlyOnce(String language) throws IOException {
    assertEquals(
        files(DOCS.resolve("figures"), "lesson.*\\.svg").stream()
            .map(file -> file.getFileName().toString())
            .toList(),
        inGallery(language).stream()
            .map(shown -> shown.picture().replaceFirst(".*/", ""))
            .sorted()
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void aFigureIsUnderTheHeadingOfItsLesson(String language) throws IOException {
    List<String> wrong = new ArrayList<>();
    String lesson = "";
    Matcher found = HEADING_OR_PICTURE.matcher(read(DOCS.resolve(language).resolve("gallery.md")));
    while (found.find()) {
      if (found.group(1) != null) {
        lesson = found.group(1);
      } else if (!found.group(2).contains("/lesson" + lesson.replaceFirst("\\..*", "-"))) {
        wrong.add(found.group(2) + " under " + lesson);
      }
    }
    assertEquals(List.of(), wrong);
  }
}
