package io.github.dl4jlosses.examples.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.examples.report.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** The files of a report, without a browser. */
class ReportTest {
  @TempDir private Path home = Path.of("");

  @Test
  void theSameRunGivesTheSameFiles() throws Exception {
    RunFolder one = SmallRun.write(home.resolve("one"), 3);
    RunFolder two = SmallRun.write(home.resolve("two"), 3);
    assertEquals(Files.readString(one.report()), Files.readString(two.report()));
    for (String name : plots(one)) {
      assertArrayEquals(
          Files.readAllBytes(one.plots().resolve(name)),
          Files.readAllBytes(two.plots().resolve(name)));
    }
  }

  @Test
  void chartsAreSvgFilesOfTheirOwn() throws Exception {
    RunFolder run = SmallRun.write(home, 2);
    assertEquals(
        List.of("loss.svg", "metrics.svg", "pr-10.svg", "pr-50.svg", "pr-70.svg", "pr-75.svg"),
        plots(run));
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    for (String name : plots(run)) {
      Document svg = factory.newDocumentBuilder().parse(run.plots().resolve(name).toFile());
      assertEquals("svg", svg.getDocumentElement().getLocalName());
      assertEquals("http://www.w3.org/2000/svg", svg.getDocumentElement().getNamespaceURI());
      assertTrue(svg.getElementsByTagName("path").getLength() > 5, name);
    }
  }

  private static List<String> plots(RunFolder run) throws Exception {
    try (Stream<Path> files = Files.list(run.plots())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatComesFromOutsideIsEscaped() throws Exception {
    String html = Files.readString(SmallRun.write(home, 1).report());
    assertFalse(html.contains("<script>document.title"));
    assertFalse(html.contains("0000 <b>"));
    assertTrue(html.contains("&lt;script&gt;document.title"));
    assertTrue(html.contains("0000 &lt;b&gt;&amp;&#39;.png"));
  }

  @Test
  void aRunThatGoesOnSaysSo() throws Exception {
    String html = Files.readString(SmallRun.write(home, 2, 5).report());
    assertTrue(html.contains("Running: epoch 2 of 5 is done. Reload to see the next."));
    assertFalse(html.contains("Finished"));
  }

  @Test
  void aLongRunStaysSmall() throws Exception {
    RunFolder run = SmallRun.write(home, Gallery.MAX_FRAMES + 2);
    assertTrue(Files.size(run.report()) < 1_500_000, Files.size(run.report()) + " bytes");
  }
}
