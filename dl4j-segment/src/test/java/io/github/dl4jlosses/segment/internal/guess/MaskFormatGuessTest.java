package io.github.dl4jlosses.segment.internal.guess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.survey.Survey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks that could be read in two ways: none trains on what it does not say. */
class MaskFormatGuessTest {
  private static final String SEA_SHIP = "name,color\nsea,#000000\nship,#E69F00\n";

  @TempDir private Path root = Path.of("");

  private Path mask(String name) throws IOException {
    String part = name.equals("v") ? "validation" : "train";
    Folders.image(root.resolve(part + "/images/" + name + ".png"), 4);
    return root.resolve(part + "/masks/" + name + ".png");
  }

  private Path label(String label, String name) throws IOException {
    return mask(name).resolveSibling(label).resolve(name + ".png");
  }

  private void table(String rows) throws IOException {
    Files.writeString(root.resolve("classes.csv"), rows);
  }

  private Survey survey() {
    return Folders.survey(root, Optional.empty(), VoidValues.auto());
  }

  private Survey stated(MaskFormat format) {
    return Folders.survey(root, Optional.of(format), VoidValues.auto()).requireSound();
  }

  private static int[] read(Survey survey, int pair) {
    List<ImageMaskFiles> pairs = survey.folder().part(Subset.TRAIN);
    return survey.reader().read(pairs.get(pair)).mask();
  }

  private void refuses(String mask, String message) {
    assertEquals(
        "mask " + root.resolve(mask) + message,
        assertThrows(IllegalArgumentException.class, this::survey).getMessage());
  }

  private static final String VOID_OR_YES =
      " must show whether 255 is void or yes, got 255 beside 0 alone, as in most masks that have"
          + " 255 (void? ";

  private static final String OF_LABEL =
      "--masks labels; yes? Save it as the others are, or if no label has void,"
          + " --threshold-masks 1 makes both 1 and 255 yes)";

  private static final String OF_CLASSES = "; yes, as 1 is? --threshold-masks 1";

  @Test
  void aGrayMaskAddsNoClassToMasksOfColors() throws IOException {
    Folders.mask(mask("a"), 4, 1);
    Folders.colorMask(mask("b"), 4, 0, 0xFF0000);
    Folders.mask(mask("v"), 4);
    assertEquals(
        "mask "
            + root.resolve("train/masks/a.png")
            + " must have the colors of classes, as "
            + root.resolve("train/masks/b.png")
            + " has, got 8 bit gray png (save all masks alike)",
        assertThrows(IllegalArgumentException.class, this::survey).getMessage());
    Folders.mask(mask("a"), 4); // black, as v is
    assertEquals(List.of("background", "#FF0000"), survey().reader().classes().names());
  }

  @Test
  void aTableDoesNotMakeIndicesOfSomeMasksAndColorsOfOthers() throws IOException {
    Folders.mask(mask("a"), 4, 1);
    Folders.colorMask(mask("b"), 4, 0, 0xE69F00);
    Folders.mask(mask("v"), 4, 1);
    table(SEA_SHIP);
    assertEquals(
        List.of("train/masks/a.png", "validation/masks/v.png").stream()
            .map(
                mask ->
                    "mask "
                        + root.resolve(mask)
                        + " must have the colors of its classes [#000000, #E69F00], got #010101 in"
                        + " row 0, column 0 (smoothed edges? Export without antialiasing, or add"
                        + " the color to classes.csv)")
            .toList(),
        survey().problems());
  }

  @Test
  void aPaletteOfTheirColorsIsReadAsColorsAmongMasksOfColors() throws IOException {
    Folders.paletteMask(mask("a"), 4, new int[] {0xFF0000, 0}, 0, 1, 1, 0);
    Folders.colorMask(mask("b"), 4, 0, 0xFF0000);
    Folders.mask(mask("v"), 4);
    Survey survey = survey().requireSound();
    assertArrayEquals(new int[] {1, 0, 0, 1, 1, 1, 1, 1}, read(survey, 0));
    assertEquals(7, survey.counts(Subset.TRAIN).get(1).pixels());
  }

  @Test
  void eachLabelTellsForItselfWhatYesIs() throws IOException {
    Folders.mask(label("cloud", "a"), 4, 1, 0);
    Folders.mask(label("ship", "a"), 4, 0, 255);
    Folders.deepMask(label("wake", "a"), 4, 0, 0, 300);
    for (String name : List.of("cloud", "ship", "wake")) {
      Folders.mask(label(name, "v"), 4);
    }
    Survey survey = survey().requireSound();
    assertEquals(
        List.of(MaskFormat.LABELS, MaskFormat.LABELS_BLACK_WHITE, MaskFormat.LABEL_INSTANCES),
        survey.reader().formats());
    int[] mask = new int[24];
    mask[0] = 1;
    mask[9] = 1;
    mask[18] = 1;
    assertArrayEquals(mask, read(survey, 0));
    String line =
        "masks     cloud labels, ship labels-black-white, wake label-instances: 8 bit gray png (5),"
            + " 16 bit gray png (1)";
    assertTrue(survey.toString().lines().anyMatch(line::equals), survey.toString());
  }

  @Test
  void aLabelWithOnesInOneMaskAnd255InAnotherIsRefused() throws IOException {
    Folders.mask(label("ship", "a"), 4, 0, 1);
    Folders.mask(label("ship", "b"), 4, 0, 255);
    Folders.mask(label("ship", "v"), 4);
    refuses("train/masks/ship/b.png", VOID_OR_YES + OF_LABEL);
    assertArrayEquals(new int[] {0, 255, 0, 0, 0, 0, 0, 0}, read(stated(MaskFormat.LABELS), 1));
  }

