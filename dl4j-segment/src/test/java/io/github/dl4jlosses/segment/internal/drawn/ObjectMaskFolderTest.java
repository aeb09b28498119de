package io.github.dl4jlosses.segment.internal.drawn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.folder.DatasetFolders;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.listing.MissingMasks;
import io.github.dl4jlosses.segment.internal.survey.Survey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder for each image, with a mask for each object, as the Data Science Bowl has it. */
class ObjectMaskFolderTest {
  @TempDir private Path root = Path.of("");

  private void image(String name) throws IOException {
    Folders.image(root.resolve(name + "/images/" + name + ".png"), 4);
  }

  private void object(String image, String name, int... values) throws IOException {
    Folders.mask(root.resolve(image + "/masks/" + name + ".png"), 4, values);
  }

  private void nuclei() throws IOException {
    image("a");
    object("a", "x1", 255, 255);
    object("a", "x2", 0, 0, 255);
    image("b");
    object("b", "x3", 0, 0, 0, 255);
  }

  private void refuses(String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> Folders.open(root)).getMessage());
  }

  @Test
  void eachMaskIsAnObjectOfOneClass() throws IOException {
    nuclei();
    Survey survey = Folders.survey(root, Optional.empty(), VoidValues.auto()).requireSound();
    assertEquals(List.of("background", "object"), survey.reader().classes().names());
    assertEquals("background", survey.reader().background().className().orElseThrow());
    Sample a =
        survey.reader().read(DatasetFolders.openUndivided(root, new MaskLookup()).pairs().get(0));
    assertArrayEquals(new int[] {1, 1, 1, 0, 0, 0, 0, 0}, a.mask());
    assertEquals(2, a.objects().orElseThrow().size()); // though they touch
    assertEquals(
        List.of(
            "each image has a folder, and a mask for each object, all of one class",
            "objects: 3 (3 masks)"),
        survey.notes().subList(0, 2));
    assertTrue(
        survey.toString().contains("objects that are drawn, a mask for each object"),
        survey.toString());
  }

  @Test
  void aTableNamesTheClass() throws IOException {
    nuclei();
    Files.writeString(root.resolve("classes.csv"), "name\nbackground\nnucleus\n");
    assertEquals(
        List.of("background", "nucleus"), Folders.open(root).classTable().orElseThrow().names());
    Files.writeString(root.resolve("classes.csv"), "name\nbackground\nnucleus\ncell\n");
    refuses(
        "class table classes.csv must have one class beside the background where each object has a"
            + " mask, got [background, nucleus, cell] (masks do not say of which class their"
            + " objects are)");
  }

  @Test
  void masksOfOneNameInSeveralImagesMayBeLabels() throws IOException {
    nuclei();
    object("b", "x1", 255);
    refuses(
        "mask "
            + root.resolve("b/masks/x1.png")
            + " must show by its name whether it is of an object or of a label, got x1, as in "
            + root.resolve("a/masks")
            + " (labels? images/<image>.png and masks/<label>/<image>.png; a mask for each object?"
            + " Give each a name of its own)");
    object("b", "x4", 0, 255); // three here and two there: they are counted
    assertEquals(2, Folders.open(root).pairs().size());
  }

  @Test
  void anImageWithoutObjectsIsRefusedOrRead() throws IOException {
    nuclei();
    image("c");
    refuses(
        "image "
            + root.resolve("c/images/c.png")
            + " must have a mask for each object in "
            + root.resolve("c/masks")
            + ", got none (is nothing in the image? Then --missing-masks empty)");
    MaskLookup empty = new MaskLookup(null, MissingMasks.EMPTY);
    assertEquals(
        "train: 1 image without a mask is read as empty: c",
        DatasetFolders.openUndivided(root, empty).notes().get(1));
  }

  @Test
  void aMaskOfSeveralValuesIsNoObject() throws IOException {
    nuclei();
    object("b", "x5", 1, 2);
    assertEquals(
        List.of(
            "mask "
                + root.resolve("b/masks/x5.png")
                + " must have 0 and one other value, as the mask of one object has, got 1 and 2 in"
                + " row 0, column 1 (smoothed? Save it as black and white; numbers of objects, or"
                + " classes? Then one mask for an image)"),
        Folders.survey(root, Optional.empty(), VoidValues.auto()).problems());
  }

  @Test
  void partsMayHaveSuchFolders() throws IOException {
    for (String part : List.of("train", "val")) {
      Folders.image(root.resolve(part + "/7/images/7.png"), 4);
      Folders.mask(root.resolve(part + "/7/masks/" + part + "1.png"), 4, 255);
      Folders.mask(root.resolve(part + "/7/masks/" + part + "2.png"), 4, 0, 255);
    }
    Folders.image(root.resolve("test/8/images/8.png"), 4);
    assertEquals(2, Folders.open(root).pairs().size());
    assertEquals("test has images and no masks: it is not read", Folders.open(root).notes().get(0));
  }
}
