package io.github.dl4jlosses.segment.internal.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
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

/** How people nest and name folders. Files are empty: opening a dataset lists names. */
class FolderLayoutTest {
  @TempDir private Path root = Path.of("");

  private void files(String... names) throws IOException {
    for (String name : names) {
      Path file = root.resolve(name);
      Files.createDirectories(file.resolveSibling("."));
      Files.createFile(file);
    }
  }

  private void pairs(String images, String masks, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      files(images + "/" + i + ".jpg", masks + "/" + i + ".png");
    }
  }

  private DatasetFolder open() {
    return DatasetFolders.openUndivided(root, new MaskLookup());
  }

  private void has(int train, int validation, int test) {
    DatasetFolder folder = open();
    assertEquals(train, folder.part(Subset.TRAIN).size());
    assertEquals(validation, folder.part(Subset.VALIDATION).size());
    assertEquals(test, folder.part(Subset.TEST).size());
  }

  private void notes(String... notes) {
    assertEquals(List.of(notes), open().notes());
  }

  private void refuses(String message) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, this::open).getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "train, valid, test",
    "training, validation, testing",
    "Train, Val, TEST",
    "trainval, dev, tests",
    "train2017, val2017, test2017",
    "train, eval, test"
  })
  void partsHaveTheUsualNames(String train, String validation, String test) throws IOException {
    pairs(train + "/images", train + "/masks", 8);
    pairs(validation + "/images", validation + "/masks", 3);
    pairs(test + "/images", test + "/masks", 2);
    has(8, 3, 2);
  }

  @Test
  void anUnusualNameIsPrintedWithItsMeaning() throws IOException {
    pairs("train/img", "train/label", 2);
    pairs("valid/img", "valid/label", 1);
    notes("folders are read as follows: img as images, label as masks, valid as validation");
  }

  @Test
  void aFolderOfNoPartIsNamed() throws IOException {
    pairs("train/images", "train/masks", 2);
    pairs("vali/images", "vali/masks", 1);
    files("train/old/a.png", "val.txt", "README.txt", "readme.md", "LICENSE");
    has(2, 0, 0);
    notes("not read: val.txt, folder vali, folder train/old");
  }

  @Test
  void twoFoldersOfOnePartAreRefused() throws IOException {
    pairs("train/images", "train/masks", 2);
    pairs("val/images", "val/masks", 1);
    pairs("valid/images", "valid/masks", 1);
    refuses(
        "dataset "
            + root
            + " must have one folder for validation, got [val, valid] (rename or remove one)");
  }

  @ParameterizedTest
  @CsvSource({
    "images, masks, train, val",
    "img_dir, ann_dir, train, val",
    "images, annotations, training, validation",
    "images, gt, train, test",
    "Images, Ground Truth, Train, Val",
    "leftImg8bit, gtFine, train, val"
  })
  void kindsMayComeBeforeParts(String images, String masks, String train, String other)
      throws IOException {
    pairs(images + "/" + train, masks + "/" + train, 8);
    pairs(images + "/" + other, masks + "/" + other, 2);
    boolean test = other.equals("test");
    has(8, test ? 0 : 2, test ? 2 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "train_images, train_masks, val_images, val_masks",
    "train, train_labels, val, val_labels",
    "train, trainannot, val, valannot",
    "trainImages, trainMasks, validImages, validMasks",
    "imagesTr, labelsTr, imagesVal, labelsVal",
    "x_train, y_train, x_val, y_val",
    "ISIC2018_Training_Input, ISIC2018_Training_GroundTruth, 2018 val Input, 2018 val Target"
  })
  void aNameMayBeThatOfPartAndKind(String images, String masks, String others, String otherMasks)
      throws IOException {
    pairs(images, masks, 4);
    pairs(others, otherMasks, 2);
    has(4, 2, 0);
  }

  @Test
  void foldersWithoutPartsHaveOtherNamesToo() throws IOException {
    pairs("JPEGImages", "SegmentationClass", 3);
    files("ImageSets/train.txt", "labels.txt");
    has(3, 0, 0);
    notes(
        "folders are read as follows: JPEGImages as images, SegmentationClass as masks",
        "not read: folder ImageSets, labels.txt");
  }

  @Test
  void imagesMayLieBesideTheFolderOfMasks() throws IOException {
    files("a.jpg", "b.jpg", "classes.csv", "masks/a.png", "masks/b.png", "old/c.jpg");
    Files.writeString(root.resolve("classes.csv"), "name\na\nb\n");
    has(2, 0, 0);
    notes("train: 1 entry that is not an image: old");
  }

  @Test
  void ofTwoFoldersOfMasksTheOneOfThatNameIsReadAndTheOtherNamed() throws IOException {
    pairs("images", "masks", 2);
    files("labels/0.png");
    has(2, 0, 0);
    notes("not read: folder labels");
  }

  @Test
  void ofTwoOthersTheOneWithMasksIsRead() throws IOException {
    pairs("images", "gt", 2);
    files("labels/0.txt", "labels/1.txt");
    has(2, 0, 0);
    files("labels/0.png");
    refuses(
        "dataset "
            + root
            + " must have one folder for masks, got [gt, labels] (rename or remove one)");
  }

  @Test
  void aTestOrValidationWithoutMasksIsNotRead() throws IOException {
    pairs("train", "train_masks", 2);
    files("test/7.jpg", "test/8.jpg");
    has(2, 0, 0);
    notes(
        "folders are read as follows: train_masks as masks of train",
        "test has images and no masks: it is not read");
    files("val/images/9.jpg");
    has(2, 0, 0);
    assertTrue(open().notes().contains("validation has images and no masks: it is not read"));
  }

  @Test
  void imagesOfAPartWithoutMasksOfItAreRefusedIfTheirFolderMayBeAnother() throws IOException {
    pairs("images/train", "masks/train", 2);
    files("images/val/7.jpg");
    has(2, 0, 0);
    files("masks/vali/7.png");
    refuses(
        "folder "
            + root.resolve("masks/val")
            + " must be a folder, got none (is it one of [train, vali]? Rename it)");
  }

  @Test
  void imagesBesidePartsCanBeReadInTwoWays() throws IOException {
    pairs("images", "masks", 2);
    pairs("test/images", "test/masks", 2);
    refuses(
        "dataset "
            + root
            + " must have the folders images and masks, or train and validation with these in"
            + " them, got both [images, masks, test]");
  }

  @Test
  void aFolderInTheArchivesFolderIsNamed() throws IOException {
    pairs("CamVid/images", "CamVid/masks", 2);
    files("__MACOSX/CamVid/images/._0.jpg");
    refuses(
        "dataset "
            + root
            + " must have the folders images and masks, or train and validation with these in"
            + " them, got them in "
            + root.resolve("CamVid")
            + ": name that folder");
  }

  @Test
  void whatSystemsLeaveIsNoLabelAndNoImage() throws IOException {
    pairs("images", "masks", 2);
    for (String folder : List.of("", "images/", "masks/")) {
      files(folder + "Thumbs.db", folder + ".DS_Store", folder + "desktop.ini");
      files(folder + "__MACOSX/._0.png", folder + ".ipynb_checkpoints/0.png");
    }
    has(2, 0, 0);
    notes();
  }

  @Test
  void nestedFoldersOfImagesFindTheirMasksInFoldersOfTheirNames() throws IOException {
    pairs("images/bern", "masks/bern", 2);
    pairs("images/zürich", "masks/zu\u0308rich", 2);
    DatasetFolder folder = open();
    assertEquals(List.of(), folder.labels());
    assertEquals(
        List.of("bern/0", "bern/1", "zürich/0", "zürich/1"),
        folder.pairs().stream().map(ImageMaskFiles::name).toList());
    assertTrue(folder.pairs().get(0).masks().get(0).file().endsWith("masks/bern/0.png"));
  }

  @Test
  void masksOfNestedImagesMayLieInOneFolderIfNamesDiffer() throws IOException {
    files("images/bern/1.jpg", "images/zug/2.jpg", "masks/1.png", "masks/2.png");
    has(2, 0, 0);
    files("images/zug/1.jpg");
    refuses(
        "image "
            + root.resolve("images/zug/1.jpg")
            + " must have a name of its own where masks lie in no folders, got "
            + root.resolve("images/bern/1.jpg")
            + " too");
  }
}
