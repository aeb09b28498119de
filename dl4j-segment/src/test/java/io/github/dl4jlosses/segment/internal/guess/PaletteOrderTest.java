package io.github.dl4jlosses.segment.internal.guess;

import static io.github.dl4jlosses.segment.internal.drawn.DrawnFolder.all;
import static io.github.dl4jlosses.segment.internal.drawn.DrawnFolder.square;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.drawn.DrawnFolder;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.survey.Survey;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Palettes in another order: no class is swapped for another in silence. */
class PaletteOrderTest {
  private static final int BLACK = 0;
  private static final int RED = 0xFF0000;
  private static final int BLUE = 0x0000FF;
  private static final int EDGE = 0xE0E0C0;
  private static final int[] OF_BLUE = {BLACK, BLUE};
  private static final int[] OF_BOTH = {BLACK, RED, BLUE};
  private static final IntBinaryOperator ONE = square(0, 0, 1);
  private static final IntBinaryOperator TWO = all(ONE, square(8, 0, 2));

  @TempDir private Path root = Path.of("");
  private DrawnFolder folder = new DrawnFolder(Path.of(""));

  @BeforeEach
  void begin() {
    folder = new DrawnFolder(root);
  }

  /** Some masks lack red: then blue is the second color. */
  private DrawnFolder reordered() {
    return folder
        .palette("train/masks/a.png", OF_BLUE, ONE)
        .palette("train/masks/b.png", OF_BOTH, TWO)
        .palette("val/masks/c.png", OF_BOTH, TWO);
  }

