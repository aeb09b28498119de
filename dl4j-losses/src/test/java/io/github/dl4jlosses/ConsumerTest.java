package io.github.dl4jlosses;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The dependencies that docs/en/own-network.md shows are those of the project that .ci/run runs.
 */
class ConsumerTest {
  private static final Pattern XML = Pattern.compile("(?ms)^```xml\n(.*?)^```$");

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void theConsumerHasTheDependenciesOfTheGuide(String language) throws IOException {
    Path guide = Path.of("..", "docs", language, "own-network.md");
    List<MatchResult> blocks = XML.matcher(Files.readString(guide)).results().limit(3).toList();
    assertTrue(blocks.get(2).group(1).contains("dl4j-onednn"), blocks.get(2).group(1));
    String pom = spaceless(Files.readString(Path.of("src", "it", "consumer", "pom.xml")));
    for (MatchResult block : blocks) {
      String dependencies =
          block
              .group(1)
              .replaceAll("(-bom</artifactId>\\s*<version>).*<", "$1\\${staged.version}<");
      assertTrue(pom.contains(spaceless(dependencies)), dependencies);
    }
  }

  private static String spaceless(String xml) {
    return xml.replaceAll("\\s+", "");
  }
}