  @Test
  void aLabelOf255AloneBesideLabelsWithVoidIsRefused() throws IOException {
    Folders.mask(label("cloud", "a"), 4, 0, 1, 255);
    Folders.mask(label("ship", "a"), 4, 0, 255);
    Folders.mask(label("cloud", "v"), 4);
    Folders.mask(label("ship", "v"), 4);
    refuses("train/masks/ship/a.png", VOID_OR_YES + OF_LABEL);
  }

  @Test
  void classesWithOnesInOneMaskAnd255InAnotherAreRefused() throws IOException {
    Folders.mask(mask("a"), 4, 0, 1);
    Folders.mask(mask("b"), 4, 0, 255);
    Folders.mask(mask("v"), 4);
    String message = VOID_OR_YES + "--ignore 255; a class? ";
    refuses("train/masks/b.png", message + "--ignore none" + OF_CLASSES + ")");
    assertArrayEquals(new int[] {0, 255, 0, 0, 0, 0, 0, 0}, read(stated(MaskFormat.INDEX), 1));
    table("name\nsea\nship\n");
    refuses("train/masks/b.png", message + "List it in classes.csv" + OF_CLASSES + ")");
    table("value,name,ignore\n0,sea,\n1,ship,\n255,edge,yes\n");
    assertArrayEquals(new int[] {0, 255, 0, 0, 0, 0, 0, 0}, read(survey().requireSound(), 1));
  }

  @Test
  void aTableThatLeavesOut255DoesNotMakeShipsVoid() throws IOException {
    Folders.mask(mask("a"), 4, 0, 255);
    Folders.mask(mask("v"), 4, 255);
    table(SEA_SHIP);
    refuses(
        "train/masks/a.png",
        VOID_OR_YES
            + "--ignore 255; a class? List it in classes.csv"
            + OF_CLASSES
            + "; black and white, blurred? --threshold-masks 128 leaves two values)");
    table("value,name\n0,sea\n255,ship\n");
    assertArrayEquals(new int[] {0, 1, 0, 0, 0, 0, 0, 0}, read(survey().requireSound(), 0));
  }

  @Test
  void sixteenBitsThatATableListsAreClasses() throws IOException {
    Folders.deepMask(mask("a"), 4, 0, 300);
    Folders.deepMask(mask("v"), 4, 7);
    table("value,name\n0,sea\n300,ship\n7,buoy\n");
    Survey survey = survey().requireSound();
    assertEquals(List.of(MaskFormat.INDEX), survey.reader().formats());
    assertArrayEquals(new int[] {0, 1, 0, 0, 0, 0, 0, 0}, read(survey, 0));
  }

  @Test
  void sixteenBitsThatATableDoesNotListAreObjects() throws IOException {
    Folders.deepMask(mask("a"), 4, 0, 2, 1);
    Folders.mask(mask("v"), 4); // of 8 bits, but nothing in it
    table("name\nground\ncell\n");
    Survey survey = survey().requireSound();
    assertEquals(List.of(MaskFormat.INSTANCES), survey.reader().formats());
    assertEquals(
        List.of(
            "masks of 16 bits are read as numbers of objects; if the numbers are classes, list them"
                + " in classes.csv, or say --masks index"),
        survey.notes());
    assertEquals(List.of(), stated(MaskFormat.INSTANCES).notes());
  }

  @Test
  void numbersOfObjectsAndClassesInOneFolderAreRefused() throws IOException {
    Folders.deepMask(mask("a"), 4, 0, 2, 1);
    Folders.mask(mask("b"), 4, 0, 255);
    Folders.mask(mask("v"), 4);
    refuses(
        "train/masks/b.png",
        " must have 16 bits, as other masks have, got 8 bit gray png (save all masks alike;"
            + " classes? List them in classes.csv; black and white? --threshold-masks 1 makes"
            + " every value but 0 foreground)");
  }

  @Test
  void theOneColorOnBlackIsYes() throws IOException {
    Folders.colorMask(label("ship", "a"), 4, 0xFF0000);
    Folders.colorMask(label("ship", "b"), 4, 0, 0xFF0000, 0xFF0000);
    Folders.mask(label("ship", "v"), 4, 255);
    assertEquals(List.of(), survey().problems());
    assertEquals(3, survey().counts(Subset.TRAIN).get(0).pixels());
    assertTrue(
        survey().notes().contains("masks of labels have one color on black, which is yes: #FF0000"),
        "" + survey().notes());
    Folders.mask(label("ship", "v"), 4, 1);
    refuses(
        "validation/masks/ship/v.png",
        " must have the one color #FF0000 for yes, as "
            + root.resolve("train/masks/ship/a.png")
            + " has, got gray 1 (save all masks of the label alike; several classes? One mask for"
            + " each image)");
    Folders.colorMask(label("ship", "v"), 4, 0x0000FF);
    refuses(
        "validation/masks/ship/v.png",
        " must have the one color #FF0000 for yes, as "
            + root.resolve("train/masks/ship/a.png")
            + " has, got #0000FF (save all masks of the label alike; several classes? One mask for"
            + " each image)");
  }

  @Test
  void aLabelOfColorsIsRefusedBeforeTraining() throws IOException {
    Folders.colorMask(label("ship", "a"), 4, 0xFF0000, 0x00FF00);
    Folders.mask(label("ship", "b"), 4, 1);
    Folders.mask(label("ship", "v"), 4, 1);
    assertEquals(
        List.of(
            "mask "
                + root.resolve("train/masks/ship/a.png")
                + " must have one channel of class indices, got 3 channels (save it as a gray or"
                + " palette PNG, or give its colors in classes.csv)"),
        survey().problems());
    Folders.colorMask(label("ship", "a"), 4); // black is no
    assertEquals(List.of(), survey().problems());
  }
}
