package io.github.dl4jlosses.docs.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The public types are those of a list, so that a change of it is seen in a change of a file; and
 * each is shown to users. {@code -Dapi.update=true} writes the list.
 */
class PublicTypesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]+`");
  private static final Path LIST = Path.of("src", "test", "resources", "api", "public-types.txt");

  @Test
  void thePublicTypesAreThoseOfTheList() throws IOException, ClassNotFoundException {
    String now =
        PublicTypes.all().entrySet().stream()
            .map(PublicTypes::line)
            .collect(Collectors.joining("\n", "", "\n"));
    if (Boolean.getBoolean("api.update")) {
      Files.writeString(LIST, now);
    }
    assertEquals(Files.readString(LIST), now, "a new public type? -Dapi.update=true lists it");
  }

  /**
   * A nested type is shown with the type that it is in. Two types of one name are shown where the
   * page or program also names the package.
   */
  @Test
  void eachTypeIsUsedInAnExampleALessonOrAGuide() throws IOException, ClassNotFoundException {
    List<String> shown = shown();
    SortedMap<String, Class<?>> types = PublicTypes.all();
    types.values().removeIf(type -> type.getEnclosingClass() != null);
    Map<String, Long> names = new TreeMap<>();
    types.values().forEach(type -> names.merge(type.getSimpleName(), 1L, Long::sum));
    List<String> hidden = new ArrayList<>();
    types.forEach(
        (name, type) -> {
          Pattern word = Pattern.compile("\\b" + type.getSimpleName() + "\\b");
          boolean isAlone = names.getOrDefault(type.getSimpleName(), 0L) == 1;
          String also = isAlone ? "" : type.getPackageName();
          if (shown.stream().noneMatch(text -> word.matcher(text).find() && text.contains(also))) {
            hidden.add(name);
          }
        });
    assertEquals(List.of(), hidden, "show them, or make them internal");
  }

  private static List<String> shown() throws IOException {
    List<String> texts = new ArrayList<>();
    texts.add(code(ROOT.resolve("README.md")));
    texts.add(code(ROOT.resolve("dl4j-onednn/README.md")));
    for (String folder : List.of("docs/en", "dl4j-examples/src/main/java")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          texts.add(code(file));
        }
      }
    }
    return texts;
  }

  /** Returns a program, or what is code in a page: "score" and "region" are words, too. */
  private static String code(Path file) throws IOException {
    String text = Files.readString(file);
    return file.toString().endsWith(".md")
        ? CODE.matcher(text).results().map(MatchResult::group).collect(Collectors.joining("\n"))
        : text;
  }
}
