package io.github.dl4jlosses.segment.internal.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.w3c.dom.Document;

/** The files of a report, without a browser. */
class ReportTest {
  private static RunFolder one = new RunFolder(Path.of(""));

  @TempDir private Path home = Path.of("");

  @BeforeAll
  static void writeOne(@TempDir Path home) throws Exception {
    one = SmallRun.write(home, 3);
  }

  @Test
  void theSameRunGivesTheSameFiles() throws Exception {
    RunFolder two = SmallRun.write(home, 3);
    assertEquals(Files.readString(one.report()), Files.readString(two.report()));
    for (String name : plots(one)) {
      assertArrayEquals(
          Files.readAllBytes(one.plots().resolve(name)),
          Files.readAllBytes(two.plots().resolve(name)));
    }
  }

  @Test
  void chartsAreSvgFilesOfTheirOwn() throws Exception {
    assertEquals(
        List.of("loss.svg", "metrics.svg", "pr-10.svg", "pr-50.svg", "pr-70.svg", "pr-75.svg"),
        plots(one));
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    for (String name : plots(one)) {
      Document svg = factory.newDocumentBuilder().parse(one.plots().resolve(name).toFile());
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
    String html = Files.readString(one.report());
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
    long size = Files.size(SmallRun.writeLong(home, Gallery.MAX_FRAMES + 2).report());
    assertTrue(size > Files.size(one.report()) && size < 1_500_000, size + " bytes");
  }

  @ParameterizedTest(name = "{0} classes")
  @ValueSource(ints = {1, 2, 8, 30})
  void thereMayBeOneOrManyClasses(int classes) throws Exception {
    boolean several = classes == 1; // a class alone is a label: yes or no
    List<String> names = IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
    Foreground foreground = several ? Foreground.all(1) : new Foreground(classes, 0);
    SegmentationTask task =
        (several
                ? SegmentationTask.multiLabel("class 0")
                : SegmentationTask.singleLabel(names.toArray(String[]::new)))
            .withScores(SegmentationTask.Scores.LOGITS)
            .withIgnoreIndex(Sample.VOID);
    Path image = home.resolve("a.png");
    ImageIO.write(new BufferedImage(60, 4, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    RunFolder folder = new RunFolder(home.resolve("run"));
    folder.create();
    List<Integer> colors =
        IntStream.range(0, classes).mapToObj(c -> ClassTable.defaultColor(c + 1)).toList();
    Report report =
        new Report(
            folder,
            new RunDescription(
                "t",
                1,
                names,
                colors,
                task.labeling(),
                foreground,
                List.of(image),
                InputRanges.ofTypes(),
                Map.of()),
            List.of());
    int[] mask =
        IntStream.range(0, 240).map(i -> several ? i / 2 % 2 : i % 60 / 2 % classes).toArray();
    float[][] z = new float[classes][240];
    IntStream.range(0, 240).forEach(i -> z[several ? 0 : mask[i]][i] = several ? mask[i] - .5f : 1);
    INDArray logits = Nd4j.createFromArray(z).reshape(1, classes, 4, 60);
    Validation validation = new Validation(task, foreground);
    INDArray exp = Transforms.exp(logits);
    INDArray p = several ? Transforms.sigmoid(logits) : exp.div(exp.sum(true, 1));
    validation.add(new Sample(4, 60, new float[720], mask), logits, p);
    report.add(validation.report(1, 1, 1, new Bootstrap(5, .95, 1)), Report.Stage.OVER);
    String html = Files.readString(folder.report());
    int shown = several ? 1 : classes - 1; // the background has no color
    for (int c = 1; c <= shown; c++) {
      assertTrue(html.contains(".class-" + c + " { background: #"), "no color of " + c);
    }
    assertFalse(html.contains(".class-" + (shown + 1) + " "));
    String curves = Files.readString(folder.plots().resolve("pr-50.svg"));
    Matcher lines = Pattern.compile("class=\"look-([a-z]+)\"").matcher(curves);
    List<String> looks = lines.results().map(line -> line.group(1)).distinct().toList();
    assertEquals(Math.min(Charts.MAX_CLASSES, shown), looks.size(), "lines that look alike");
  }
}
