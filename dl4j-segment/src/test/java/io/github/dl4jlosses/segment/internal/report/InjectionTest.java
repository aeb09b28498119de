package io.github.dl4jlosses.segment.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.evaluate.EpochReport;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Texts of others in the page. A policy keeps scripts away, and no browser asks it before it
 * follows a meta refresh.
 */
class InjectionTest {
  private static final String META = "<meta http-equiv=refresh content='0;url=x'>";
  private static final String HOSTILE =
      "\"'></script></svg></title>" + META + "]]>-->&lt;${7*7}\u001B[31m\u202E";
  private static final int EDGE = 8;
  private static final int OWN_METAS = 4; // of the template

  @TempDir private Path home = Path.of("");
  private RunFolder folder = new RunFolder(home);

  private Report report() throws IOException {
    folder = new RunFolder(home.resolve("run"));
    folder.create();
    Path image = home.resolve(HOSTILE.replace('/', '|') + ".png");
    ImageIO.write(new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    return new Report(
        folder,
        new RunDescription(
            "title " + HOSTILE,
            2,
            List.of("sea " + HOSTILE, "ship " + HOSTILE, "buoy " + HOSTILE),
            List.of(0, 0xFF0000, 0xFF00),
            SegmentationTask.Labeling.SINGLE_LABEL,
            new Foreground(3, /* background= */ 0),
            List.of(image),
            InputRanges.ofTypes(),
            Map.of("setting " + HOSTILE, "value " + HOSTILE)),
        List.of());
  }

  /** An object of each class, one found, one taken for the other. */
  private static EpochReport epoch() {
    int[] mask = IntStream.range(0, EDGE * EDGE).map(i -> i < 16 ? 1 : i >= 48 ? 2 : 0).toArray();
    float[][] z = new float[3][EDGE * EDGE];
    IntStream.range(0, mask.length).forEach(i -> z[mask[i] == 2 ? 1 : mask[i]][i] = 3);
    INDArray logits = Nd4j.createFromArray(z).reshape(1, 3, EDGE, EDGE);
    Validation validation =
        new Validation(
            SegmentationTask.singleLabel("a", "b", "c")
                .withScores(SegmentationTask.Scores.LOGITS)
                .withIgnoreIndex(Sample.VOID),
            new Foreground(3, /* background= */ 0));
    INDArray exp = Transforms.exp(logits);
    INDArray p = exp.div(exp.sum(true, 1));
    validation.add(new Sample(EDGE, EDGE, new float[3 * EDGE * EDGE], mask), logits, p);
    return validation.report(1, 1, 1, new Bootstrap(5, .95, 1));
  }

  private static long count(String text, String part) {
    return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
  }

  private String html() throws IOException {
    return Files.readString(folder.report());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "names of files cannot be so there")
  void noTextOfAnotherIsMarkup() throws Exception {
    report().add(epoch(), Report.Stage.GOES_ON);
    String html = html();
    assertEquals(OWN_METAS, count(html, "<meta"));
    assertEquals(1, count(html, "http-equiv=\"")); // the policy
    assertFalse(html.contains("49"), "a text of another was run as a template");
    assertFalse(html.matches("(?s).*[\\p{Cc}\\p{Cf}&&[^\n]].*"), "what a terminal would obey");
    assertTrue(html.contains("\\u001B[31m\\u202E"), "escapes");
    for (String what : List.of("title ", "sea ", "ship ", "buoy ", "setting ", "value ")) {
      assertTrue(html.contains(what + "&quot;&#39;&gt;&lt;/script&gt;"), what);
    }
    assertTrue(html.contains("<h3>&quot;&#39;&gt;&lt;|script&gt;"), "name of the image");
    try (Stream<Path> plots = Files.list(folder.plots())) {
      for (Path plot : plots.toList()) {
        assertEquals(0, count(Files.readString(plot), "<meta"), plot.toString());
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(plot.toFile());
      }
    }
  }

  @Test
  void aBrokenLineShowsNothing() throws Exception {
    Gallery gallery = new Gallery(GalleryTest.description(), home, 0);
    gallery.add(1, GalleryTest.images(.5, .6));
    gallery.add(2, GalleryTest.images(.5, .6));
    for (String line : List.of("QUJD " + META, META, "QUJD", "", "Q\u00e9 Q", "QUJD QUJD QUJD")) {
      Files.writeString(home.resolve("0001.txt"), "QUJD QUI=\n" + line + "\n");
      assertEquals(
          "[[[\"QUJD\",\"QUI=\"],[\"\",\"\"]],",
          gallery.json(GalleryTest.images(.5, .6)).lines().findFirst().orElseThrow(),
          line);
    }
  }

  @Test
  void aPipeIsNoFrame() throws Exception {
    Path endless = Path.of("/dev/zero");
    assumeTrue(Files.exists(endless));
    Gallery gallery = new Gallery(GalleryTest.description(), home, 0);
    gallery.add(1, GalleryTest.images(.5));
    gallery.add(2, GalleryTest.images(.5));
    Files.delete(home.resolve("0001.txt"));
    Files.createSymbolicLink(home.resolve("0001.txt"), endless);
    assertEquals(List.of(2), gallery.epochs());
    Files.delete(home.resolve("0001.txt"));
  }
}
