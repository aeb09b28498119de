package io.github.dl4jlosses.docs.texts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The READMEs stay short, and what is there in English is there in Chinese. */
class ReadmeLimitsTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> READMES = List.of("README.md", "README.zh-CN.md");
  private static final int LINES = 120;
  private static final int COLUMNS = 120;
  private static final int WORDS = 25;

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern TABLE = Pattern.compile("(?m)^\\|.*$");
  private static final Pattern PICTURE = Pattern.compile("!\\[([^\\]]+)\\]\\(([^)]+)\\)");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#\\s]+)[^)]*\\)");
  private static final Pattern SENTENCE_END = Pattern.compile("[.:;?!]\\s|\\n\\s*\\n");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern HEADING = Pattern.compile("(?m)^(#+) ");

  /** A page and its counterpart. */
  record Pair(Path english, Path chinese) {
    @Override
    public String toString() {
      return String.valueOf(english.getFileName());
    }
  }

  static Stream<Pair> pairs() throws IOException {
    Path docs = ROOT.resolve("docs");
    try (Stream<Path> pages = Files.list(docs.resolve("en"))) {
      Stream<Pair> guides =
          pages
              .sorted()
              .map(page -> new Pair(page, docs.resolve("zh").resolve(page.getFileName())))
              .toList()
              .stream();
      Pair readmes = new Pair(ROOT.resolve(READMES.get(0)), ROOT.resolve(READMES.get(1)));
      return Stream.concat(Stream.of(readmes), guides);
    }
  }

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> files =
        Files.find(
            ROOT,
            /* maxDepth= */ 4,
            (file, attributes) -> file.toString().endsWith(".md") && isOurs(file))) {
      return files.sorted().toList().stream();
    }
  }

  private static boolean isOurs(Path file) {
    return Stream.of("target", "runs", "src", ".git", "node_modules")
        .noneMatch(
            folder -> file.toString().matches(".*[/\\\\]" + Pattern.quote(folder) + "[/\\\\].*"));
  }

  @ParameterizedTest
  @FieldSource("READMES")
  void aReadmeIsShort(String name) throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve(name));
    assertTrue(lines.size() <= LINES, () -> name + " has " + lines.size() + " lines");
    List<String> wide =
        lines.stream()
            .filter(line -> !line.startsWith("|"))
            .filter(line -> line.codePointCount(0, line.length()) > COLUMNS)
            .toList();
    assertEquals(List.of(), wide);
  }

  @Test
  void theSentencesOfTheReadmeAreShort() throws IOException {
    String text = Files.readString(ROOT.resolve(READMES.get(0)));
    text = BLOCK.matcher(text).replaceAll("\n\n");
    text = TABLE.matcher(text).replaceAll("");
    text = text.replaceAll("\\]\\([^)]*\\)", "]").replaceAll("(?m)^[*#] ", "\n\n");
    List<String> sentences = SENTENCE_END.splitAsStream(text).map(String::strip).toList();
    assertTrue(sentences.size() > 20, text);
    assertEquals(
        List.of(),
        sentences.stream().filter(line -> SPACE.splitAsStream(line).count() > WORDS).toList());
  }

  @ParameterizedTest
  @FieldSource("READMES")
  void aReadmeShowsPictures(String name) throws IOException {
    List<String> pictures =
        all(PICTURE, Files.readString(ROOT.resolve(name))).map(found -> found.group(2)).toList();
    assertFalse(pictures.isEmpty(), name);
    for (String picture : pictures) {
      assertTrue(Files.isRegularFile(ROOT.resolve(picture)), picture);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void bothLanguagesHaveTheSameSectionsAndPictures(Pair pair) throws IOException {
    String english = BLOCK.matcher(Files.readString(pair.english())).replaceAll("");
    String chinese = BLOCK.matcher(Files.readString(pair.chinese())).replaceAll("");
    assertEquals(
        all(HEADING, english).map(found -> found.group(1)).toList(),
        all(HEADING, chinese).map(found -> found.group(1)).toList());
    assertEquals(
        all(PICTURE, english).map(found -> found.group(2)).toList(),
        all(PICTURE, chinese)
            .map(found -> found.group(2).replace("figures/zh/", "figures/"))
            .toList());
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksLeadToFiles(Path document) throws IOException {
    String text = BLOCK.matcher(Files.readString(document)).replaceAll("");
    List<String> lost =
        all(LINK, text)
            .map(found -> found.group(1))
            .filter(link -> !Files.exists(document.resolveSibling(link)))
            .toList();
    assertEquals(List.of(), lost);
  }

  private static Stream<MatchResult> all(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }
}
