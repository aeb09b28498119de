package io.github.dl4jlosses.docs.texts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One word for one thing: the Chinese documents use those of their glossary. */
class ChineseWordsTest {
  private static final Path CHINESE = Path.of("..", "docs", "zh");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|`[^`\n]+`|\\]\\([^)]*\\)");

  /** What is not said, and what is. */
  private static final Map<String, String> INSTEAD =
      Map.of(
          "epoch", "轮",
          "图片", "图像",
          "幅", "张",
          "(?<!也译)平均精确率", "平均精度",
          "被忽略的像素|不计的像素", "忽略像素",
          "汇总方式", "归约方式",
          "正例", "正样本",
          "梯度(的)?长度", "梯度的模");

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> pages = Files.list(CHINESE)) {
      return pages.filter(page -> !page.endsWith("glossary.md")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theWordsAreThoseOfTheGlossary(Path page) throws IOException {
    String prose = CODE.matcher(Files.readString(page).replace("\r\n", "\n")).replaceAll("");
    List<String> others =
        INSTEAD.entrySet().stream()
            .filter(word -> Pattern.compile(word.getKey()).matcher(prose).find())
            .map(word -> word.getKey() + ": " + word.getValue())
            .toList();
    assertEquals(List.of(), others);
  }
}
