package io.github.dl4jlosses.docs.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** From the first release on, the build compares with the last, and reads what each wrote. */
class LastReleaseTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern RELEASE = Pattern.compile("(?m)^## \\[(\\d+\\.\\d+)(\\.\\d+)]");

  @Test
  void theApiIsComparedWithTheNewestOfTheChangelog() throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    List<String> releases =
        RELEASE
            .matcher(Files.readString(ROOT.resolve("CHANGELOG.md")))
            .results()
            .map(found -> found.group(1) + found.group(2))
            .toList();
    assertEquals(String.valueOf(releases.isEmpty()), property(pom, "japicmp.skip"));
    assertEquals(releases.isEmpty() ? "0.1.0" : releases.get(0), property(pom, "last.release"));
  }

  private static String property(String pom, String name) {
    return pom.replaceAll("(?s).*<" + Pattern.quote(name) + ">([^<]*)<.*", "$1");
  }

  @Test
  void eachReleaseLeftNetworksToRead() throws IOException {
    List<String> releases =
        RELEASE
            .matcher(Files.readString(ROOT.resolve("CHANGELOG.md")))
            .results()
            .map(found -> found.group(1))
            .distinct()
            .toList();
    for (String release : releases) {
      for (String module : List.of("dl4j-losses", "dl4j-segment")) {
        Path saved = ROOT.resolve(module + "/src/test/resources/saved/" + release);
        assertTrue(Files.isDirectory(saved), saved + " must exist (-Dsaved.write=" + release + ")");
      }
    }
  }
}
