package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.segment.ToyData;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.ModelInfo.ClassInfo;
import io.github.dl4jlosses.segment.internal.model.UNet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** What is measured, and what is said about it. */
class EvaluateTest {
  private static final int EDGE = 8;

  @TempDir private static Path home = Path.of("");
  private static Path flat = Path.of("");
  private static Path model = Path.of("");

  /** Trains on a folder without parts: of 10 images 3 are kept for the test, 2 validate. */
  @BeforeAll
  static void train() throws IOException {
    flat = home.resolve("flat");
    Program.writePart(flat, 10, new Random(3));
    model = home.resolve("run").resolve("model.zip");
    Program.Result result =
        Program.run(
            Program.tiny(
                flat, home.resolve("run"), "--test-share", .3, "--split-seed", 7, "--epochs", 1));
    assertEquals(0, result.code(), result.err().toString());
    assertEquals(
        "images    5 train, 2 validation, 3 test, split by seed 7, 20.0 % validate, 30.0 % test",
        result.out().get(1));
  }

  @Test
  void theScoresSayWhatWasMeasured() throws IOException {
    Path json = home.resolve("flat.json");
    evaluate(model, flat, "--part", "train", "--json", json);
    JsonNode scores = new ObjectMapper().readTree(Files.readString(json));
    assertEquals(5, scores.at("/images").intValue());
    assertEquals(5, scores.at("/trained on").intValue());
    assertEquals("train by seed 7, 20.0 % validate, 30.0 % test", scores.at("/part").textValue());
  }

