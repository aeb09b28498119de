package io.github.dl4jlosses.docs.widgets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.docs.WordTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WidgetTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern PLACE = Pattern.compile("<!-- widget: (\\w+) -->");

  @Test
  void bothLanguagesHaveTheSameWords() {
    assertEquals(
        WordTable.read(Widget.class, "words-en.properties").keySet(),
        WordTable.read(Widget.class, "words-zh.properties").keySet());
  }

  @Test
  void bothLanguagesHaveTheSameWidgetsInEachFile() throws IOException {
    try (Stream<Path> files = Files.list(DOCS.resolve("en"))) {
      for (Path file : files.filter(name -> name.toString().endsWith(".md")).toList()) {
        Path chinese = DOCS.resolve("zh").resolve(file.getFileName());
        assertEquals(places(file), places(chinese), file.toString());
      }
    }
  }

  private static List<String> places(Path file) throws IOException {
    return PLACE.matcher(Files.readString(file)).results().map(place -> place.group(1)).toList();
  }

  @ParameterizedTest
  @EnumSource
  void scriptsAreShort(Widget widget) throws IOException {
    try (InputStream in = Widget.class.getResourceAsStream(widget.script())) {
      String script = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(script.lines().count() <= 120, widget.script());
    }
  }

  /* Another processor may end at a gray next to this one; the picture is the same. */
  @Test
  void theMapIsWhatTheNetworkSays() throws IOException {
    int[] site = ShipMap.values(ShipMap.png());
    int[] now = ShipMap.values(ShipMap.draw());
    double difference =
        IntStream.range(0, site.length).mapToDouble(i -> Math.abs(site[i] - now[i])).sum();
    assertTrue(difference / site.length < 1, "mean difference " + difference / site.length);
  }
}
