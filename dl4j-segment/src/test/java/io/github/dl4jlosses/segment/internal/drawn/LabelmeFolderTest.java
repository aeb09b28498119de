package io.github.dl4jlosses.segment.internal.drawn;

import static io.github.dl4jlosses.segment.internal.drawn.AnnotatedFolder.classes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.listing.MissingMasks;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.MaskOrigin;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.survey.Survey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of Labelme beside images of 8×2. */
class LabelmeFolderTest {
  private static final String LEFT = "[[0,0],[1,0],[1,2],[0,2]]";

  @TempDir private Path root = Path.of("");
  private AnnotatedFolder folder = new AnnotatedFolder(root);

  @BeforeEach
  void inRoot() {
    folder = new AnnotatedFolder(root);
  }

  private static String shape(String label, String type, String points) {
    return shape(label, type, points, "null");
  }

  private static String shape(String label, String type, String points, String group) {
    return "{\"label\":\""
        + label
        + "\",\"points\":"
        + points
        + ",\"group_id\":"
        + group
        + ",\"description\":\"\",\"shape_type\":\""
        + type
        + "\",\"flags\":{},\"mask\":null}";
  }

  @Test
  void polygonsRectanglesAndCirclesAreObjectsAndGroupsJoinThem() throws IOException {
    folder.labelme(
        "a",
        shape("tree", "polygon", LEFT, "1"),
        shape("tree", "rectangle", "[[4,2],[3,0]]", "1"),
        shape("car", "circle", "[[6,1],[7,1]]"));
    folder.labelme(
        "b", shape("car", "polygon", LEFT), shape("__ignore__", "rectangle", "[[7,0],[8,2]]"));
    Survey survey = Folders.survey(root, Optional.empty(), VoidValues.auto());
    assertEquals(List.of("0 background", "1 car", "2 tree"), classes(survey.folder()));
    assertEquals(MaskOrigin.LABELME, survey.folder().origin());
    List<ImageMaskFiles> pairs =
        survey.folder().pairs().stream()
            .sorted(java.util.Comparator.comparing(ImageMaskFiles::name))
            .toList();
    assertArrayEquals(
        new int[] {2, 0, 0, 2, 0, 1, 1, 0, 2, 0, 0, 2, 0, 1, 1, 0},
        survey.reader().read(pairs.get(0)).mask());
    assertEquals(2, survey.reader().read(pairs.get(0)).objects().orElseThrow().size());
    assertArrayEquals(
        new int[] {1, 0, 0, 0, 0, 0, 0, 255, 1, 0, 0, 0, 0, 0, 0, 255},
        survey.reader().read(pairs.get(1)).mask());
    assertEquals(
        List.of(
            "drawn objects are read: Labelme, 2 files",
            "objects: 3 (1 circles, 2 polygons)",
            "shapes __ignore__, void: 1, as annotation 2 of b.png"),
        survey.notes().subList(0, 3));
  }

  @Test
  void imagesMayLieInOtherFoldersThanTheirFiles() throws IOException {
    for (String part : List.of("train", "val")) {
      Folders.image(root.resolve("images/" + part + "/" + part + "1.png"), 8);
      folder.labelmeFile("annotations/" + part + "/" + part + "1", shape("car", "polygon", LEFT));
    }
    assertEquals(1, folder.open().part(Subset.TRAIN).size());
    assertEquals(1, folder.open().part(Subset.VALIDATION).size());
  }

  @Test
  void classesCsvNumbersTheLabels() throws IOException {
    folder.labelme("a", shape("car", "polygon", LEFT));
    Files.writeString(root.resolve("classes.csv"), "value,name\n3,tree\n7,car\n");
    assertEquals(List.of("0 background", "3 tree", "7 car"), classes(folder.open()));
    folder.labelme("b", shape("cow", "polygon", LEFT));
    folder.refuses("labels of ROOT/b.json must be classes of classes.csv [tree, car], got cow");
  }

  @Test
  void aLabelMayBeTheBackground() throws IOException {
    folder.labelme("a", shape("_background_", "polygon", LEFT), shape("car", "polygon", LEFT));
    assertEquals(List.of("0 _background_", "1 car"), classes(folder.open()));
  }

  @Test
  void anImageWithoutAFileIsRefusedUnlessItIsSaidToBeEmpty() throws IOException {
    folder.labelme("a", shape("car", "polygon", LEFT));
    Folders.image(root.resolve("b.png"), 8);
    folder.labelmeFile("c", shape("car", "polygon", LEFT));
    folder.refuses(
        "image ROOT/b.png must have a Labelme file b.json, got none (is nothing in the image? Then"
            + " --missing-masks empty)");
    DatasetFolder opened = folder.open(new MaskLookup(null, MissingMasks.EMPTY));
    assertEquals(2, opened.pairs().size());
    assertEquals(
        List.of(
            "drawn objects are read: Labelme, 1 files",
            "images without a Labelme file, all background: 1, b.png",
            "JSON files without an image, not read: 1, c.json"),
        opened.notes());
  }

