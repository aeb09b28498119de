package io.github.dl4jlosses.docs.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From the first release on, the build compares with the last, and reads what each wrote. */
class LastReleaseTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern RELEASE = Pattern.compile("(?m)^## \\[(\\d+\\.\\d+)(\\.\\d+)]");

  /** The version of the pom is no release to compare with, even if the changelog has it. */
  @Test
  void theApiIsComparedWithTheLastReleaseBeforeThisVersion() throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    List<String> before =
        releases(found -> found.group(1) + found.group(2))
            .filter(release -> !pom.contains(">" + release + "</revision>"))
            .toList();
    assertEquals(String.valueOf(before.isEmpty()), property(pom, "japicmp.skip"));
    assertEquals(before.isEmpty() ? "0.1.0" : before.get(0), property(pom, "last.release"));
  }

  private static String property(String pom, String name) {
    return pom.replaceAll("(?s).*<" + Pattern.quote(name) + ">([^<]*)<.*", "$1");
  }

  @Test
  void eachReleaseLeavesNetworksToRead() throws IOException {
    for (String release : releases(found -> found.group(1)).distinct().toList()) {
      for (String module : List.of("dl4j-losses", "dl4j-segment")) {
        Path saved = ROOT.resolve(module + "/src/test/resources/saved/" + release);
        assertTrue(Files.isDirectory(saved), saved + " must exist (-Dsaved.write=" + release + ")");
      }
    }
  }

  /** Returns the releases of the changelog, the newest first. */
  private static Stream<String> releases(Function<MatchResult, String> name) throws IOException {
    return RELEASE.matcher(Files.readString(ROOT.resolve("CHANGELOG.md"))).results().map(name);
  }
}
