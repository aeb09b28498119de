package io.github.dl4jlosses.segment.internal.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.listing.MissingMasks;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders as public data sets and tools have them. Files are empty: opening lists names. */
class KnownFoldersTest {
  private static final MaskLookup EMPTY = new MaskLookup(null, MissingMasks.EMPTY);

  @TempDir private Path root = Path.of("");

  private void files(String... names) throws IOException {
    for (String name : names) {
      Path file = root.resolve(name);
      Files.createDirectories(file.resolveSibling("."));
      Files.createFile(file);
    }
  }

  private void list(String name, String... lines) throws IOException {
    Path file = root.resolve("ImageSets/Segmentation/" + name);
    Files.createDirectories(file.resolveSibling("."));
    Files.write(file, List.of(lines));
  }

  private DatasetFolder open() {
    return DatasetFolders.openUndivided(root, new MaskLookup());
  }

  private static List<String> names(DatasetFolder folder, Subset subset) {
    return folder.part(subset).stream().map(ImageMaskFiles::name).toList();
  }

  private static String mask(DatasetFolder folder, Subset subset, int index) {
    Path mask = folder.part(subset).get(index).masks().get(0).file();
    return folder.root().relativize(mask).toString().replace('\\', '/');
  }

  private void notes(String... notes) {
    assertEquals(List.of(notes), open().notes());
  }

