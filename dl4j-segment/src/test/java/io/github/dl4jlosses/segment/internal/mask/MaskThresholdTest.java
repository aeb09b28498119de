package io.github.dl4jlosses.segment.internal.mask;

import static io.github.dl4jlosses.segment.internal.drawn.DrawnFolder.square;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.drawn.DrawnFolder;
import io.github.dl4jlosses.segment.internal.image.GrayThreshold;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.survey.Survey;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskThresholdTest {
  @TempDir private Path root = Path.of("");

  private String refusal(String... options) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> new DrawnFolder(root).survey(options))
            .getMessage());
  }

  private DrawnFolder masks() {
    return new DrawnFolder(root)
        .gray("masks/a.png", square(0, 0, 200))
        .gray("masks/b.png", square(4, 4, 200));
  }

  @Test
  void valuesFromTheThresholdOnAreForeground() {
    DrawnFolder folder = masks();
    assertEquals(
        25, folder.survey("--threshold-masks", "200").counts(Subset.TRAIN).get(1).pixels());
    assertEquals(
        "masks must show at least two classes, got [background] (list all classes in classes.csv)",
        refusal("--threshold-masks", "201"));
    folder.table("value,name\n255,ground\n7,cell\n"); // the larger value is the lighter one
    assertEquals(25, folder.survey("--threshold-masks", "9").counts(Subset.TRAIN).get(0).pixels());
  }

  @Test
  void grayPalettesAndGraysOfFewBitsHaveTheirLevels() {
    DrawnFolder folder = masks().palette("masks/c.png", new int[] {0xFFFFFF, 0}, square(8, 8, 1));
    Survey survey = folder.survey("--threshold-masks", "128", "--validation-share", "0.3");
    long white = survey.counts(Subset.TRAIN).get(1).pixels(); // of two of the three
    assertTrue(white == 50 || white == 25 + 231, white + " pixels");
    folder.palette("masks/c.png", new int[] {0, 0xFF0000}, square(8, 8, 1));
    assertEquals(
        "mask "
            + root.resolve("masks/c.png")
            + " must be gray for a threshold, got the color #FF0000 (save it as a gray PNG)",
        refusal("--threshold-masks", "128"));
  }

  @Test
  void aThresholdOfAnotherScaleIsRefused() {
    masks().gray("masks/c.png", square(0, 0, 1));
    String fit =
        "mask " + root.resolve("masks/c.png") + " must have values that fit the threshold ";
    assertEquals(
        fit + "128, got values up to 1 (are all but 0 foreground, or yes? Then it is 1)",
        refusal("--threshold-masks", "128"));
    masks().deep("masks/c.png", square(0, 0, 65535));
    assertEquals(
        fit
            + "128, got values up to 65535 (half of 255 is 128, half of 65535 is 32768; save all"
            + " masks in one way)",
        refusal("--threshold-masks", "128"));
    assertEquals(2, masks().survey("--threshold-masks", "1").reader().classes().size());
    assertTrue(refusal("--threshold-masks", "32768").contains("got 8 bit gray png"));
  }

  @Test
  void whereSomeMasksHave1AndOthers255TheThresholdOfTheMessageKeepsBoth() {
    DrawnFolder folder =
        new DrawnFolder(root)
            .gray("train/masks/a.png", square(0, 0, 1))
            .gray("train/masks/b.png", square(4, 4, 255))
            .gray("validation/masks/c.png", square(4, 4, 255));
    assertEquals(
        "mask "
            + root.resolve("train/masks/b.png")
            + " must show whether 255 is void or yes, got 255 beside 0 alone, as in most masks that"
            + " have 255 (void? --ignore 255; a class? --ignore none; yes, as 1 is?"
            + " --threshold-masks 1)",
        refusal());
    Survey survey = folder.survey("--threshold-masks", "1");
    assertEquals(50, survey.counts(Subset.TRAIN).get(1).pixels());
  }

  @Test
  void aSmallObjectOfOnesIsNoNoise() throws IOException {
    Path file = root.resolve("a.png");
    BufferedImage mask = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 9; i++) {
      mask.getRaster().setSample(i % 3, i / 3, 0, 1);
    }
    ImageIO.write(mask, "png", file.toFile());
    ImageDecoder decoder =
        new ImageDecoder().withMaskThreshold(Optional.of(new GrayThreshold(128, 0, 255)));
    assertEquals(
        "mask "
            + file
            + " must have values that fit the threshold 128, got values up to 1 (are all but 0"
            + " foreground, or yes? Then it is 1)",
        assertThrows(IllegalArgumentException.class, () -> decoder.values(file, h -> {}))
            .getMessage());
    mask.getRaster().setSample(0, 0, 0, 2); // of several values, as noise is
    ImageIO.write(mask, "png", file.toFile());
    assertEquals(0, IntStream.of(decoder.values(file, h -> {}).values()).sum());
  }

  @Test
  void whatAThresholdCannotMeanIsRefused() {
    masks();
    assertEquals(
        "--threshold-masks must be in 1..65535, got 0 (half of 255 is 128)",
        refusal("--threshold-masks", "0"));
    assertEquals(
        "--threshold-masks must come with masks of classes or labels, got color",
        refusal("--threshold-masks", "128", "--masks", "color"));
    assertEquals(
        "--threshold-masks must come without void values, as it leaves two values, got"
            + " --ignore 7",
        refusal("--threshold-masks", "128", "--ignore", "7"));
    new DrawnFolder(root).table("name\na\nb\nc\n");
    assertEquals(
        "--threshold-masks must come with two classes, got 3 in classes.csv",
        refusal("--threshold-masks", "128"));
  }

  @Test
  void labelsAreNoAndYes() {
    DrawnFolder folder =
        new DrawnFolder(root)
            .gray("masks/ship/a.png", square(0, 0, 200))
            .gray("masks/ship/b.png", square(0, 0, 130));
    for (List<String> given :
        List.of(
            List.<String>of(),
            List.of("--masks", "labels"),
            List.of("--masks", "labels-black-white"))) {
      List<String> options = new ArrayList<>(List.of("--threshold-masks", "128"));
      options.addAll(given);
      assertEquals(
          25,
          folder.survey(options.toArray(String[]::new)).counts(Subset.TRAIN).get(0).pixels(),
          given.toString());
    }
  }
}
