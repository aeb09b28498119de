package io.github.dl4jlosses.segment.internal.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.LabelClass.Role;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.predict.PredictionWriter.Kind;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders whose names come from a model file. */
class PredictionWriterTest {
  @TempDir private Path home = Path.of("");

  private PredictionWriter writer(String label) {
    return new PredictionWriter(
        home.resolve("out"),
        EnumSet.of(Kind.MASKS),
        ClassTable.of(List.of("ship", label)),
        Foreground.all(2),
        Labeling.MULTI_LABEL,
        /* threshold= */ .5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "/tmp/evil", "a/../../../evil", "..", ".", "a\\b", "x\0y"})
  void noLabelLeadsOutOfTheOutput(String label) throws IOException {
    assertEquals(
        "label of the model must be a name of a folder, got " + label.replace("\0", "\\u0000"),
        assertThrows(IllegalArgumentException.class, () -> writer(label).createFolders())
            .getMessage());
    try (Stream<Path> files = Files.list(home)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void valuesThatMasksCannotHaveAreRefusedBeforeAnythingIsMade() {
    ClassTable classes =
        new ClassTable(
            List.of(
                new LabelClass(0, "sea", 0, Role.CLASS),
                new LabelClass(Integer.MAX_VALUE, "ship", 0xC80000, Role.CLASS)));
    Path output = home.resolve("out");
    Foreground foreground = new Foreground(2, /* background= */ 0);
    PredictionWriter masks =
        new PredictionWriter(
            output, EnumSet.allOf(Kind.class), classes, foreground, Labeling.SINGLE_LABEL, .5);
    assertEquals(
        "value of class ship must be in 0..65535 for masks, which have 16 bits, got 2147483647"
            + " (leave them out: --write overlays,instances)",
        assertThrows(IllegalArgumentException.class, masks::createFolders).getMessage());
    assertTrue(Files.notExists(output));
    new PredictionWriter(
            output,
            EnumSet.of(Kind.OVERLAYS, Kind.INSTANCES),
            classes,
            foreground,
            Labeling.SINGLE_LABEL,
            .5)
        .createFolders();
    assertTrue(Files.exists(output.resolve("overlays")));
  }

  @Test
  void anOverlayShowsAllClassesButTheBackground() throws IOException {
    ClassTable classes =
        new ClassTable(
            List.of(
                new LabelClass(1, "ship", 0xC80000, Role.CLASS),
                new LabelClass(0, "sea", 0x0000C8, Role.CLASS),
                new LabelClass(2, "buoy", 0x00C800, Role.CLASS)));
    PredictionWriter writer =
        new PredictionWriter(
            home.resolve("out"),
            EnumSet.of(Kind.OVERLAYS),
            classes,
            new Foreground(3, /* background= */ 1),
            Labeling.SINGLE_LABEL,
            /* threshold= */ .5);
    writer.createFolders();
    BufferedImage gray = new BufferedImage(3, 1, BufferedImage.TYPE_INT_RGB);
    gray.setRGB(0, 0, 3, 1, new int[] {0x646464, 0x646464, 0x646464}, 0, 3);
    Path image = home.resolve("a.png");
    ImageIO.write(gray, "png", image.toFile());
    float[][] p = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}; // a pixel of each class
    writer
        .writes(image, new ImageDecoder().picture(image), new Prediction(1, 3, p))
        .forEach(Runnable::run);
    BufferedImage overlay = ImageIO.read(home.resolve("out/overlays/a.png").toFile());
    assertArrayEquals(
        new int[] {0xFF963232, 0xFF646464, 0xFF329632},
        overlay.getRGB(0, 0, 3, 1, new int[3], 0, 3));
  }

  @Test
  void aLabelHasAFolder() {
    writer("white ship").createFolders();
    assertTrue(Files.isDirectory(home.resolve("out/masks/white ship")));
  }
}