  private static Program.Result evaluate(Path network, Path data, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("evaluate", "--model", network, "--data", data));
    arguments.addAll(List.of(more));
    Program.Result result = Program.run(arguments.toArray());
    assertEquals(0, result.code(), result.err().toString());
    return result;
  }

  private static List<String> images(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("images"))) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void theSplitIsThatOfTheModelAndItsTestIsMeasured() {
    Program.Result result = evaluate(model, flat);
    assertEquals(flat + ": test by seed 7, 20.0 % validate, 30.0 % test", result.out().get(0));
    assertTrue(result.out().get(1).startsWith("3 images; "), result.out().get(1));
    assertEquals(List.of(), result.err());
  }

  @Test
  void imagesThatWereSeenAreNamed() {
    Program.Result all = evaluate(model, flat, "--part", "all");
    assertTrue(all.out().get(1).startsWith("10 images; "), all.out().get(1));
    assertEquals(2, all.err().size());
    assertTrue(
        all.err()
            .get(0)
            .matches(
                "warning: the model was trained on 5 of these 10 images \\(\\d\\d.png, \\d\\d.png,"
                    + " \\d\\d.png, …\\): the score flatters \\(keep a folder test, or train with"
                    + " --test-share\\)"),
        all.err().get(0));
    assertTrue(
        all.err()
            .get(1)
            .matches(
                "note: the epoch of the model was chosen by its score on 2 of these 10 images"
                    + " \\(\\d\\d.png, \\d\\d.png\\), which flatters it a little"),
        all.err().get(1));
  }

  @Test
  void anotherSplitThanTheModelsIsNoticed() {
    Program.Result other = evaluate(model, flat, "--split-seed", 8, "--part", "validation");
    assertFalse(other.err().isEmpty());
  }

  @Test
  void aTrainingImageIsFoundUnderAnotherName() throws IOException {
    Path renamed = home.resolve("renamed");
    for (String part : List.of("images", "masks")) {
      Files.createDirectories(renamed.resolve("test").resolve(part));
    }
    int seen = 0;
    for (String name : images(flat)) {
      Files.copy(flat.resolve("images").resolve(name), renamed.resolve("test/images/new-" + name));
      Files.copy(flat.resolve("masks").resolve(name), renamed.resolve("test/masks/new-" + name));
      seen++;
    }
    assertEquals(10, seen);
    Program.Result result = evaluate(model, renamed);
    assertEquals(renamed + ": test by folder", result.out().get(0));
    assertTrue(
        result
            .err()
            .get(0)
            .startsWith("warning: the model was trained on 5 of these 10 images (new-"),
        result.err().get(0));
  }

  @Test
  void aFolderThatTheModelHasNotSeenIsMeasuredAsAWholeBeItOneImageOfOneClass() throws IOException {
    Path one = home.resolve("one");
    write(one, "a", /* objects= */ 0, /* deep= */ 0);
    Program.Result result = evaluate(model, one);
    assertEquals(one + ": all images, none of which the model has seen", result.out().get(0));
    assertTrue(result.out().get(1).startsWith("1 images; "), result.out().get(1));
    assertEquals(List.of(), result.err());
  }

  @Test
  void onlyThePartThatIsMeasuredIsRead() throws IOException {
    Path broken = home.resolve("broken");
    write(broken.resolve("train"), "a", 1, 0);
    Files.writeString(broken.resolve("train/masks/a.png"), "no image");
    write(broken.resolve("test"), "b", 1, 0);
    assertEquals(broken + ": test by folder", evaluate(model, broken).out().get(0));
  }

  @Test
  void classesOfATableAreFoundByName() throws IOException {
    Path table = home.resolve("table");
    write(table.resolve("test"), "a", 1, 0);
    Files.writeString(table.resolve("classes.csv"), "value,name\n1,class 1\n0,background\n");
    evaluate(model, table);
    Files.writeString(table.resolve("classes.csv"), "value,name\n0,background\n1,ship\n");
    Program.Result other = Program.run("evaluate", "--model", model, "--data", table);
    assertEquals(2, other.code());
    assertEquals(
        List.of(
            "data "
                + table
                + " must have the classes of the model [background, class 1], got [background,"
                + " ship] (name them so in classes.csv)"),
        other.err());
  }

  @Test
  void touchingObjectsStayApart() throws IOException {
    Path network = bright(home.resolve("bright.zip"));
    Path objects = home.resolve("objects");
    write(objects.resolve("test"), "a", 2, 1);
    // the network finds both as one, which takes one of the two objects with an IoU of 1/2: its
    // precision of 1 is that of 51 of the 101 recalls 0, .01, .., 1
    Path json = home.resolve("objects.json");
    evaluate(network, objects, "--json", json);
    JsonNode scores = new ObjectMapper().readTree(Files.readString(json));
    assertEquals(51 / 101., scores.at("/mean/AP10/value").doubleValue(), 1e-15);
    assertEquals(51 / 101., scores.at("/mean/AP50/value").doubleValue(), 1e-15);
    assertEquals(0, scores.at("/mean/AP70/value").doubleValue());
    assertEquals("test by folder", scores.at("/part").textValue());
    assertTrue(scores.at("/trained on").isNull());
    Path classes = home.resolve("components");
    write(classes.resolve("test"), "a", 1, 0);
    evaluate(network, classes, "--json", json);
    JsonNode one = new ObjectMapper().readTree(Files.readString(json));
    assertEquals(1, one.at("/mean/AP10/value").doubleValue());
  }

  @Test
  void anOldModelSaysThatItKnowsNothing() throws IOException {
    Path network = bright(home.resolve("old.zip"));
    Program.Result result = evaluate(network, flat);
    assertEquals(flat + ": validation by seed 1, 20.0 % validate", result.out().get(0));
    assertEquals(
        List.of(
            "note: the model does not say which images it was trained on, so nobody knows whether"
                + " these are among them (one trained by this version says it)"),
        result.err());
  }

  @Test
  void labelsThatMayComeTogetherNeedBinaryCrossEntropy() throws IOException {
    Path ships = home.resolve("ships");
    ToyData.writeShips(ships, 2, 1);
    Program.Result result =
        Program.run(Program.tiny(ships, home.resolve("ships-run"), "--loss", "ce"));
    assertEquals(2, result.code());
    assertEquals(
        List.of(
            "--loss must be bce where each label has masks of its own, got ce (a pixel may have"
                + " several labels there, or none: leave it out, and bce is chosen)"),
        result.err());
  }

  @Test
  void binaryCrossEntropyLearnsMasksOfClasses() throws IOException {
    Path run = home.resolve("bce");
    Program.Result result =
        Program.run(
            Program.tiny(flat, run, "--loss", "bce", "--pos-weight", "auto", "--test-share", ".3"));
    assertEquals(0, result.code(), result.err().toString());
    Program.Result measured = evaluate(run.resolve("model.zip"), flat);
    assertEquals(List.of(), measured.err());
    assertTrue(measured.out().get(2).startsWith("class "), measured.out().get(2));
    assertTrue(
        measured.out().stream().anyMatch(line -> line.startsWith("class 1 ")),
        measured.out().toString());
    assertFalse(
        measured.out().stream().anyMatch(line -> line.startsWith("background")),
        measured.out().toString());
  }

  @Test
  void valuesThatWereIgnoredInTrainingAreIgnoredAfterwards() throws IOException {
    Path voids = home.resolve("voids");
    for (String name : List.of("a", "b", "c")) {
      write(voids.resolve("train"), name, 1, 0);
      write(voids.resolve("test"), name, 1, 0);
    }
    setLast(voids.resolve("train/masks/a.png"), 9);
    setLast(voids.resolve("test/masks/a.png"), 9);
    Path run = home.resolve("voids-run");
    Program.Result result = Program.run(Program.tiny(voids, run, "--ignore", 9, "--epochs", 1));
    assertEquals(0, result.code(), result.err().toString());
    evaluate(run.resolve("model.zip"), voids);
    Program.Result resumed = Program.run("train", "--output", run, "--resume", "--ignore", "8");
    assertEquals(
        List.of(
            "--ignore must be 9, as when the run began, got 8 (leave it out, or begin another run"
                + " with another --output)"),
        resumed.err());
  }

  private static void setLast(Path mask, int value) throws IOException {
    BufferedImage image = ImageIO.read(mask.toFile());
    image.getRaster().setSample(EDGE - 1, EDGE - 1, 0, value);
    ImageIO.write(image, "png", mask.toFile());
  }

  /**
   * Writes an image with a bright rectangle, and its mask.
   *
   * @param objects none, the rectangle, or its two halves
   * @param deep 1 for a mask of 16 bits, which numbers objects
   */
  private static void write(Path folder, String name, int objects, int deep) throws IOException {
    BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
    int type = deep == 1 ? BufferedImage.TYPE_USHORT_GRAY : BufferedImage.TYPE_BYTE_GRAY;
    BufferedImage mask = new BufferedImage(EDGE, EDGE, type);
    for (int y = 2; y < 5; y++) {
      for (int x = 1; x < 7 && objects > 0; x++) {
        image.setRGB(x, y, 0xE0E0E0);
        mask.getRaster().setSample(x, y, 0, objects == 2 && x >= 4 ? 2 : 1);
      }
    }
    // no two images have the same content
    image.setRGB(0, 0, folder.resolve(name).hashCode() & 0x1F1F1F);
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("masks"));
    ImageIO.write(image, "png", folder.resolve("images").resolve(name + ".png").toFile());
    ImageIO.write(mask, "png", folder.resolve("masks").resolve(name + ".png").toFile());
  }

  /** Writes a network of format 1 that finds what is bright. */
  private static Path bright(Path file) throws IOException {
    ComputationGraph network =
        UNet.create(
            InputType.convolutional(EDGE, EDGE, 3),
            /* classes= */ 2,
            /* depth= */ 1,
            /* baseWidth= */ 1,
            new LossCrossEntropy(),
            new Adam(1e-3),
            /* seed= */ 1);
    network.paramTable().forEach((name, of) -> of.muli(name.endsWith("_W") ? 0 : 1));
    for (int color = 0; color < 3; color++) { // their sum goes along the skip connection
      network.getParam("down0-first-conv_W").putScalar(new int[] {0, color, 1, 1}, 1);
    }
    for (String layer : List.of("down0-conv_W", "out0-first-conv_W", "out0-conv_W")) {
      network.getParam(layer).putScalar(new int[] {0, 0, 1, 1}, 1);
    }
    network.getParam("logits_W").putScalar(new int[] {1, 0, 0, 0}, 9);
    network.getParam("logits_b").putScalar(0, 1);
    ModelFiles.write(
        file,
        network,
        new ModelInfo(
            /* format= */ 1,
            "0.1.0",
            Labeling.SINGLE_LABEL,
            List.of(new ClassInfo(0, "background", 0), new ClassInfo(1, "class 1", 0xE69F00)),
            /* background= */ null,
            255,
            EDGE,
            EDGE,
            /* multiple= */ 2,
            /* trainedOn= */ null,
            /* ranges= */ null));
    return file;
  }
}
