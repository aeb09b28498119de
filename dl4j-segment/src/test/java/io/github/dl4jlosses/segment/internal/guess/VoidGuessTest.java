package io.github.dl4jlosses.segment.internal.guess;

import static io.github.dl4jlosses.segment.internal.drawn.DrawnFolder.all;
import static io.github.dl4jlosses.segment.internal.drawn.DrawnFolder.square;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.drawn.DrawnFolder;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.survey.Survey;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 255 is void, white or a class: no object becomes void in silence. */
class VoidGuessTest {
  private static final String BLUR =
      "; black and white, blurred? --threshold-masks 128 leaves two values)";

  @TempDir private Path root = Path.of("");
  private DrawnFolder folder = new DrawnFolder(Path.of(""));

  @BeforeEach
  void begin() {
    folder = new DrawnFolder(root);
  }

  /** Draws three masks: two to learn from. */
  private DrawnFolder grays(IntBinaryOperator first, IntBinaryOperator others) {
    return folder
        .gray("train/masks/a.png", first)
        .gray("train/masks/b.png", others)
        .gray("val/masks/c.png", others);
  }

  private void refuses(String mask, String message, String... options) {
    assertEquals(
        "mask " + root.resolve(mask) + " must " + message,
        assertThrows(IllegalArgumentException.class, () -> folder.survey(options)).getMessage());
  }

  private static List<String> names(Survey survey) {
    return survey.reader().classes().names();
  }

  private static boolean hasLine(Survey survey, String line) {
    return survey.toString().lines().anyMatch(line::equals);
  }

  private static IntBinaryOperator squares(int first, int second, int third) {
    return all(square(0, 0, first), square(8, 0, second), square(0, 8, third));
  }

  @Test
  void voidHasALineWithItsShare() {
    grays(squares(1, 2, 255), squares(1, 2, 0));
    Survey survey = folder.survey();
    assertEquals(List.of("background", "class 1", "class 2"), names(survey));
    assertTrue(hasLine(survey, "void 255: 4.9 %"), survey.toString()); // 25 of 512
  }

  @Test
  void blackAndWhiteHasNoVoid() {
    grays(square(0, 0, 255), square(3, 3, 255));
    Survey survey = folder.survey();
    assertEquals(List.of("background", "foreground"), names(survey));
    assertFalse(survey.toString().contains("void"), survey.toString());
    assertEquals(50, survey.counts(Subset.TRAIN).get(1).pixels());
  }

  @Test
  void mostlyVoidIsNoted() {
    IntBinaryOperator sparse = (x, y) -> y == 0 ? x % 3 : 255;
    grays(sparse, sparse);
    Survey survey = folder.survey();
    assertTrue(hasLine(survey, "note      most pixels are void (sparse labels?)"));
    assertTrue(hasLine(survey, "void 255: 93.8 %"), survey.toString());
  }

  @Test
  void threeGraysAreRefusedUntilSomebodySaysWhat255Is() {
    grays(squares(128, 255, 0), squares(128, 255, 0));
    refuses(
        "train/masks/a.png",
        "have the class values 0, 1, … beside 255, got 128 in row 0, column 0 (is"
            + " 255 void? --ignore 255; a class? --ignore none, or list it in classes.csv"
            + BLUR);
    assertEquals(
        List.of("background", "class 128", "class 255"), names(folder.survey("--ignore", "none")));
    Survey ignored = folder.survey("--ignore", "255");
    assertEquals(List.of("background", "class 128"), names(ignored));
    assertTrue(hasLine(ignored, "void 255: 9.8 %"), ignored.toString());
    Survey index = folder.survey("--masks", "index");
    assertEquals(List.of("background", "class 128"), names(index));
    assertTrue(hasLine(index, "void 255: 9.8 %"), index.toString());
    folder.table("value,name\n0,sea\n128,pier\n255,ship\n");
    assertEquals(List.of("sea", "pier", "ship"), names(folder.survey()));
  }

  @Test
  void grayLevelsGapsAndWhiteGroundsAreRefused() {
    grays(squares(85, 170, 255), squares(85, 170, 255));
    refuses("train/masks/a.png", odd("85 in row 0, column 0"));
    grays(squares(1, 3, 255), squares(1, 3, 255));
    refuses("train/masks/a.png", odd("3 in row 0, column 8"));
    IntBinaryOperator onWhite = (x, y) -> x < 3 ? 100 : y < 3 ? 0 : 255;
    grays(onWhite, onWhite);
    refuses("train/masks/a.png", odd("100 in row 0, column 0"));
    IntBinaryOperator noZero = (x, y) -> x < 3 ? 1 : 255;
    grays(noZero, noZero);
    refuses("train/masks/a.png", odd("1 in row 0, column 0"));
  }