  private void refuses(String message) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, this::open).getMessage());
  }

  @Test
  void groupsOfAPartHaveImagesAndMasksOfTheirOwn() throws IOException {
    for (String group : List.of("Rural", "Urban")) {
      files("Train/" + group + "/images_png/0.png", "Train/" + group + "/masks_png/0.png");
      files("Test/" + group + "/images_png/7.png");
    }
    files("Train/Urban/images_png/1.png", "Train/Urban/masks_png/1.png");
    DatasetFolder folder = open();
    assertEquals(List.of("Rural/0", "Urban/0", "Urban/1"), names(folder, Subset.TRAIN));
    assertEquals("Train/Urban/masks_png/0.png", mask(folder, Subset.TRAIN, 1));
    assertEquals(
        List.of(
            "folders are read as follows: Train as train, images_png as images, masks_png as"
                + " masks, Test as test",
            "train: 2 folders with images and masks of their own: Rural, Urban",
            "test has images and no masks: it is not read"),
        folder.notes());
    files("Train/Urban/masks_png/9.png");
    assertEquals("train/Urban: 1 mask without an image: 9.png", open().notes().get(3));
  }

  @Test
  void groupsWithoutPartsAreReadIfTheirFoldersAreNamedAlike() throws IOException {
    files("a/images/1.jpg", "a/masks/1.png", "b/images/1.jpg", "b/masks/1.png");
    assertEquals(List.of("a/1", "b/1"), names(open(), Subset.TRAIN));
    notes("train: 2 folders with images and masks of their own: a, b");
    files("c/img/1.jpg", "c/gt/1.png");
    refuses(
        "dataset "
            + root
            + " must have the folders images and masks, or train and validation with these in"
            + " them, got them in each of 3 folders such as "
            + root.resolve("a")
            + ": one data set? Name the folders for images alike in each, and those for masks;"
            + " several? Name one of them");
  }

  @Test
  void aGroupWithoutMasksIsRefusedBesideOneWithMasks() throws IOException {
    files("train/a/images/1.jpg", "train/a/masks/1.png", "train/b/images/1.jpg");
    refuses("folder " + root.resolve("train/b/masks") + " must be a folder, got none");
  }

  @Test
  void vocListsSayThePartsAndWhichImagesHaveMasks() throws IOException {
    files("JPEGImages/1.jpg", "JPEGImages/2.jpg", "JPEGImages/3.jpg", "JPEGImages/4.jpg");
    files("SegmentationClass/1.png", "SegmentationClass/2.png", "SegmentationObject/1.png");
    files("Annotations/1.xml", "JPEGImages/5.jpg");
    list("train.txt", "1");
    list("val.txt", "2", "9");
    list("trainval.txt", "1", "2");
    list("test.txt", "3");
    DatasetFolder folder = open();
    assertEquals(List.of("1"), names(folder, Subset.TRAIN));
    assertEquals(List.of("2"), names(folder, Subset.VALIDATION));
    assertEquals(2, folder.parts().size());
    assertEquals("by ImageSets/Segmentation", folder.split());
    assertEquals(
        List.of(
            "folders are read as follows: JPEGImages as images, SegmentationClass as masks",
            "not read: folder Annotations, folder SegmentationObject",
            "train: 1 name of val.txt without an image: 9",
            "train: test is a list of images without masks: it is not read",
            "train: 3 images in no list of ImageSets/Segmentation are not read (so VOC has it)"),
        folder.notes());
    list("train.txt", "1", "2");
    refuses(
        "image 2 must be in one list of ImageSets/Segmentation, got train and validation (it would"
            + " be learned and measured: remove it from one)");
    list("train.txt", "7");
    refuses(
        "list "
            + root.resolve("ImageSets/Segmentation/train.txt")
            + " must name images of the folder, got 7 (a name in each line, without an ending; or"
            + " remove the list)");
  }

  @Test
  void trainvalIsTheTrainingWithoutWhatValidates() throws IOException {
    files("JPEGImages/1.jpg", "JPEGImages/2.jpg");
    files("SegmentationClass/1.png", "SegmentationClass/2.png");
    list("trainval.txt", "1", "2");
    assertEquals(List.of("1", "2"), names(open(), Subset.TRAIN));
    list("val.txt", "2");
    assertEquals(List.of("1"), names(open(), Subset.TRAIN));
    assertEquals(List.of("2"), names(open(), Subset.VALIDATION));
  }

  @Test
  void vocWithoutListsHasTheImagesThatHaveMasks() throws IOException {
    files("JPEGImages/1.jpg", "JPEGImages/2.jpg", "JPEGImages/3.jpg", "SegmentationClass/2.png");
    assertEquals(List.of("2"), names(open(), Subset.TRAIN));
    notes(
        "folders are read as follows: JPEGImages as images, SegmentationClass as masks",
        "train: 2 images without a mask are not read (VOC has masks for some alone)");
    assertEquals(3, names(DatasetFolders.openUndivided(root, EMPTY), Subset.TRAIN).size());
  }

  @Test
  void theLabelMapOfCvatSaysTheClassesOfColors() throws IOException {
    for (String name : List.of("1", "2")) {
      Folders.image(root.resolve("JPEGImages/" + name + ".png"), 4);
      Folders.colorMask(root.resolve("SegmentationClass/" + name + ".png"), 4, 0, 0x800000);
    }
    list("default.txt", "1", "2");
    Files.writeString(
        root.resolve("labelmap.txt"),
        "# label:color_rgb:parts:actions\nbackground:0,0,0::\ncat:128,0,0::\n");
    Survey survey = Folders.survey(root, Optional.empty(), VoidValues.auto()).requireSound();
    assertEquals(List.of(MaskFormat.COLOR), survey.reader().formats());
    assertEquals(List.of("background", "cat"), survey.reader().classes().names());
  }

  @Test
  void aListedImageWithoutAMaskIsRefused() throws IOException {
    files("JPEGImages/1.jpg", "JPEGImages/2.jpg", "SegmentationClass/2.png");
    list("default.txt", "1", "2"); // as CVAT calls it
    String message = assertThrows(IllegalArgumentException.class, this::open).getMessage();
    assertTrue(
        String.valueOf(message).startsWith("image " + root.resolve("JPEGImages/1.jpg")), message);
  }

  @Test
  void partsWithoutMasksAreNotRead() throws IOException {
    files("train/1_sat.jpg", "train/1_mask.png", "train/2_sat.jpg", "train/2_mask.png");
    files("valid/3_sat.jpg", "test/4_sat.jpg");
    DatasetFolder folder = Folders.open(root);
    assertEquals(1, folder.part(Subset.TRAIN).size());
    assertEquals(1, folder.part(Subset.VALIDATION).size());
    assertEquals("by seed 1, 20.0 % validate", folder.split());
    assertEquals(
        List.of(
            "folders are read as follows: valid as validation",
            "validation has images and no masks: it is not read",
            "test has images and no masks: it is not read"),
        folder.notes().subList(0, 3));
  }

  @Test
  void aFolderThatMayHaveTheMasksOfAPartIsAskedFor() throws IOException {
    files("train/images/1.jpg", "train/masks/1.png", "val/images/2.jpg", "val/maskz/2.png");
    refuses(
        "folder "
            + root.resolve("val/masks")
            + " must be a folder, got none (is it one of [maskz]? Rename it)");
  }

  @ParameterizedTest
  @CsvSource({
    "train_1, testA_1, testB_2, begin",
    "Train1, Test1, test-2, begin",
    "training 1, test_1, TEST_2, begin",
    "1_train, 1_test, b-test, end"
  })
  void namesSayTheParts(String train, String test, String other, String how) throws IOException {
    for (String name : List.of(train, test, other)) {
      files(name + ".bmp", name + "_anno.bmp");
    }
    files("Grade.csv");
    DatasetFolder folder = open();
    assertEquals(List.of(train), names(folder, Subset.TRAIN));
    assertEquals(2, names(folder, Subset.TEST).size());
    assertEquals("by name", folder.split());
    String last = folder.notes().get(folder.notes().size() - 1);
    String parts = "names of images " + how + " with their part: train as " + train + ", test as ";
    assertTrue(last.startsWith(parts), last);
  }

  @Test
  void partsInSomeNamesAloneAreNoted() throws IOException {
    files("images/train_1.png", "images/test_1.png", "images/a.png");
    files("masks/train_1.png", "masks/test_1.png", "masks/a.png");
    assertEquals(3, names(open(), Subset.TRAIN).size());
    notes(
        "names of 2 of 3 images say a part and count for nothing: test_1, train_1 (make folders"
            + " train, validation and test of them)");
  }

  @Test
  void trainsAndValleysAreNoParts() throws IOException {
    files("images/train_1.png", "images/train_2.png", "masks/train_1.png", "masks/train_2.png");
    assertEquals(2, names(open(), Subset.TRAIN).size());
    notes();
    files("images/valley_1.png", "masks/valley_1.png");
    assertEquals(3, names(open(), Subset.TRAIN).size());
  }

  @Test
  void namesWithTwoPartsAreRefused() throws IOException {
    files("images/train_test.png", "images/test_train.png");
    files("masks/train_test.png", "masks/test_train.png");
    refuses(
        "image test_train must name one part, got test first and train last (make folders train,"
            + " validation and test)");
  }

  @Test
  void aFolderCalledAfterMasksIsNoLabel() throws IOException {
    files("images/Abyssinian_1.jpg", "annotations/trimaps/Abyssinian_1.png");
    files("annotations/trimaps/._Abyssinian_1.png", "annotations/xmls/Abyssinian_1.xml");
    files("annotations/list.txt", "annotations/README");
    DatasetFolder folder = open();
    assertEquals(List.of(), folder.labels());
    assertEquals("annotations/trimaps/Abyssinian_1.png", mask(folder, Subset.TRAIN, 0));
    notes(
        "folders are read as follows: annotations as masks",
        "train: 1 folder holds no masks: xmls",
        "train: masks are those in annotations/trimaps, whose name is read as no label");
  }

  @Test
  void aFolderWithTheNameOfAnObjectIsALabel() throws IOException {
    files("images/1.jpg", "masks/ship/1.png");
    assertEquals(List.of("ship"), open().labels());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 10, 001.png, 010.png, leading zeros",
    "im1, im10, mask_001.png, mask_010.png, leading zeros",
    "IM1, Im2, im1.png, im2.PNG, capital letters",
    "A, B, a_mask.png, b_Mask.png, capital letters"
  })
  void zerosAndCapitalsDoNotCountIfNamesDifferWithoutThem(
      String first, String second, String mask, String other, String what) throws IOException {
    files("images/" + first + ".jpg", "images/" + second + ".jpg");
    files("masks/" + mask, "masks/" + other);
    DatasetFolder folder = open();
    assertEquals("masks/" + mask, mask(folder, Subset.TRAIN, 0));
    assertEquals("masks/" + other, mask(folder, Subset.TRAIN, 1));
    String note =
        "train: " + what + " in names do not count: " + mask + " is the mask of " + first + ".jpg";
    assertTrue(folder.notes().contains(note), "" + folder.notes());
  }

  @Test
  void zerosCountIfTheyAloneKeepNamesApart() throws IOException {
    files("images/1.jpg", "images/01.jpg", "masks/001.png", "masks/0001.png");
    assertThrows(IllegalArgumentException.class, this::open);
  }

  @Test
  void superpixelsAmongImagesAreNoImages() throws IOException {
    files("images/ISIC_1.jpg", "images/ISIC_1_superpixels.png", "masks/ISIC_1_segmentation.png");
    assertEquals(List.of("ISIC_1"), names(open(), Subset.TRAIN));
    notes(
        "train: 1 file of superpixels among the images not read: ISIC_1_superpixels",
        "train: masks are named <image>_segmentation");
  }

  @Test
  void superpixelsBesideSegmentationsAreAskedFor() throws IOException {
    for (String name : List.of("ISIC_1", "ISIC_2")) {
      files(name + ".jpg", name + "_segmentation.png", name + "_superpixels.png");
    }
    refuses(
        "masks in "
            + root
            + " must be named in one way, got <image>_segmentation and <image>_superpixels (say"
            + " which: --mask-suffix=_segmentation or _superpixels; a mask for each label? Then"
            + " masks/label/name.png)");
    MaskLookup lookup = new MaskLookup("_segmentation", MissingMasks.REFUSE);
    assertEquals(2, DatasetFolders.openUndivided(root, lookup).pairs().size());
  }
}