  @Test
  void whatIsNoAreaIsRefusedByName() throws IOException {
    for (String type : List.of("line", "linestrip", "point", "points", "mask")) {
      folder.labelme("a", shape("road", type, "[[0,0],[8,2]]"));
      folder.refuses(
          "Labelme file ROOT/a.json must have polygons, rectangles and circles, got "
              + type
              + " in shape road (it is no area that is read here: draw a polygon, or remove it)");
    }
    folder.labelme("a", shape("road", "polygon", "[[0,0],[8,2]]"));
    folder.refuses(
        "Labelme file ROOT/a.json, shape road: polygon must have x and y of at least 3 corners, got"
            + " 4 numbers [0.0, 0.0, 8.0, 2.0] (remove it, or draw it again)");
    folder.labelme("a", shape("road", "circle", "[[0,0]]"));
    folder.refuses(
        "Labelme file ROOT/a.json must have circles of a center and a point, got 1 points in"
            + " shape road");
    folder.labelme("a", "{\"points\":" + LEFT + "}");
    folder.refuses(
        "Labelme file ROOT/a.json must have a label of each shape, got none in entry 1 of"
            + " shapes");
  }

  @Test
  void aFileOfAnotherImageIsRefused() throws IOException {
    folder.labelme("a", shape("car", "polygon", LEFT));
    folder.labelme("b", shape("car", "polygon", LEFT));
    String text = Files.readString(root.resolve("b.json"));
    Files.writeString(root.resolve("b.json"), text.replace("images\\\\b.png", "a.png"));
    folder.refuses(
        "Labelme file ROOT/b.json must be of image b.png, got imagePath ..\\a.png (rename the file,"
            + " or correct imagePath)");
  }

  @Test
  void otherJsonBesideImagesIsNone() throws IOException {
    Folders.image(root.resolve("a.png"), 8);
    Files.writeString(root.resolve("a.json"), "{\"camera\":1}");
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, folder::open);
    assertEquals(-1, String.valueOf(refusal.getMessage()).indexOf("Labelme"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"label\":\"car\" | \"label\":null | a text as a label, got null in entry 1 of shapes",
        "\"label\":\"car\" | \"label\":false | a text as a label, got false in entry 1 of shapes",
        "\"group_id\":null | \"group_id\":[1] | a text as group_id, got a list in shape car",
        "\"polygon\" | true | a text as shape_type, got true in shape car",
        "[0,0] | [0,\"0\"] | a number as a coordinate, got 0 in shape car",
        "[0,0] | 0 | a list of x and y, got 0 in shape car",
        "\"imageHeight\":2 | \"imageHeight\":\"2\" | a whole number imageHeight, got 2",
        "\"imageHeight\":2 | \"imageHeight\":0 | imageHeight and imageWidth, got 0×8",
        "\"imageHeight\":2 | \"imageHeight\":null | imageHeight and imageWidth, got none×8",
        "\"..\\\\images\\\\a.png\" | 7.5e1 | ''",
        "\"..\\\\images\\\\a.png\" | [] | a text as imagePath, got a list"
      })
  void aFieldOfAnotherTypeIsRefused(String from, String to, String message) throws IOException {
    folder.labelme("a", shape("car", "polygon", LEFT));
    String text = Files.readString(root.resolve("a.json"));
    assertTrue(text.contains(from), text);
    folder.write("a.json", text.replace(from, to));
    if (message.isEmpty()) { // a number may be a name
      assertEquals(1, folder.open().pairs().size());
    } else {
      folder.refuses("Labelme file ROOT/a.json must have " + message);
    }
  }

  @Test
  void masksAreReadWhereThereAreSome() throws IOException {
    folder.labelme("images/a", shape("car", "polygon", LEFT));
    folder.labelme("images/b", shape("car", "polygon", LEFT));
    Folders.mask(root.resolve("masks/a.png"), 8, 1);
    Folders.mask(root.resolve("masks/b.png"), 8, 1);
    DatasetFolder opened = folder.open();
    assertEquals(MaskOrigin.PIXELS, opened.origin());
    assertEquals(
        "masks are read, and not the Labelme files beside images: 2, a.json, b.json",
        opened.notes().get(opened.notes().size() - 1));
  }

  @Test
  void masksAreReadWhereTheyLieBesideImagesAndTheirFiles() throws IOException {
    folder.labelme("a", shape("car", "polygon", LEFT));
    folder.labelme("b", shape("car", "polygon", LEFT));
    Folders.mask(root.resolve("a_mask.png"), 8, 1);
    folder.refuses(
        "image ROOT/a_mask.png must have a Labelme file a_mask.json, got none (is nothing in the"
            + " image? Then --missing-masks empty)");
    Folders.mask(root.resolve("b_mask.png"), 8, 1);
    assertEquals(MaskOrigin.PIXELS, folder.open().origin());
    assertEquals(2, folder.open().pairs().size());
    Files.move(root.resolve("a_mask.png"), root.resolve("a.jpg")); // a.jpg beside its mask a.png
    Files.move(root.resolve("b_mask.png"), root.resolve("b.jpg"));
    assertEquals(MaskOrigin.PIXELS, folder.open().origin());
    assertEquals(root.resolve("a.jpg"), folder.open().pairs().get(0).image());
  }
}
