package io.github.dl4jlosses.docs.texts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.io.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The version stands in pom.xml; the program, the documents and the changelog agree with it. */
class VersionTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern REVISION = Pattern.compile("<revision>(.*)</revision>");
  private static final Pattern COORDINATES =
      Pattern.compile(
          "<groupId>io\\.github\\.dl4jlosses</groupId>\\s*<artifactId>[^<]*</artifactId>"
              + "\\s*<version>([^<]*)</version>");
  private static final Pattern UNPUBLISHED =
      Pattern.compile("not on Maven Central|没有发布到 Maven Central");
  private static final Pattern RELEASE = Pattern.compile("(?m)^## \\[(.*?)](?: - (.*))?$");

  private static String version() throws IOException {
    List<MatchResult> found = all(REVISION, Files.readString(ROOT.resolve("pom.xml")));
    assertEquals(1, found.size());
    return found.get(0).group(1);
  }

  private static List<MatchResult> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  @Test
  void theProgramHasTheVersionOfThePom() throws IOException {
    assertEquals(version(), Version.number());
  }

  @Test
  void documentsNameTheVersionOfThePom() throws IOException {
    List<String> others = new ArrayList<>();
    int count = 0;
    for (Path document : ReadmeLimitsTest.documents().toList()) {
      for (MatchResult found : all(COORDINATES, Files.readString(document))) {
        count++;
        if (!found.group(1).equals(version())) {
          others.add(document + ": " + found.group(1));
        }
      }
    }
    assertEquals(List.of(), others);
    assertTrue(count >= 8, count + " places");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "README.zh-CN.md",
        "docs/en/own-network.md",
        "docs/zh/own-network.md"
      })
  void onlyASnapshotIsSaidToBeMissingFromMavenCentral(String document) throws IOException {
    boolean missing = UNPUBLISHED.matcher(Files.readString(ROOT.resolve(document))).find();
    assertEquals(version().endsWith("-SNAPSHOT"), missing, document);
  }

  @Test
  void theChangelogBeginsWithTheVersionOfThePom() throws IOException {
    MatchResult first = all(RELEASE, Files.readString(ROOT.resolve("CHANGELOG.md"))).get(0);
    if (version().endsWith("-SNAPSHOT")) {
      assertEquals("Unreleased", first.group(1));
    } else {
      assertEquals(version(), first.group(1));
      assertTrue(first.group(2).matches("\\d{4}-\\d\\d-\\d\\d"), first.group());
    }
  }

  @Test
  void noOtherPomHasAVersionOfItsOwn() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      List<Path> poms =
          folders.map(folder -> folder.resolve("pom.xml")).filter(Files::exists).toList();
      assertFalse(poms.isEmpty());
      for (Path pom : poms) {
        for (MatchResult found : all(COORDINATES, Files.readString(pom))) {
          assertTrue(found.group(1).matches("\\$\\{(revision|project\\.version)}"), pom.toString());
        }
      }
    }
  }
}
