package io.github.dl4jlosses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rooms of the library. */
class PackagesTest {
  private static final Path ROOT = Path.of("src/main/java/io/github/dl4jlosses");
  private static final int MOST_CLASSES = 15;
  private static final Set<String> LISTS = Set.of("loss"); // one class for each loss

  private static final Pattern PACKAGE =
      Pattern.compile("io\\.github\\.dl4jlosses((?:\\.[a-z]+)+)");

  /** Packages that need no other are taken away, again and again: what remains is a cycle. */
  @Test
  void packagesDependOneWay() throws IOException {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (Path file : files()) {
      String name = ROOT.relativize(file.getParent()).toString().replace('/', '.');
      Set<String> used = uses.computeIfAbsent(name, n -> new TreeSet<>());
      PACKAGE
          .matcher(code(file))
          .results()
          .map(PackagesTest::name)
          .filter(other -> !other.equals(name))
          .forEach(used::add);
    }
    assertTrue(uses.size() > 10, "packages " + uses.keySet());
    assertTrue(uses.getOrDefault("loss", Set.of()).contains("internal.label"), "uses " + uses);
    while (uses.values().removeIf(used -> used.stream().noneMatch(uses::containsKey))) {
      // the next round has fewer
    }
    assertEquals(Map.of(), uses, "packages that need each other");
  }

  private static String name(MatchResult found) {
    return found.group(1).substring(1);
  }

  /** Without Javadoc, which may point anywhere, and names of classes that are looked for. */
  private static String code(Path file) throws IOException {
    return Files.readString(file).replaceAll("(?m)^ */?\\*.*|\"[^\"]*\"", "");
  }

  @Test
  void noPackageHoldsTooMuch() throws IOException {
    Map<String, Long> sizes =
        files().stream()
            .filter(file -> !file.endsWith("package-info.java"))
            .collect(
                Collectors.groupingBy(
                    file -> ROOT.relativize(file.getParent()).toString(), Collectors.counting()));
    sizes.forEach(
        (name, size) ->
            assertTrue(
                size <= MOST_CLASSES || LISTS.contains(name), name + " has " + size + " classes"));
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
