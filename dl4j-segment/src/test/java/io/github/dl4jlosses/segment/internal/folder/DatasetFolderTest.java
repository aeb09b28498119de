package io.github.dl4jlosses.segment.internal.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class DatasetFolderTest {
  @TempDir private Path root = Path.of("");

  private void pair(String part, String name) throws IOException {
    Folders.image(root.resolve(part + "images/" + name + ".png"), 3);
    Folders.mask(root.resolve(part + "masks/" + name + ".png"), 3, 1);
  }

  private static List<String> names(List<ImageMaskFiles> pairs) {
    return pairs.stream().map(ImageMaskFiles::name).toList();
  }

  @Test
  void partsAreFolders() throws IOException {
    pair("train/", "b");
    pair("train/", "a");
    pair("val/", "c");
    pair("test/", "d");
    DatasetFolder folder = Folders.open(root);
    assertEquals(List.of("a", "b"), names(folder.part(Subset.TRAIN)));
    assertEquals(List.of("c"), names(folder.part(Subset.VALIDATION)));
    assertEquals(List.of("d"), names(folder.part(Subset.TEST)));
    assertEquals("by folder", folder.split());
    assertEquals(
        root.resolve("train/masks/a.png"), folder.part(Subset.TRAIN).get(0).masks().get(0).file());
  }

  @Test
  void oneFolderIsSplitBySeedAndNames() throws IOException {
    for (int i = 0; i < 10; i++) {
      pair("", "n" + i);
    }
    DatasetFolder folder = Folders.open(root);
    // for i in 0..9: printf "1/n$i" | sha256sum; the two smallest
    List<String> validating = names(folder.part(Subset.VALIDATION));
    assertEquals(VALIDATING, validating);
    assertEquals(8, folder.part(Subset.TRAIN).size());
    assertTrue(names(folder.part(Subset.TRAIN)).stream().noneMatch(validating::contains));
    assertEquals("by seed 1, 20.0 % validate", folder.split());
    assertEquals(5, DatasetFolders.open(root, new Split(.5, 0, 2)).part(Subset.VALIDATION).size());
  }

  private static final List<String> VALIDATING = List.of("n1", "n6");

  @Test
  void aShareIsKeptForTheTestAndLeavesTheValidationAsItIs() throws IOException {
    for (int i = 0; i < 10; i++) {
      pair("", "n" + i);
    }
    DatasetFolder folder = DatasetFolders.open(root, new Split(.2, .3, 1));
    assertEquals(VALIDATING, names(folder.part(Subset.VALIDATION)));
    assertEquals(List.of("n3", "n4", "n8"), names(folder.part(Subset.TEST)));
    assertEquals(List.of("n0", "n2", "n5", "n7", "n9"), names(folder.part(Subset.TRAIN)));
    assertEquals("by seed 1, 20.0 % validate, 30.0 % test", folder.split());
  }

  @Test
  void aTestWithoutAFolderIsTakenFromTheTrainingImages() throws IOException {
    for (int i = 0; i < 10; i++) {
      pair("train/", "n" + i);
    }
    pair("val/", "v");
    DatasetFolder folder = DatasetFolders.open(root, new Split(.2, .3, 1));
    assertEquals(List.of("v"), names(folder.part(Subset.VALIDATION)));
    assertEquals(List.of("n3", "n4", "n8"), names(folder.part(Subset.TEST)));
    assertEquals(7, folder.part(Subset.TRAIN).size());
    pair("test/", "t");
    assertMessage(
        "--test-share must be 0 where there is a folder test, got 0.3 (its images are the test)",
        () -> DatasetFolders.open(root, new Split(.2, .3, 1)));
  }

  @Test
  void sharesLeaveSomethingToLearnFrom() {
    assertMessage(
        "--validation-share must be in (0, 1), got NaN", () -> new Split(Double.NaN, 0, 1));
    assertMessage(
        "--test-share must be >= 0, and less than 1 with --validation-share 0.2, got 0.8",
        () -> new Split(.2, .8, 1));
    List<String> names = List.of("a", "b", "c");
    Split most = new Split(.5, .49, 1);
    assertEquals(1, most.validation(names).size());
    assertEquals(1, most.test(names).size());
    assertMessage(
        "names must have at least 3 images to split into parts, got 2 (or make folders train and"
            + " validation)",
        () -> most.test(names.subList(1, 3)));
  }

  @Test
  void aPartAloneCanBeOpenedButNotTrainedOn() throws IOException {
    pair("test/", "a");
    assertEquals(
        List.of("a"),
        names(DatasetFolders.openUndivided(root, new MaskLookup()).part(Subset.TEST)));
    refuses(
        "dataset "
            + root
            + " must have the folders images and masks, or train and validation with these in"
            + " them, got [test]");
  }

  @Test
  void oneNameMoreMovesAtMostOneOther() {
    List<String> names = IntStream.range(0, 101).mapToObj(i -> "image" + i).toList();
    Split split = new Split(.3, 0, 5);
    Set<String> before = split.validation(names.subList(0, 100));
    Set<String> after = split.validation(names);
    long moved = names.stream().filter(n -> before.contains(n) != after.contains(n)).count();
    assertTrue(moved <= 2, moved + " moved"); // the new one, and one that makes room
    assertEquals(30, before.size());
    assertEquals(1, new Split(.01, 0, 1).validation(names.subList(0, 2)).size());
    assertEquals(1, new Split(.99, 0, 1).validation(names.subList(0, 2)).size());
  }

  @Test
  void labelsAreFoldersOfMasks() throws IOException {
    Folders.image(root.resolve("images/a.png"), 3);
    Folders.image(root.resolve("images/b.png"), 3);
    for (String label : List.of("ship", "cloud")) {
      Folders.mask(root.resolve("masks/" + label + "/a.png"), 3, 1);
      Folders.mask(root.resolve("masks/" + label + "/b.png"), 3, 1);
    }
    assertEquals(List.of("cloud", "ship"), Folders.open(root).labels());
    Files.writeString(root.resolve("classes.csv"), "name\nship\ncloud\n");
    DatasetFolder folder = Folders.open(root);
    assertEquals(List.of("ship", "cloud"), folder.labels());
    ImageMaskFiles pair = folder.pairs().get(0);
    assertEquals(root.resolve("masks/ship/" + pair.name() + ".png"), pair.masks().get(0).file());
    Files.writeString(root.resolve("classes.csv"), "name\nship\nsea\n");
    refuses(
        "folder "
            + root.resolve("masks")
            + " must have a folder for each class of classes.csv [ship, sea], got [cloud, ship] (list"
            + " those that have one, or say --missing-masks empty)");
  }

  @Test
  void anyNamePairs() throws IOException {
    for (String name : List.of("a b", "船 画", "new\nline", "dots.in.it", "percent%20", "e\u0301")) {
      pair("", name);
    }
    Files.move(
        root.resolve("masks/e\u0301.png"), FileNames.child(root.resolve("masks"), "\u00e9.png"));
    List<ImageMaskFiles> pairs = Folders.open(root).pairs();
    assertEquals(6, pairs.size());
    assertTrue(pairs.stream().anyMatch(pair -> pair.name().equals("船 画")));
    assertTrue(Folders.survey(root, Optional.empty(), VoidValues.auto()).problems().isEmpty());
  }

  @Test
  void linksThatLoopAreNoImages() throws IOException {
    pair("", "a");
    pair("", "b");
    Files.createSymbolicLink(root.resolve("images/loop"), root.resolve("images"));
    Files.createSymbolicLink(root.resolve("masks/self.txt"), root.resolve("masks/self.txt"));
    DatasetFolder folder = Folders.open(root);
    assertEquals(2, folder.pairs().size());
    assertEquals(
        List.of(
            "train: 1 entry that is not an image: loop",
            "train: 1 entry that is not a mask: self.txt"),
        folder.notes());
  }

  @Test
  void hiddenFilesAreLeftOutAndOthersAreNoted() throws IOException {
    pair("", "a");
    pair("", "b");
    Files.writeString(root.resolve("images/.DS_Store"), "");
    Files.writeString(root.resolve("images/._a.png"), "");
    Files.writeString(root.resolve("images/notes.txt"), "");
    Folders.mask(root.resolve("masks/c.png"), 3, 1);
    assertEquals(
        List.of(
            "train: 1 entry that is not an image: notes.txt",
            "train: 1 mask without an image: c.png"),
        Folders.open(root).notes());
  }

  @Test
  void anImageWithoutAMaskIsNamed() throws IOException {
    pair("", "a");
    Folders.image(root.resolve("images/b.png"), 3);
    Folders.image(root.resolve("images/c.png"), 3);
    refuses(
        "image "
            + root.resolve("images/b.png")
            + " must have a mask of its name in "
            + root.resolve("masks")
            + ", got none, and 1 other has none (there is no other mask; masks are [png, tif,"
            + " tiff, bmp, gif]; is nothing in the image? Then a mask of zeros, or --missing-masks"
            + " empty)");
  }

  @Test
  void twoFilesOfOneNameAreNamed() throws IOException {
    pair("", "a");
    Files.copy(root.resolve("images/a.png"), root.resolve("images/a.jpg"));
    refuses(
        "image "
            + root.resolve("images/a.png")
            + " must have a name of its own, got "
            + root.resolve("images/a.jpg")
            + " too (names without endings pair images with masks: rename or remove one)");
  }

  @Test
  void foldersThatAreNoDatasetAreNamed() throws IOException {
    refuses(
        "dataset "
            + root
            + " must have the folders images and masks, or train and validation with these in"
            + " them, got neither");
    assertMessage(
        "dataset " + root.resolve("none") + " must be a folder, got none",
        () -> Folders.open(root.resolve("none")));
    Files.createDirectories(root.resolve("images"));
    refuses("folder " + root.resolve("masks") + " must be a folder, got none");
    Files.createDirectories(root.resolve("masks"));
    refuses(
        "folder "
            + root.resolve("images")
            + " must hold images [png, jpg, jpeg, tif, tiff, bmp, gif], got none");
    pair("", "a");
    refuses(
        "dataset "
            + root
            + " must have at least 2 images to split into parts, got 1 (or make folders train and"
            + " validation)");
    Folders.mask(root.resolve("masks/ship/a.png"), 3, 1);
    refuses(
        "folder "
            + root.resolve("masks")
            + " must hold masks, or a folder of masks per label, got both (one mask per image with"
            + " all classes, or one per image and label?)");
  }

  @Test
  void imagesWithoutMasksAreListed() throws IOException {
    Folders.image(root.resolve("b.png"), 3);
    Folders.image(root.resolve("a.png"), 3);
    assertEquals(
        List.of(root.resolve("a.png"), root.resolve("b.png")), ImageFolder.of(root).images());
  }

  private void refuses(String message) {
    assertMessage(message, () -> Folders.open(root));
  }

  private static void assertMessage(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