  private String refusal(String... options) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> folder.survey(options)).getMessage());
  }

  private String conflict(String other, String first, String got) {
    return "mask "
        + root.resolve(other)
        + " must give index 1 the color "
        + first
        + " of "
        + root.resolve("train/masks/a.png")
        + ", got "
        + got;
  }

  private static final String REMEDY =
      " (are colors the classes? --masks color, or list them in classes.csv; are they only for"
          + " display? --masks index, or --masks instances)";

  @Test
  void colorsAreClassesWhereAnIndexHasTwo() {
    Survey survey = reordered().survey();
    assertEquals(List.of(MaskFormat.COLOR), survey.reader().formats());
    assertEquals(List.of("background", "#0000FF", "#FF0000"), survey.reader().classes().names());
    assertEquals(50, survey.counts(Subset.TRAIN).get(1).pixels());
    assertEquals(25, survey.counts(Subset.TRAIN).get(2).pixels());
    assertEquals(
        List.of(
            "index 1 is #0000FF in a.png and #FF0000 in b.png: masks are read by color; --masks"
                + " index reads indices"),
        survey.notes());
  }

  @Test
  void whatIsSaidIsDoneAndNoted() {
    Survey survey = reordered().survey("--masks", "index");
    assertEquals(50, survey.counts(Subset.TRAIN).get(1).pixels());
    assertEquals(
        List.of(
            "index 1 is #0000FF in a.png and #FF0000 in b.png: masks are read by index as said"),
        survey.notes());
    assertEquals(List.of(), folder.survey("--masks", "color").notes());
  }

  @Test
  void aBlankGrayMaskHasTheColorBlack() {
    Survey survey = reordered().gray("train/masks/d.png", (x, y) -> 0).survey();
    assertEquals(List.of(MaskFormat.COLOR), survey.reader().formats());
  }

  @Test
  void palettesInOneOrderAreNumbers() {
    folder.palette("masks/a.png", OF_BOTH, TWO).palette("masks/b.png", OF_BOTH, TWO);
    Survey survey = folder.survey();
    assertEquals(List.of(MaskFormat.INDEX), survey.reader().formats());
    assertEquals(List.of(), survey.notes());
  }

  @Test
  void moreColorsThanIndicesMayBeForTheEye() {
    folder
        .palette("train/masks/a.png", new int[] {BLACK, 0x123456, 0x234567}, TWO)
        .palette("train/masks/b.png", new int[] {BLACK, 0x345678, 0x456789}, TWO)
        .palette("val/masks/c.png", new int[] {BLACK, 0x567890}, ONE);
    assertEquals(conflict("train/masks/b.png", "#123456", "#345678") + REMEDY, refusal());
    assertEquals(3, folder.survey("--masks", "index").reader().classes().size());
    assertEquals(6, folder.survey("--masks", "color").reader().classes().size());
  }

  @Test
  void aPaletteThatShowsOneColorTwiceTellsNoClasses() {
    reordered().palette("val/masks/c.png", new int[] {BLACK, BLACK, BLACK}, TWO);
    assertEquals(conflict("train/masks/b.png", "#0000FF", "#FF0000") + REMEDY, refusal());
  }

  @Test
  void theBorderMustBeSaidToBeVoid() {
    int[] palette = new int[256];
    palette[1] = RED;
    palette[2] = BLUE;
    palette[255] = EDGE;
    reordered().palette("val/masks/c.png", palette, all(TWO, square(8, 8, 255)));
    String message =
        conflict("train/masks/b.png", "#0000FF", "#FF0000")
            + " (are colors the classes? --masks color, and for the void one --ignore"
            + " \"#E0E0C0\"; are they only for display? --masks index)";
    assertEquals(message, refusal());
    assertEquals(message.replace("#E0E0C0", "#E0E0E0"), refusal("--ignore", "255"));
    Survey said = folder.survey("--masks", "color", "--ignore", "#E0E0C0");
    assertEquals(List.of("background", "#0000FF", "#FF0000"), said.reader().classes().names());
    assertEquals(4, folder.survey("--ignore", "none").reader().classes().size());
  }

  @Test
  void theBorderOfVocAmongColorsIsNoted() {
    folder
        .palette("train/masks/a.png", new int[] {BLACK, BLUE, EDGE}, TWO)
        .palette("val/masks/b.png", new int[] {BLACK, EDGE, BLUE}, TWO);
    assertEquals(
        "#E0E0C0 is a class, and void in VOC: --ignore \"#E0E0C0\" makes it void",
        folder.survey().notes().get(1));
  }

  @Test
  void aTableOfColorsSaysWhatTheyAre() {
    reordered().table("name,color\nsea,#000000\nship,#FF0000\npier,#0000FF\n");
    Survey survey = folder.survey();
    assertEquals(List.of(MaskFormat.COLOR), survey.reader().formats());
    assertEquals(50, survey.counts(Subset.TRAIN).get(2).pixels());
    folder.table("name\nsea\nship\npier\n");
    assertEquals(conflict("train/masks/b.png", "#0000FF", "#FF0000") + REMEDY, refusal());
  }

  @Test
  void graysOfOneBitAndOfTwoAreNotTheSameWhite() {
    folder
        .palette("train/masks/a.png", new int[] {0, 0xFFFFFF}, ONE)
        .palette(
            "train/masks/b.png",
            new int[] {0, 0x555555, 0xAAAAAA, 0xFFFFFF},
            all(TWO, square(8, 8, 3)))
        .palette("val/masks/c.png", new int[] {0, 0xFFFFFF}, ONE);
    assertEquals(conflict("train/masks/b.png", "#FFFFFF", "#555555") + REMEDY, refusal());
  }

  @Test
  void noAndYesAreNotSwapped() {
    int[] blackWhite = {BLACK, 0xFFFFFF};
    folder
        .palette("masks/ship/a.png", blackWhite, ONE)
        .palette("masks/ship/b.png", new int[] {0xFFFFFF, BLACK}, ONE);
    assertEquals(
        "mask "
            + root.resolve("masks/ship/b.png")
            + " must use each color as other masks do, got #000000 for yes, which is no in "
            + root.resolve("masks/ship/a.png")
            + " (palettes in another order? Save all as gray; only for display? --masks labels)",
        refusal());
    folder.palette("masks/ship/b.png", new int[] {BLACK, RED}, ONE);
    assertEquals(List.of(MaskFormat.LABELS), folder.survey().reader().formats());
  }
}
