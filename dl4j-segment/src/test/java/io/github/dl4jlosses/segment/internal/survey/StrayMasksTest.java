package io.github.dl4jlosses.segment.internal.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks with values that nobody drew, or that mean another thing than a class. */
class StrayMasksTest {
  private static final int EDGE = 24;
  private static final int MASKS = 4;

  @TempDir private Path root = Path.of("");

  /** Squares of class 1 and 2, at other places in each mask. */
  private static IntBinaryOperator squares(int mask) {
    return (x, y) ->
        (isIn(x, 1 + mask, 7) && isIn(y, 2, 6)) || (isIn(x, 1, 6) && isIn(y, 15, 6))
            ? 1
            : isIn(x, 13, 8) && isIn(y, 10 + mask, 9) ? 2 : 0;
  }

  private static boolean isIn(int place, int from, int length) {
    return place >= from && place < from + length;
  }

  private static BufferedImage drawn(BufferedImage image, IntBinaryOperator values) {
    for (int y = 0; y < EDGE; y++) {
      for (int x = 0; x < EDGE; x++) {
        image.getRaster().setSample(x, y, 0, values.applyAsInt(x, y));
      }
    }
    return image;
  }

  private static BufferedImage gray(IntBinaryOperator values) {
    return drawn(new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_GRAY), values);
  }

  private static BufferedImage palette(int bits, int[] colors, IntBinaryOperator values) {
    IndexColorModel model =
        new IndexColorModel(bits, colors.length, colors, 0, false, -1, DataBuffer.TYPE_BYTE);
    return drawn(new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_BINARY, model), values);
  }

  private static BufferedImage color(IntBinaryOperator rgb) {
    BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < EDGE; y++) {
      for (int x = 0; x < EDGE; x++) {
        image.setRGB(x, y, rgb.applyAsInt(x, y));
      }
    }
    return image;
  }

  private static void write(BufferedImage image, Path file) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(image, "png", out);
    }
  }

  private void masks(String folder, IntFunction<BufferedImage> masks) throws IOException {
    for (int m = 0; m < MASKS; m++) {
      write(color((x, y) -> 0), root.resolve("images/" + m + ".png"));
      write(masks.apply(m), root.resolve(folder).resolve(m + ".png"));
    }
  }

  private Survey survey(Optional<MaskFormat> format) {
    return Folders.survey(root, format, VoidValues.auto()).requireSound();
  }

  private String refused() {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> survey(Optional.empty())).getMessage());
  }

  private void assertRefused(String start, String remedy) {
    String message = refused();
    assertTrue(message.contains(start) && message.contains(remedy), message);
  }

  private String text() {
    return survey(Optional.empty()).toString();
  }

  private static int mean(IntBinaryOperator values, int x, int y) {
    int sum = 0;
    for (int i = 0; i < 9; i++) {
      sum += values.applyAsInt(x - 1 + i % 3, y - 1 + i / 3);
    }
    return sum / 9;
  }

  @Test
  void colorsOfSmoothedEdgesAreNoClasses() throws IOException {
    masks(
        "masks",
        m -> {
          IntBinaryOperator red = (x, y) -> squares(m).applyAsInt(x, y) == 1 ? 255 : 0;
          return color((x, y) -> mean(red, x, y) << 16);
        });
    assertRefused("must have values that fill areas, got #", "drawn so? --masks color)");
    assertEquals(MaskFormat.COLOR, survey(Optional.of(MaskFormat.COLOR)).reader().formats().get(0));
  }

  @Test
  void graysOfACompressionAreNoClasses() throws IOException {
    masks(
        "masks",
        m ->
            gray(
                (x, y) ->
                    100 * squares(m).applyAsInt(x, y) + (x * 7 + y * 11 + x * y * 5 + m) % 6));
    assertRefused("must have values that fill areas, got ", "drawn so? --masks index)");
  }

  @Test
  void aStrayPixelIsNamed() throws IOException {
    masks("masks", m -> gray((x, y) -> m == 2 && x + y == 0 ? 3 : squares(m).applyAsInt(x, y)));
    String note =
        "values that fill no areas are classes: 3 (1 pixels, the first in 2.png, row 0, column 0);"
            + " if nobody drew them, --ignore 3 makes them void";
    assertTrue(text().contains(note), text());
  }

  @Test
  void aColorThatIsNearlyAnotherIsNoClass() throws IOException {
    int[] colors = {0, 0x800000, 0x008000};
    masks(
        "masks",
        m ->
            color((x, y) -> m == 2 && x + y == 0 ? 0x7F0000 : colors[squares(m).applyAsInt(x, y)]));
    assertRefused(
        "must have the color #800000 of other pixels, got #7F0000 in row 0, column 0", "");
  }

  @Test
  void strokesAreClassesWhereMostIsVoid() throws IOException {
    masks("masks", m -> gray((x, y) -> x % 8 < 3 && y % 4 == 0 ? (x / 8 + y + m) % 3 : 255));
    assertEquals(3, survey(Optional.empty()).reader().classes().size());
  }

  @Test
  void aColorForEachObjectIsNoClass() throws IOException {
    masks(
        "masks",
        m -> color((x, y) -> isIn(x % 8, 1, 6) && y > 3 ? 0x3A0F21 * (1 + x / 8 + 3 * m) : 0));
    assertRefused("must share colors with other masks, as classes do", "--masks color");
  }

  @Test
  void numbersThatGoOnFromMaskToMaskMayBeObjects() throws IOException {
    masks("masks", m -> gray((x, y) -> isIn(x % 8, 1, 6) && y > 3 ? 1 + x / 8 + 3 * m : 0));
    assertRefused("must show whether its values are classes or numbers of objects", "instances");
  }

  @Test
  void numbersOfObjectsLeaveZeroForTheRest() throws IOException {
    masks(
        "masks",
        m -> {
          BufferedImage deep = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_USHORT_GRAY);
          return drawn(deep, (x, y) -> 7 + 1000 * (x / 6) + m);
        });
    assertRefused("must have 0 where no object is, as numbers of objects do", "--masks index");
  }

  @Test
  void grayOfTwoBitsIsNotThatOfEight() throws IOException {
    int[] ramp = {0, 0x555555, 0xAAAAAA, 0xFFFFFF};
    masks(
        "masks",
        m ->
            m % 2 == 0
                ? palette(2, ramp, squares(m))
                : gray((x, y) -> 85 * squares(m).applyAsInt(x, y)));
    assertRefused("1.png must have the values 0, 1, … of", "Save all masks alike");
  }

  @Test
  void noOfOneLabelIsNotTheColorOfYesInAnother() throws IOException {
    int[] usual = {0, 0xFFFFFF};
    int[] turned = {0xFFFFFF, 0};
    masks("masks/cat", m -> palette(1, usual, (x, y) -> squares(m).applyAsInt(x, y) & 1));
    masks("masks/dog", m -> palette(1, turned, (x, y) -> 1 - squares(m).applyAsInt(x, y) / 2));
    assertRefused("must use each color as other masks do", "Save all as gray");
  }

  @Test
  void aLabelOfMostPixelsIsNamed() throws IOException {
    masks("masks/cat", m -> gray((x, y) -> squares(m).applyAsInt(x, y) == 1 ? 0 : 255));
    masks("masks/dog", m -> gray((x, y) -> squares(m).applyAsInt(x, y) == 2 ? 255 : 0));
    String note = "yes on most pixels (black on white? Then invert): cat";
    assertTrue(text().contains(note), text());
  }

  @Test
  void whiteIsTheLargestValueWhateverATiffSays() throws IOException {
    for (String name : List.of("a", "b")) {
      Folders.image(root.resolve("images/" + name + ".png"), 2);
      Files.createDirectories(root.resolve("masks"));
      Files.write(root.resolve("masks/" + name + ".tif"), whiteZero(255, 255, 254, 255));
    }
    Survey survey = survey(Optional.empty());
    assertEquals(
        List.of(0, 1), survey.reader().classes().classes().stream().map(c -> c.value()).toList());
  }

  /** Makes a TIFF of 2×2 gray pixels, in which 0 is white. */
  private static byte[] whiteZero(int... pixels) {
    int[][] tags = {
      {256, 2}, {257, 2}, {258, 8}, {259, 1}, {262, 0}, {273, 122}, {277, 1}, {278, 2}, {279, 4}
    };
    ByteBuffer file = ByteBuffer.allocate(126);
    file.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(0).putInt(4, 8).position(8);
    file.putShort((short) tags.length);
    for (int[] tag : tags) {
      file.putShort((short) tag[0]).putShort((short) 3).putInt(1).putInt(tag[1] << 16);
    }
    file.putInt(0).position(122);
    for (int pixel : pixels) {
      file.put((byte) pixel);
    }
    return file.array();
  }
}
