package io.github.dl4jlosses.segment.internal.image;

import static io.github.dl4jlosses.segment.internal.drawn.DrawnFolder.EDGE;
import static io.github.dl4jlosses.segment.internal.drawn.DrawnFolder.square;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.internal.drawn.DrawnFolder;
import io.github.dl4jlosses.segment.internal.image.PixelValues.Alpha;
import io.github.dl4jlosses.segment.internal.image.PixelValues.Kind;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.survey.Survey;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntBinaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks that were saved in another way hold what they held. */
class MaskPixelsTest {
  @TempDir private Path root = Path.of("");

  private static int classes(int x, int y) {
    return x < 5 ? y % 3 : 0;
  }

  private PixelValues read(String mask) {
    return new ImageDecoder().values(root.resolve(mask), header -> {});
  }

  private static int[] drawn(IntBinaryOperator ink) {
    int[] values = new int[EDGE * EDGE];
    for (int i = 0; i < values.length; i++) {
      values[i] = ink.applyAsInt(i % EDGE, i / EDGE);
    }
    return values;
  }

  @Test
  void threeEqualChannelsAreOneNumber() {
    new DrawnFolder(root).rgb("masks/a.png", (x, y) -> 0x010101 * classes(x, y));
    assertEquals(Kind.NUMBERS, read("masks/a.png").kind());
    assertArrayEquals(drawn(MaskPixelsTest::classes), read("masks/a.png").values());
    new DrawnFolder(root).rgb("masks/a.png", (x, y) -> x == 0 && y == 0 ? 1 : 0);
    assertEquals(Kind.COLORS, read("masks/a.png").kind());
  }

  @Test
  void equalChannelsAreTheValuesOfTheTable() {
    DrawnFolder folder =
        new DrawnFolder(root)
            .rgb("masks/a.png", (x, y) -> 0x010101 * classes(x, y))
            .rgb("masks/b.png", (x, y) -> 0x010101 * classes(x, y))
            .table("value,name\n0,background\n1,cat\n2,dog\n");
    Survey survey = folder.survey();
    assertEquals(List.of("background", "cat", "dog"), survey.reader().classes().names());
    assertEquals(25, survey.counts(Subset.TRAIN).get(1).pixels());
    assertEquals(
        List.of(
            "red, green and blue of masks are equal, so they are read as one number; --masks color"
                + " reads them as colors"),
        survey.notes());
    folder.table("name,color\nsea,#000000\nship,#010101\npier,#020202\n");
    assertEquals(25, folder.survey().counts(Subset.TRAIN).get(1).pixels());
    folder.table("value,name,color\n0,sea,#010101\n1,ship,#000000\n2,pier,#020202\n");
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> folder.survey()).getMessage());
    assertEquals(
        "have values and colors of the same classes, got 0, which as a color is another class (say"
            + " which counts: --masks index or --masks color)",
        message.replaceFirst(".* must ", ""));
  }

  @Test
  void theGraysOfATableOfColorsAreColors() {
    DrawnFolder folder =
        new DrawnFolder(root)
            .rgb("masks/a.png", square(0, 0, 0xFFFFFF))
            .rgb("masks/b.png", square(0, 0, 0xFFFFFF))
            .table("name,color\nship,#FFFFFF\nsea,#000000\n");
    assertEquals(25, folder.survey().counts(Subset.TRAIN).get(0).pixels());
  }

  @Test
  void alphaIsDropped() {
    new DrawnFolder(root)
        .grayAlpha("masks/a.png", MaskPixelsTest::classes, (x, y) -> 255)
        .grayAlpha("masks/b.png", MaskPixelsTest::classes, square(0, 0, 9));
    assertArrayEquals(drawn(MaskPixelsTest::classes), read("masks/a.png").values());
    assertArrayEquals(drawn(MaskPixelsTest::classes), read("masks/b.png").values());
    assertEquals(Alpha.NONE, read("masks/a.png").alpha());
    assertEquals(Alpha.SHAPE, read("masks/b.png").alpha());
    assertEquals(
        List.of(
            "the alpha channel of masks is not read, such as that of "
                + root.resolve("masks/b.png")),
        new DrawnFolder(root).survey().notes());
  }

  @Test
  void anObjectInAlphaAloneIsNamed() {
    DrawnFolder folder =
        new DrawnFolder(root)
            .grayAlpha("train/masks/a.png", (x, y) -> 0, square(0, 0, 255))
            .grayAlpha("val/masks/b.png", (x, y) -> 0, square(0, 0, 255));
    String remedy =
        " (the alpha channel is not read, but shows a shape in "
            + root.resolve("train/masks/a.png")
            + ": save that as gray values)";
    assertEquals(
        "masks must show at least two classes, got [background]" + remedy,
        assertThrows(IllegalArgumentException.class, () -> folder.survey()).getMessage());
    folder.table("name\nsea\nship\n");
    assertEquals(
        "masks of the training images must show at least two classes, got [sea]" + remedy,
        assertThrows(IllegalArgumentException.class, () -> folder.survey()).getMessage());
  }

  @Test
  void aTiffWithJpegInsideIsNoMask() throws IOException {
    new DrawnFolder(root).gray("masks/a.png", MaskPixelsTest::classes);
    Path file = root.resolve("masks/a.tiff");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    ImageWriteParam options = writer.getDefaultWriteParam();
    options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    options.setCompressionType("JPEG");
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      BufferedImage gray = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_GRAY);
      writer.write(null, new IIOImage(gray, null, null), options);
    }
    writer.dispose();
    assertEquals(
        "mask "
            + file
            + " must be stored without loss, got a TIFF with JPEG inside (export it again as PNG:"
            + " JPEG changes classes at their edges)",
        assertThrows(IllegalArgumentException.class, () -> read("masks/a.tiff")).getMessage());
    assertEquals(EDGE, new ImageDecoder().picture(file).width()); // as an image it is fine
  }
}