  private static String odd(String got) {
    return "have the class values 0, 1, … beside 255, got "
        + got
        + " (is 255 void? --ignore 255; a class? --ignore none, or list it in classes.csv"
        + BLUR;
  }

  private static final String HUDDLE =
      "have the values 0 and 255 of black and white, as all values are near them, got ";

  private static final String MAKE_TWO =
      " (blurred or compressed? --threshold-masks 128 leaves two values; classes, and 255"
          + " void? --masks index)";

  @Test
  void oneStrayPixelOf254IsNoClass() {
    IntBinaryOperator white = square(0, 0, 255);
    grays((x, y) -> x == 9 && y == 7 ? 254 : white.applyAsInt(x, y), white);
    refuses("train/masks/a.png", HUDDLE + "254 in row 7, column 9" + MAKE_TWO);
    Survey survey = folder.survey("--threshold-masks", "128");
    assertEquals(List.of("background", "foreground"), names(survey));
    assertEquals(51, survey.counts(Subset.TRAIN).get(1).pixels());
    folder.table("name\nsea\nship\n");
    refuses("train/masks/a.png", HUDDLE + "254 in row 7, column 9" + MAKE_TWO);
    Survey named = folder.survey("--threshold-masks", "128");
    assertEquals(51, named.counts(Subset.TRAIN).get(1).pixels());
    assertEquals(1, named.reader().classes().classes().get(1).value());
  }

  @Test
  void oneStrayPixelOf1IsNoClass() {
    IntBinaryOperator white = square(0, 0, 255);
    IntBinaryOperator stray = (x, y) -> x == 9 && y == 7 ? 1 : white.applyAsInt(x, y);
    String remedy =
        " (void? --ignore 255; a class? --ignore none; yes, as 1 is? --threshold-masks 1" + BLUR;
    grays(stray, white);
    refuses(
        "train/masks/b.png",
        "show whether 255 is void or yes, got 255 beside 0 alone, as in most masks that have 255"
            + remedy);
    grays(stray, stray);
    refuses(
        "train/masks/a.png",
        "show whether 255 is void or yes, got 255 on far more pixels than all other values but 0"
            + remedy);
    assertEquals(52, folder.survey("--threshold-masks", "1").counts(Subset.TRAIN).get(1).pixels());
  }

  @Test
  void valuesThatHuddleAtBothEndsAreBlackAndWhite() {
    IntBinaryOperator blurred = (x, y) -> x < 5 && y < 5 ? 248 + (x + y) % 8 : (x * 3 + y) % 8;
    grays(blurred, blurred);
    refuses("train/masks/a.png", HUDDLE + "1 in row 0, column 11" + MAKE_TWO);
    assertEquals(
        50, folder.survey("--threshold-masks", "128").counts(Subset.TRAIN).get(1).pixels());
    IntBinaryOperator without255 = (x, y) -> Math.min(254, blurred.applyAsInt(x, y));
    grays(without255, without255);
    refuses("train/masks/a.png", HUDDLE + "1 in row 0, column 11" + MAKE_TWO);
  }

  @Test
  void noiseOfTheDarkEndIsNoClass() {
    IntBinaryOperator noisy = (x, y) -> x < 8 && y < 8 ? 255 : y == 8 ? x % 8 : (x + y) % 5 % 2;
    grays(noisy, noisy);
    refuses(
        "train/masks/a.png",
        "show whether 255 is void or yes, got 255 among single pixels of other values, as in"
            + " noise (void? --ignore 255; a class? --ignore none; yes, as 1 is?"
            + " --threshold-masks 1"
            + BLUR);
  }

  @Test
  void aColorThatIsNearlyAnotherIsRefused() {
    IntBinaryOperator white = square(0, 0, 0xFFFFFF);
    folder
        .rgb("train/masks/a.png", (x, y) -> x == 9 && y == 7 ? 0xFEFFFF : white.applyAsInt(x, y))
        .rgb("val/masks/b.png", white);
    refuses(
        "train/masks/a.png",
        "have pure colors such as #FFFFFF, got #FEFFFF in row 7, column 9 (blurred or"
            + " compressed? Export it again, or if it is black and white, --threshold-masks 128;"
            + " classes? --masks color)");
    assertEquals(3, names(folder.survey("--masks", "color")).size());
    assertEquals(
        26, folder.survey("--threshold-masks", "128").counts(Subset.TRAIN).get(1).pixels());
  }

