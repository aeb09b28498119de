package io.github.dl4jlosses.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of the guide and of the README are those that the consumer project runs. */
class OwnProgramTest {
  private static final Path CONSUMER = Path.of("src", "it", "consumer");

  private static String program(String name) throws IOException {
    return Files.readString(CONSUMER.resolve("src/main/java/consumer/" + name + ".java"));
  }

  private static List<String> blocks(String language, String markdown) {
    return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
        .matcher(markdown)
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void theGuideShowsTheProgramAndTheDependencyOfTheConsumer(String language) throws IOException {
    String guide = Files.readString(Path.of("..", "docs", language, "own-program.md"));
    String whole = program("TrainAndPredict").replaceFirst("package consumer;\n\n", "");
    assertEquals(List.of(whole), blocks("java", guide));
    String pom = spaceless(Files.readString(CONSUMER.resolve("pom.xml")));
    List<String> dependencies = blocks("xml", guide);
    assertEquals(1, dependencies.size());
    // The consumer has the version from the bill of materials.
    String dependency = dependencies.get(0).replaceAll("<version>.*</version>", "");
    assertTrue(pom.contains(spaceless(dependency)), dependency);
  }

  private static String spaceless(String xml) {
    return xml.replaceAll("\\s+", "");
  }

  @Test
  void theExampleOfTheReadmeIsThatOfTheConsumer() throws IOException {
    String example = blocks("java", Files.readString(Path.of("..", "README.md"))).get(0);
    String shown = example.replaceAll("(?m)^(?=.)", "    ");
    assertTrue(program("UseIt").contains(shown), shown);
  }
}
