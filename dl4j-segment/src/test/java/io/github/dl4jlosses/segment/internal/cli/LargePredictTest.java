package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.segment.internal.annotation.CocoObjects;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.ModelInfo.ClassInfo;
import io.github.dl4jlosses.segment.internal.model.UNet;
import io.github.dl4jlosses.segment.internal.range.InputRange;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

/**
 * An image of 4096×4096 through the command, within 2 GB.
 *
 * <p>Heap, reasoned for its 2^24 pixels and four classes: the image takes 12 bytes a pixel (201
 * MB), while it is decoded 3 + 4 more; the prediction 16 (268 MB), the band of a tile's height 36
 * bytes a pixel of 256 rows; classes 4, and the map of one class 8 bytes a pixel while objects are
 * found.
 */
@Tag("slow")
@EnabledOnOs(OS.LINUX) // which tells the memory of a process
class LargePredictTest {
  private static final int EDGE = 4096;
  private static final int LIMIT = 2048; // MB

  @TempDir private Path home = Path.of("");

  @Test
  void anImageOf4096SquaredTakesLessThanTwoGigabytes() throws Exception {
    Path model = home.resolve("model.zip");
    writeModel(model);
    Path images = Files.createDirectories(home.resolve("images"));
    draw(images.resolve("large.png"));
    Path output = home.resolve("out");
    Path log = home.resolve("log.txt");
    long start = System.nanoTime();
    Process process =
        Program.start(
            log,
            List.of("-Xmx1200m"),
            "predict",
            "--model",
            model,
            "--images",
            images,
            "--output",
            output,
            "--write",
            "masks,overlays,probabilities,instances",
            "--min-area",
            50);
    long peak = 0;
    try {
      while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, peak(process.pid()));
      }
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), Files.readString(log));
    System.out.printf(
        Locale.ROOT,
        "%d×%d in %.0f s, at most %,d MB%n",
        EDGE,
        EDGE,
        (System.nanoTime() - start) / 1e9,
        peak);
    assertTrue(peak > 500 && peak < LIMIT, peak + " MB");
    for (String file :
        List.of("masks/large.png", "overlays/large.png", "probabilities/large-3.png")) {
      assertEquals(EDGE, new ImageDecoder().header(output.resolve(file)).height(), file);
    }
    assertEquals(
        EDGE, CocoObjects.read(output.resolve("instances.json"), 1).images().get(0).width());
  }

  /** Returns the most memory that a process has had so far, in MB. */
  private static long peak(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) { // it has just ended
      return 0;
    }
  }

  private static void writeModel(Path file) throws IOException {
    List<ClassInfo> classes =
        List.of(
            new ClassInfo(0, "sea", 0),
            new ClassInfo(1, "ship", 0xE69F00),
            new ClassInfo(2, "white", 0x56B4E9),
            new ClassInfo(3, "cloud", 0xCC79A7));
    ModelFiles.write(
        file,
        UNet.create(
            InputType.convolutional(256, 256, 3),
            classes.size(),
            /* depth= */ 3,
            /* baseWidth= */ 8,
            new LossCrossEntropy(),
            new Adam(1e-3),
            /* seed= */ 1),
        new ModelInfo(
            ModelInfo.FORMAT,
            "0.1.0",
            Labeling.SINGLE_LABEL,
            classes,
            /* background= */ "sea",
            255,
            256,
            256,
            8,
            /* trainedOn= */ null,
            new InputRanges(List.of(new InputRange(8, 0, 255)))));
  }

  private static void draw(Path file) throws IOException {
    BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(1);
    for (int y = 0; y < EDGE; y++) {
      for (int x = 0; x < EDGE; x++) {
        int gray = (int) (100 + 60 * Math.sin(x / 90.) * Math.sin(y / 70.)) + random.nextInt(20);
        image.setRGB(x, y, gray * 0x010101);
      }
    }
    ImageIO.write(image, "png", file.toFile());
  }
}
