package io.github.dl4jlosses.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rooms of the program. */
class PackagesTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Path INTERNAL = SOURCES.resolve("io/github/dl4jlosses/segment/internal");
  private static final Pattern IMPORT =
      Pattern.compile(
          "import (?:static )?io\\.github\\.dl4jlosses\\.segment\\.internal\\.(\\w+)\\.");

  private static final Pattern PRINTS =
      Pattern.compile("System\\.(out|err)|printStackTrace|\\.getErr\\(|\\.getOut\\(");

  private static final Pattern LOSSES = Pattern.compile("dl4jlosses\\.internal\\.");

  /** Packages that need no other are taken away, again and again: what remains is a cycle. */
  @Test
  void packagesDependOneWay() throws IOException {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (Path file : files(INTERNAL)) {
      String name = INTERNAL.relativize(file).getName(0).toString();
      Set<String> used = uses.computeIfAbsent(name, n -> new TreeSet<>());
      IMPORT.matcher(Files.readString(file)).results().forEach(found -> used.add(found.group(1)));
      used.remove(name);
    }
    assertTrue(uses.size() > 10, "packages " + uses.keySet());
    while (uses.values().removeIf(used -> used.stream().noneMatch(uses::containsKey))) {
      // the next round has fewer
    }
    assertEquals(Map.of(), uses, "packages that need each other");
  }

  @Test
  void theLossesAreUsedByTheirPublicTypes() throws IOException {
    for (Path file : files(SOURCES)) {
      assertFalse(LOSSES.matcher(Files.readString(file)).find(), file.toString());
    }
  }

  /** What is printed elsewhere may have characters that a terminal obeys. */
  @Test
  void onlyTheTerminalPrints() throws IOException {
    for (Path file : files(SOURCES)) {
      String code = Files.readString(file).replaceAll("(?m)^ *\\*.*", "");
      boolean allowed =
          file.startsWith(INTERNAL.resolve("terminal"))
              || file.endsWith("Rehearsal.java"); // for the build
      assertTrue(allowed || !PRINTS.matcher(code).find(), file.toString());
    }
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
