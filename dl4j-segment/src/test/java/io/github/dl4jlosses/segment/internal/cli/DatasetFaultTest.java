package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that cannot be trained on is told file by file, and nothing is written. */
class DatasetFaultTest {
  @TempDir private Path home = Path.of("");
  private Path data = Path.of("");

  @BeforeEach
  void write() throws IOException {
    data = home.resolve("data");
    Program.writeImages(data, 4, 2);
    Files.writeString(data.resolve("classes.csv"), "name\ndark\nbright\n");
  }

  private Program.Result train() {
    return Program.run(Program.tiny(data, home.resolve("run")));
  }

  private void writeMask(Path file, int value) throws IOException {
    BufferedImage mask = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    mask.getRaster().setSample(3, 2, 0, value);
    ImageIO.write(mask, "png", file.toFile());
  }

  @Test
  void everyBadFileIsToldBeforeTheDataAreRefused() throws IOException {
    Path masks = data.resolve("train/masks");
    byte[] whole = Files.readAllBytes(masks.resolve("00.png"));
    Files.write(masks.resolve("00.png"), Arrays.copyOf(whole, whole.length / 2));
    writeMask(masks.resolve("02.png"), 9);
    Files.writeString(data.resolve("validation/images/01.png"), "no image");
    Program.Result result = train();
    assertEquals(2, result.code(), result.err().toString());
    List<String> problems =
        result.out().stream().filter(line -> line.startsWith("problem ")).toList();
    assertEquals(3, problems.size(), result.out().toString());
    List<String> beginnings =
        List.of(
            "problem   mask "
                + masks.resolve("00.png")
                + " must be a whole image file, got a broken one: ",
            "problem   mask "
                + masks.resolve("02.png")
                + " must have the values of its classes [0, 1] or void, got 9 in row 2, column 3 (",
            "problem   image "
                + data.resolve("validation/images/01.png")
                + " must be an image file, got something else (");
    for (int i = 0; i < 3; i++) {
      assertTrue(problems.get(i).startsWith(beginnings.get(i)), problems.get(i));
    }
    assertEquals(
        List.of(problems.get(0).substring("problem   ".length()) + "; 2 more files have problems"),
        result.err());
    assertTrue(Files.notExists(home.resolve("run")));
  }

  @Test
  void masksThatShowNothingAreRefused() throws IOException {
    try (Stream<Path> masks = Files.list(data.resolve("train/masks"))) {
      for (Path mask : masks.toList()) {
        writeMask(mask, 0);
      }
    }
    Program.Result result = train();
    assertEquals(2, result.code());
    assertEquals(
        List.of(
            "masks of the training images must show at least two classes, got [dark] (all empty, or"
                + " all void? Where 255 is a class, classes.csv lists it)"),
        result.err());
    assertTrue(
        result
            .out()
            .contains("note      no training image shows, so the network cannot learn: bright"),
        result.out().toString());
  }

  @Test
  void oneTinyImageAmongOthersIsNoted() throws IOException {
    Path image = data.resolve("train/images/03.png");
    ImageIO.write(new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    Path mask = data.resolve("train/masks/03.png");
    ImageIO.write(new BufferedImage(5, 4, BufferedImage.TYPE_BYTE_GRAY), "png", mask.toFile());
    Program.Result result = Program.run(Program.tiny(data, home.resolve("run"), "--epochs", 1));
    assertEquals(0, result.code(), result.err().toString());
    assertTrue(
        result
            .out()
            .contains(
                "crops     learned in crops of 16×16, the median of the images' shorter edges, at"
                    + " most 256 (or say --crop); 1 of 4 are smaller and padded"),
        result.out().toString());
  }
}
