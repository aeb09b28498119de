package io.github.dl4jlosses.segment.internal.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.folder.DatasetFolders;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How people name masks. Files are empty: opening a dataset lists names. */
class MaskNamesTest {
  @TempDir private Path root = Path.of("");

  private void files(String... names) throws IOException {
    for (String name : names) {
      Path file = root.resolve(name);
      Files.createDirectories(file.resolveSibling("."));
      Files.createFile(file);
    }
  }

  private DatasetFolder open(MaskLookup lookup) {
    return DatasetFolders.openUndivided(root, lookup);
  }

  private DatasetFolder open() {
    return open(new MaskLookup());
  }

  private static MaskLookup suffix(String suffix) {
    return new MaskLookup(MaskLookup.suffix(suffix), MissingMasks.REFUSE);
  }

  private static final MaskLookup EMPTY = new MaskLookup(null, MissingMasks.EMPTY);

  private static List<String> masks(DatasetFolder folder) {
    return folder.pairs().stream()
        .map(pair -> String.valueOf(pair.masks().get(0).file().getFileName()))
        .toList();
  }

  private void refuses(MaskLookup lookup, String message) {
    assertEquals(
        message, assertThrows(IllegalArgumentException.class, () -> open(lookup)).getMessage());
  }

  private String refusal(MaskLookup lookup) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> open(lookup)).getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "a, _mask, gif",
    "a, _segmentation, png",
    "0001TP_006690, _L, png",
    "im, GT, tif",
    "17, m, bmp",
    "a_jpg.rf.0f1e, _mask, png",
    "a (1), _mask, png"
  })
  void masksHaveOneMoreWordBehindTheirImages(String image, String suffix, String ending)
      throws IOException {
    for (String n : List.of("", "7", "8")) {
      files("images/" + n + image + ".jpg", "masks/" + n + image + suffix + "." + ending);
    }
    DatasetFolder folder = open();
    assertEquals(3, folder.pairs().size());
    assertEquals(List.of("train: masks are named <image>" + suffix), folder.notes());
  }

  @ParameterizedTest
  @CsvSource({"img_, mask_, mask_", "image, label, label", "'', gt-, gt-", "im, seg_im, seg_"})
  void orAWordBefore(String image, String mask, String shown) throws IOException {
    for (int n = 7; n < 12; n++) {
      files("images/p/" + image + n + ".jpg", "masks/p/" + mask + n + ".png");
    }
    DatasetFolder folder = open();
    assertEquals(5, folder.pairs().size());
    assertTrue(folder.notes().get(0).contains(" " + shown + "<"), "" + folder.notes());
  }

  @Test
  void anImagesNameMayBeginAnothers() throws IOException {
    files("images/a.png", "images/a_b.png", "images/a_b_c.png");
    files("masks/a_mask.png", "masks/a_b_mask.png", "masks/a_b_c_mask.png");
    assertEquals(List.of("a_mask.png", "a_b_mask.png", "a_b_c_mask.png"), masks(open()));
  }

  @Test
  void numbersThatGoOnAreNoSuffix() throws IOException {
    files("images/1.png", "images/2.png", "masks/10.png", "masks/20.png");
    assertTrue(refusal(new MaskLookup()).contains("(nearest: 10.png, but not all"));
    assertEquals(List.of("10.png", "20.png"), masks(open(suffix("0"))));
  }

  @Test
  void twoKindsOfMasksAreRefusedUntilOneIsChosen() throws IOException {
    for (String name : List.of("images/bern/b_leftImg8bit", "images/ulm/u_leftImg8bit")) {
      String mask = name.replace("images", "masks").replace("_leftImg8bit", "_gtFine_");
      files(name + ".png", mask + "labelIds.png", mask + "color.png", mask + "polygons.json");
    }
    refuses(
        new MaskLookup(),
        "masks in "
            + root.resolve("masks")
            + " must be named in one way, got <image>_gtFine_color and <image>_gtFine_labelIds (say"
            + " which: --mask-suffix=_gtFine_color or _gtFine_labelIds; a mask for each label? Then"
            + " masks/label/name.png)");
    DatasetFolder folder = open(suffix("_gtFine_labelIds.png"));
    assertEquals(List.of("b_gtFine_labelIds.png", "u_gtFine_labelIds.png"), masks(folder));
    assertEquals(
        List.of(
            "train: images are named <name>_leftImg8bit, their masks <name>_gtFine_labelIds",
            "train: 2 masks without an image: b_gtFine_color.png, u_gtFine_color.png",
            "train: 2 entries that are not masks: b_gtFine_polygons.json, u_gtFine_polygons.json"),
        folder.notes());
  }

  @Test
  void theSameNameComesBeforeAnyOther() throws IOException {
    files("images/a.png", "images/b.png", "masks/a.png", "masks/b.png");
    files("masks/a_color.png", "masks/b_color.png");
    DatasetFolder folder = open();
    assertEquals(List.of("a.png", "b.png"), masks(folder));
    assertEquals(
        List.of("train: 2 masks without an image: a_color.png, b_color.png"), folder.notes());
    assertEquals(List.of("a_color.png", "b_color.png"), masks(open(suffix("_color"))));
  }

  @Test
  void partsHaveMasksOfOneKind() throws IOException {
    files("train/images/a.png", "train/masks/a_labelIds.png");
    files("val/images/b.png", "val/masks/b_instanceIds.png");
    refuses(
        new MaskLookup(),
        "masks of "
            + root
            + " must be named in one way in all parts, got [<image>_instanceIds, <image>_labelIds]"
            + " (rename those of one part)");
  }

  @Test
  void imagesAndMasksMayLieInOneFolder() throws IOException {
    for (String part : List.of("train", "valid")) {
      files(part + "/a.jpg", part + "/a_mask.png", part + "/b.png", part + "/b_mask.png");
    }
    DatasetFolder folder = open();
    assertEquals(List.of("a_mask.png", "b_mask.png", "a_mask.png", "b_mask.png"), masks(folder));
    assertEquals(
        List.of(
            "folders are read as follows: valid as validation",
            "train, validation: masks lie beside the images",
            "train, validation: masks are named <image>_mask"),
        folder.notes());
  }

  @Test
  void theOneFolderMayBeTheDatasetOrHoldOthers() throws IOException {
    files("p1/1.tif", "p1/1_mask.tif", "p2/1.tif", "p2/1_mask.tif", "data.csv");
    assertEquals(
        List.of("p1/1", "p2/1"), open().pairs().stream().map(ImageMaskFiles::name).toList());
    files("0.tif", "0_mask.tif");
    assertEquals(List.of("0_mask.tif"), masks(open()));
    assertTrue(open().notes().get(1).contains("not images: data.csv, p1, p2"), "" + open().notes());
  }

  @Test
  void endingsTellAJpegFromItsMask() throws IOException {
    files("a.jpg", "a.png", "b.jpeg", "b.png");
    assertEquals(List.of("a.png", "b.png"), masks(open()));
    files("a_color.png");
    assertTrue(refusal(new MaskLookup()).contains("got <image> and <image>_color"));
    assertEquals(List.of("a.png", "b.png"), masks(open(suffix(""))));
  }

  @Test
  void imagesInOneFolderMayHaveAWordToo() throws IOException {
    files("7_sat.jpg", "7_mask.png", "8_sat.jpg", "8_mask.png");
    assertEquals(List.of("7_mask.png", "8_mask.png"), masks(open()));
    assertEquals(
        "train: images are named <name>_sat, their masks <name>_mask", open().notes().get(1));
  }

  @Test
  void inOneFolderTwoKindsAreRefusedUntilOneIsChosen() throws IOException {
    files("a.jpg", "a_1stHO.png", "a_2ndHO.png", "b.jpg", "b_1stHO.png", "b_2ndHO.png");
    assertTrue(refusal(new MaskLookup()).contains("got <image>_1stHO and <image>_2ndHO (say"));
    DatasetFolder folder = open(suffix("_1stHO"));
    assertEquals(List.of("a_1stHO.png", "b_1stHO.png"), masks(folder));
    assertEquals(
        "train: 2 entries that are not masks: a_2ndHO.png, b_2ndHO.png", folder.notes().get(2));
  }

  @Test
  void inOneFolderAnImageWithoutAMaskIsNamed() throws IOException {
    files("a.jpg", "a_mask.png", "b.jpg", "b_mask.png", "c.jpg");
    String message = refusal(new MaskLookup());
    assertTrue(
        message.startsWith("image " + root.resolve("c.jpg") + " must have a mask c_mask in"));
    refusesImagesAlone();
  }

  private void refusesImagesAlone() throws IOException {
    files("alone/train/a.jpg", "alone/train/b.jpg");
    Path folder = root.resolve("alone");
    assertEquals(
        "folder "
            + folder.resolve("train")
            + " must hold images with masks, named as <image>_mask, or in folders images and"
            + " masks, got images alone",
        assertThrows(
                IllegalArgumentException.class,
                () -> DatasetFolders.openUndivided(folder, new MaskLookup()))
            .getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "masks/im01.jpg | im01.jpg, but JPEG changes values: export it as PNG",
        "masks/im01.json | im01.json, but it is text: export masks as PNG",
        "masks/im_01.png | im_01.png, but 1 character differs",
        "masks/im01_x.png | im01_x.png, but not all masks are named so; if they should be, say"
            + " --mask-suffix=_x",
        "old/im01.png | old/im01.png, but it lies elsewhere"
      })
  void theNearestFileIsNamedWithTheReason(String file, String reason) throws IOException {
    files("images/im01.png", "images/im02.png", "masks/im02.png", file);
    String message = refusal(new MaskLookup());
    assertEquals(
        "image "
            + root.resolve("images/im01.png")
            + " must have a mask of its name in "
            + root.resolve("masks")
            + ", got none (nearest: "
            + reason
            + "; masks are [png, tif, tiff, bmp, gif]; is nothing in the image? Then a mask of"
            + " zeros, or --missing-masks empty)",
        message);
  }

  @Test
  void labelsOfWhichNothingIsThereMayHaveNoFile() throws IOException {
    files("train/images/a.png", "train/images/b.png", "train/masks/ship/a.png");
    files("train/masks/sea/a.png", "train/masks/sea/b.png");
    files("val/images/c.png", "val/masks/sea/c.png");
    assertTrue(refusal(new MaskLookup()).contains("--missing-masks empty"));
    DatasetFolder folder = open(EMPTY);
    assertEquals(List.of("sea", "ship"), folder.labels());
    assertEquals(2, folder.part(Subset.VALIDATION).get(0).masks().size());
    assertEquals("none", folder.part(Subset.VALIDATION).get(0).masks().get(1).digest());
    assertEquals(
        List.of(
            "train: ship: 1 image without a mask is read as empty: b",
            "validation: ship: 1 image without a mask is read as empty: c"),
        folder.notes());
  }

  @Test
  void masksThatFitNoImageAreNotMissing() throws IOException {
    files("images/a.png", "images/b.png", "masks/x.png", "masks/y.png");
    assertTrue(refusal(EMPTY).contains("must have a mask of its name"), refusal(EMPTY));
  }

  @Test
  void aSuffixIsTheEndOfAName() {
    assertEquals("_mask", MaskLookup.suffix("_mask.GIF"));
    assertEquals(".v2", MaskLookup.suffix(".v2"));
    assertEquals(
        "--mask-suffix must be the end of a name, such as _mask, got masks/a",
        assertThrows(IllegalArgumentException.class, () -> MaskLookup.suffix("masks/a"))
            .getMessage());
  }
}
