package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The background that a training finds, or is told, is that of all commands. */
class BackgroundRunTest {
  private static final int EDGE = 16;

  @TempDir private Path home = Path.of("");
  private Path data = Path.of("");
  private Path run = Path.of("");

  /** Draws a circle of 1 and a square of 2 on a ground of 0. */
  private void draw(String table) throws IOException {
    data = home.resolve("data");
    run = home.resolve("run");
    Files.createDirectories(data.resolve("images"));
    Files.createDirectories(data.resolve("masks"));
    for (int i = 0; i < 3; i++) {
      BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
      BufferedImage mask = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < EDGE * EDGE; p++) {
        int x = p % EDGE;
        int y = p / EDGE;
        boolean circle = Math.hypot(x - 4, y - 4 - i) < 3;
        int value = circle ? 1 : x >= 9 && x < 14 && y >= 8 && y < 13 ? 2 : 0;
        image.setRGB(x, y, new int[] {0x202020, 0xE0A000, 0x50B0E0}[value] + 5 * i);
        mask.getRaster().setSample(x, y, 0, value);
      }
      ImageIO.write(image, "png", data.resolve("images/" + i + ".png").toFile());
      ImageIO.write(mask, "png", data.resolve("masks/" + i + ".png").toFile());
    }
    Files.writeString(data.resolve("classes.csv"), table);
  }

  private Program.Result train(Object... more) {
    Object[] arguments = new Object[more.length + 2];
    arguments[0] = "--epochs";
    arguments[1] = 1;
    System.arraycopy(more, 0, arguments, 2, more.length);
    return Program.run(Program.tiny(data, run, arguments));
  }

  private static void succeeds(Program.Result result) {
    assertEquals(0, result.code(), result.err().toString());
  }

  private JsonNode predicted() throws IOException {
    Path output = home.resolve("predicted");
    succeeds(
        Program.run(
            "predict",
            "--model",
            run.resolve("model.zip"),
            "--images",
            data.resolve("images"),
            "--output",
            output));
    return new ObjectMapper().readTree(output.resolve("instances.json").toFile());
  }

  private static List<String> texts(JsonNode list, String field) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(node -> node.path(field).asText())
        .toList();
  }

  private JsonNode scores() throws IOException {
    Path json = home.resolve("scores.json");
    Path model = run.resolve("model.zip");
    succeeds(Program.run("evaluate", "--model", model, "--data", data, "--json", json));
    return new ObjectMapper().readTree(json.toFile()).path("classes");
  }

  @Test
  void aBackgroundInTheLastRowIsNoObjectOfAnyCommand() throws IOException {
    draw("value,name\n1,circle\n2,square\n0,background\n");
    Program.Result trained = train();
    succeeds(trained);
    assertTrue(trained.out().contains("background  background (by its name)"), "the survey");
    assertEquals("background", ModelFiles.load(run.resolve("model.zip")).info().background());
    JsonNode instances = predicted();
    assertEquals(List.of("circle", "square"), texts(instances.path("categories"), "name"));
    assertEquals(List.of("1", "2"), texts(instances.path("categories"), "id"));
    JsonNode scores = scores();
    assertEquals(List.of("circle", "square", "background"), texts(scores, "name"));
    for (int c = 0; c < 3; c++) {
      JsonNode ap = scores.path(c).path("AP75").path("value");
      assertEquals(c == 2, ap.isNull(), scores.path(c).toString());
    }
    String report = Files.readString(run.resolve("report.html"));
    assertTrue(
        report.contains("<span class=\"swatch class-1\" aria-hidden=\"true\"></span>circle"));
    assertTrue(report.contains("<th scope=\"row\">background</th>"), "it has no color");
    assertTrue(report.contains("<dt>background</dt><dd>background</dd>"));
    succeeds(Program.run("report", run));
  }

  @Test
  void withoutABackgroundEachClassIsALabelThatIsPredictedAndMeasured() throws IOException {
    draw("value,name\n0,road\n1,car\n2,sign\n");
    Program.Result trained = train("--loss", "bce");
    succeeds(trained);
    assertEquals(
        List.of("road", "car", "sign"),
        ModelFiles.load(run.resolve("model.zip")).info().classNames());
    assertEquals(List.of("road", "car", "sign"), texts(predicted().path("categories"), "name"));
    scores().forEach(c -> assertTrue(c.path("AP75").path("value").isNumber(), c.toString()));
  }

  @Test
  void aRunGoesOnWithTheBackgroundThatItWasTold() throws IOException {
    draw("value,name\n1,car\n0,road\n2,sign\n");
    succeeds(train("--loss", "bce", "--background", "road"));
    assertEquals("road", ModelFiles.load(run.resolve("model.zip")).info().background());
    assertEquals(List.of("car", "sign"), texts(predicted().path("categories"), "name"));
    assertEquals(List.of("car", "sign"), texts(scores(), "name"));
    succeeds(Program.run("train", "--output", run, "--resume"));
    Program.Result other =
        Program.run("train", "--output", run, "--resume", "--background", "none");
    assertEquals(
        List.of(
            "--background must be road, as when the run began, got none (leave it out, or begin"
                + " another run with another --output)"),
        other.err());
    Files.delete(run.resolve("arguments.txt"));
    Program.Result forgotten =
        Program.run(
            Program.tiny(
                data, run, "--resume", "--epochs", 1, "--loss", "bce", "--background", "car"));
    assertEquals(
        List.of(
            "background must be road, as when the run began, got car (change --background back, or"
                + " begin another run with another --output)"),
        forgotten.err());
  }
}
