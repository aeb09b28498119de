package io.github.dl4jlosses.docs.masks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.docs.figures.DrawFigures;
import io.github.dl4jlosses.docs.figures.LessonFigure;
import io.github.dl4jlosses.docs.masks.Transcript.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The guide to masks shows what the program prints for each kind of masks, as its folder is drawn
 * here, and the pictures of these folders. {@code -Dlessons.update=true} writes both into docs.
 */
class MaskPageTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final boolean UPDATE = Boolean.getBoolean("lessons.update");
  private static final int LINES = 8;

  /** Such as {@code <!-- masks: palette -->} and a fenced block. */
  private static final Pattern BLOCK =
      Pattern.compile("<!-- masks: ([\\w-]+)(, whole)? -->\n```text\n(.*?)```\n", Pattern.DOTALL);

  private static final Pattern PICTURE = Pattern.compile("\\]\\(\\.\\./figures/(.*)\\.svg\\)");

  @TempDir private Path folder = Path.of("");

  private static Path file(String language) {
    return DOCS.resolve(language).resolve("masks.md");
  }

  private static String read(String language) throws IOException {
    return Files.readString(file(language)).replace("\r\n", "\n");
  }

  private static List<MatchResult> blocks(String language) throws IOException {
    return BLOCK.matcher(read(language)).results().toList();
  }

  static Stream<Named<MaskKind>> kinds() {
    return MaskKinds.ALL.stream().map(kind -> Named.of(kind.name(), kind));
  }

  static Stream<Named<LessonFigure>> pictures() {
    return DrawFigures.ofMasks().stream().map(figure -> Named.of(figure.name(), figure));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void thePageShowsWhatTheProgramPrints(MaskKind kind) throws IOException {
    kind.write(folder);
    List<MatchResult> blocks =
        blocks("en").stream().filter(block -> block.group(1).equals(kind.name())).toList();
    for (MatchResult block : blocks) {
      Shown shown = block.group(2) == null ? Shown.MASKS : Shown.WHOLE;
      String now = new Transcript(folder, shown).again(block.group(3));
      if (UPDATE) {
        update(block.group(), block.group().replace(block.group(3), now));
      } else {
        assertEquals(now, block.group(3), "run with -Dlessons.update=true");
      }
    }
    assertEquals(1, blocks.size(), kind.name());
  }

  private static void update(String before, String now) throws IOException {
    for (String language : List.of("en", "zh")) {
      if (Files.exists(file(language))) {
        Files.writeString(file(language), read(language).replace(before, now));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pictures")
  void aPictureIsThatOfItsFolder(LessonFigure figure) throws Exception {
    for (String language : figure.languages()) {
      Path file = DOCS.resolve("figures").resolve(figure.path(language));
      if (UPDATE) {
        Files.writeString(file, figure.file(language));
      }
      assertEquals(figure.file(language), Files.readString(file).replace("\r\n", "\n"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void eachKindHasItsPictureAndItsBlockInTheirOrder(String language) throws IOException {
    List<String> names = MaskKinds.ALL.stream().map(MaskKind::name).toList();
    assertEquals(names, blocks(language).stream().map(block -> block.group(1)).toList());
    assertEquals(
        DrawFigures.ofMasks().stream()
            .map(figure -> figure.path(language).replace(".svg", ""))
            .toList(),
        PICTURE.matcher(read(language)).results().map(picture -> picture.group(1)).toList());
  }

  @Test
  void bothLanguagesHaveTheSameBlocks() throws IOException {
    assertEquals(
        blocks("en").stream().map(MatchResult::group).toList(),
        blocks("zh").stream().map(MatchResult::group).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void theTextOfASectionIsShort(String language) throws IOException {
    String prose = BLOCK.matcher(read(language)).replaceAll("");
    Map<String, Long> lines = new LinkedHashMap<>();
    for (String section : prose.split("(?m)^## ", -1)) {
      Matcher heading = Pattern.compile(".*").matcher(section);
      assertTrue(heading.lookingAt());
      lines.put(
          heading.group(),
          section
              .lines()
              .skip(1)
              .filter(line -> !line.isBlank() && !line.startsWith("![") && !line.startsWith("|"))
              .count());
    }
    lines.values().removeIf(count -> count <= LINES);
    assertEquals(Map.of(), lines);
  }
}
