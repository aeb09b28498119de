package io.github.dl4jlosses.segment.internal.survey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.folder.DatasetFolders;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.listing.MissingMasks;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks that are no PNG file of their image's name. */
class OtherMasksTest {
  private static final int EDGE = 8;

  @TempDir private Path root = Path.of("");

  private Survey survey(MissingMasks missing) {
    DatasetFolder folder = DatasetFolders.openUndivided(root, new MaskLookup(null, missing));
    return Survey.of(folder, new ReadingRules()).requireSound();
  }

  private static int[] mask(Survey survey, int pair) {
    return survey.reader().read(survey.folder().part(Subset.TRAIN).get(pair)).mask();
  }

  @Test
  void aLabelWithoutAFileIsNowhereInItsImage() throws IOException {
    Folders.image(root.resolve("images/a.png"), 2);
    Folders.image(root.resolve("images/b.png"), 2);
    Folders.mask(root.resolve("masks/sea/a.png"), 2, 0, 255);
    Folders.mask(root.resolve("masks/ship/b.png"), 2, 255);
    Survey survey = survey(MissingMasks.EMPTY);
    assertArrayEquals(new int[] {0, 1, 0, 0, 0, 0, 0, 0}, mask(survey, 0));
    assertArrayEquals(new int[] {0, 0, 0, 0, 1, 0, 0, 0}, mask(survey, 1));
    String text = survey.toString();
    assertTrue(text.contains("8 bit gray png (2), no file (2)"), text);
    assertTrue(text.contains("train: ship: 1 image without a mask is read as empty: a"), text);
  }

  @Test
  void anImageWithoutAMaskOfColorsIsBlack() throws IOException {
    Folders.image(root.resolve("images/a.png"), 2);
    Folders.image(root.resolve("images/b.png"), 2);
    Folders.colorMask(root.resolve("masks/a.png"), 2, 0, 0xFF0000);
    Survey survey = survey(MissingMasks.EMPTY);
    assertEquals(List.of(MaskFormat.COLOR), survey.reader().formats());
    assertArrayEquals(new int[4], mask(survey, 1));
  }

  @Test
  void aGifIsReadAsItsPaletteIndices() throws IOException {
    IndexColorModel colors =
        new IndexColorModel(1, 2, new int[] {0, 0xFFFFFF}, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage mask = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_BINARY, colors);
    mask.getRaster().setSample(3, 2, 0, 1);
    for (String name : List.of("a", "b")) {
      BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
      write(image, "jpg", root.resolve("images/" + name + ".jpg"));
      write(mask, "gif", root.resolve("masks/" + name + "_mask.gif"));
    }
    Survey survey = survey(MissingMasks.REFUSE);
    int[] expected = new int[EDGE * EDGE];
    expected[2 * EDGE + 3] = 1;
    assertArrayEquals(expected, mask(survey, 0));
    assertTrue(survey.notes().contains("train: masks are named <image>_mask"));
  }

  private static void write(BufferedImage image, String format, Path file) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(image, format, out);
    }
  }
}
