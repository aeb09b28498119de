package io.github.dl4jlosses.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A student reads an example in one sitting, and a user depends on what is public: the sizes and
 * imports that keep it so.
 */
class HouseRulesTest {
  private static final Path ROOT = Path.of("..");
  private static final Path EXAMPLES = Path.of("src/main/java/io/github/dl4jlosses/examples");
  private static final Path LESSONS = EXAMPLES.resolve("lessons");
  private static final int ONE_SITTING = 150;

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertFalse(sources.isEmpty(), folder.toString());
      return sources;
    }
  }

  private static long lines(Path file) {
    return text(file).lines().count();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> longerThanASitting(Stream<Path> files) {
    return files.filter(file -> lines(file) > ONE_SITTING).toList();
  }

  @Test
  void aProgramOfALessonIsReadInOneSitting() throws IOException {
    assertEquals(List.of(), longerThanASitting(sources(LESSONS).stream()));
  }

  @Test
  void theTrainingsAreReadInOneSitting() {
    Stream<Path> trainings =
        Stream.of("TrainUNet.java", "TrainShips.java").map(EXAMPLES::resolve).filter(Files::exists);
    assertEquals(List.of(), longerThanASitting(trainings));
  }

  @Test
  void allButTheLessonsIsSmall() throws IOException {
    long lines =
        sources(EXAMPLES).stream()
            .filter(file -> !file.startsWith(LESSONS))
            .mapToLong(HouseRulesTest::lines)
            .sum();
    assertTrue(lines <= 1800, lines + " lines, at most 1800");
  }

  @Test
  void examplesUseNeitherTheProgramNorWhatIsInternal() throws IOException {
    assertEquals(
        List.of(),
        using(sources(Path.of("src")), "dl4jlosses\\.(segment|([\\w.]+\\.)?internal)\\b"));
  }

  @Test
  void onlyTheLibraryUsesItsInternalPackages() throws IOException {
    List<Path> others =
        modules()
            .filter(module -> !module.endsWith("dl4j-losses"))
            .flatMap(HouseRulesTest::all)
            .toList();
    assertEquals(List.of(), using(others, "dl4jlosses\\.internal\\b"));
  }

  @Test
  void noProductNeedsTheExamples() throws IOException {
    List<Path> products =
        Stream.of("dl4j-losses", "dl4j-onednn", "dl4j-segment")
            .map(ROOT::resolve)
            .flatMap(HouseRulesTest::all)
            .toList();
    assertEquals(List.of(), using(products, "dl4jlosses\\.examples\\b"));
  }

  private static Stream<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      List<Path> modules =
          folders.filter(folder -> Files.exists(folder.resolve("pom.xml"))).toList();
      assertTrue(modules.size() >= 5, modules.toString());
      return modules.stream();
    }
  }

  private static Stream<Path> all(Path module) {
    try {
      return sources(module.resolve("src")).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the files that import something, or name it in full. */
  private static List<Path> using(List<Path> files, String name) {
    Pattern use = Pattern.compile("\\bio\\.github\\." + name);
    return files.stream().filter(file -> use.matcher(text(file)).find()).toList();
  }
}