  @Test
  void tooManyColorsAreSmoothedEdges() {
    folder
        .rgb("train/masks/a.png", (x, y) -> (x * 16 + y) * 0x000100)
        .rgb("val/masks/b.png", (x, y) -> 0);
    assertEquals(
        "masks must have at most 64 colors if no classes.csv lists them, got 256 (smoothed edges,"
            + " or saved as JPEG once? Export them again; black and white? --threshold-masks 128"
            + " leaves two values)",
        assertThrows(IllegalArgumentException.class, () -> folder.survey("--masks", "color"))
            .getMessage());
  }

  @Test
  void labelsThatWereBlurredAreReadByAThreshold() {
    IntBinaryOperator white = square(0, 0, 255);
    for (String part : List.of("train", "val")) {
      folder
          .gray(part + "/masks/ship/a.png", (x, y) -> x == 9 ? 254 : white.applyAsInt(x, y))
          .rgb(part + "/masks/wake/a.png", square(4, 4, 0xFFFFFF));
    }
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> folder.survey());
    assertEquals(
        "mask "
            + root.resolve("train/masks/ship/a.png")
            + " must have the values 0 for no and 255 for yes, got 254 in row 0, column 9 (blurred"
            + " or compressed? --threshold-masks 128 leaves two values; numbers of objects?"
            + " --masks label-instances); 1 more file has problems",
        refused.getMessage());
    Survey survey = folder.survey("--threshold-masks", "128");
    assertEquals(41, survey.counts(Subset.TRAIN).get(0).pixels());
    assertEquals(25, survey.counts(Subset.TRAIN).get(1).pixels());
  }

  @Test
  void oneStrayPixelMakesNoLabelVoid() {
    IntBinaryOperator white = square(0, 0, 255);
    folder
        .gray("masks/ship/a.png", (x, y) -> x == 9 && y == 7 ? 1 : white.applyAsInt(x, y))
        .gray("masks/ship/b.png", white)
        .gray("masks/ship/c.png", white);
    refuses(
        "masks/ship/b.png",
        "show whether 255 is void or yes, got 255 beside 0 alone, as in most masks that have 255"
            + " (void? --masks labels; yes? Save it as the others are, or if no label"
            + " has void, --threshold-masks 1 makes both 1 and 255 yes)");
    assertEquals(1, folder.survey("--threshold-masks", "1").reader().classes().size());
  }

  @Test
  void noiseMakesNoLabelVoid() {
    IntBinaryOperator noisy = (x, y) -> x < 8 && y < 8 ? 255 : (x + y) % 2;
    folder.gray("masks/ship/a.png", noisy).gray("masks/ship/b.png", noisy);
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> folder.survey()).getMessage());
    assertTrue(message.contains("got 255 among single pixels of other values"), message);
  }

  /** As a program makes them that saves masks as JPEG, and another one that makes PNG of them. */
  @Test
  void masksThatWereJpegOnceAreRefused() throws IOException {
    BufferedImage mask = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 256; i++) {
      mask.getRaster().setSample(i % 16, i / 16, 0, square(3, 5, 255).applyAsInt(i % 16, i / 16));
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(mask, "jpg", jpeg);
    BufferedImage once = ImageIO.read(new ByteArrayInputStream(jpeg.toByteArray()));
    folder.write("masks/a.png", once).write("masks/b.png", once);
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> folder.survey()).getMessage());
    assertTrue(message.contains("--threshold-masks 128"), message);
    assertEquals(
        25, folder.survey("--threshold-masks", "128").counts(Subset.TRAIN).get(1).pixels());
  }

  @Test
  void whiteLabelsInRgbAreYes() {
    for (String name : List.of("a", "b")) {
      folder
          .rgb("masks/circle/" + name + ".png", square(0, 0, 0xFFFFFF))
          .rgb("masks/square/" + name + ".png", square(8, 8, 0xFFFFFF));
    }
    Survey survey = folder.survey();
    assertEquals(
        List.of(MaskFormat.LABELS_BLACK_WHITE, MaskFormat.LABELS_BLACK_WHITE),
        survey.reader().formats());
    assertEquals(25, survey.counts(Subset.TRAIN).get(1).pixels());
  }
}
