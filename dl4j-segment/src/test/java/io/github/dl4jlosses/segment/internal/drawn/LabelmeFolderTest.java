package io.github.dl4jlosses.segment.internal.drawn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.folder.DatasetFolders;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of Labelme beside images of 8×2. */
class LabelmeFolderTest {
  private static final String LEFT = "[[0,0],[1,0],[1,2],[0,2]]";

  @TempDir private Path root = Path.of("");

  private void write(String name, String... shapes) throws IOException {
    Folders.image(root.resolve(name + ".png"), 8);
    text(name, shapes);
  }

  private void text(String name, String... shapes) throws IOException {
    Path file = root.resolve(name + ".json");
    Files.createDirectories(file.resolveSibling("."));
    String last = name.substring(name.lastIndexOf('/') + 1);
    Files.writeString(
        file,
        "{\"version\":\"5.4.1\",\"flags\":{\"ok\":true},\"shapes\":["
            + String.join(",", shapes)
            + "],\"imagePath\":\"..\\\\images\\\\"
            + last
            + ".png\",\"imageData\":\""
            + "iVBORw0KGgo".repeat(100)
            + "\",\"imageHeight\":2,\"imageWidth\":8}");
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

  private DatasetFolder open() {
    return open(MissingMasks.REFUSE);
  }

  private DatasetFolder open(MissingMasks missing) {
    return DatasetFolders.openUndivided(root, new MaskLookup(null, missing));
  }

  private static List<String> classes(DatasetFolder folder) {
    return folder.classTable().orElseThrow().classes().stream()
        .map(c -> c.value() + " " + c.name())
        .toList();
  }

  private void refuses(String message) {
    assertEquals(
        message.replace("ROOT", root.toString()),
        assertThrows(IllegalArgumentException.class, this::open).getMessage());
  }

  @Test
  void polygonsRectanglesAndCirclesAreObjectsAndGroupsJoinThem() throws IOException {
    write(
        "a",
        shape("tree", "polygon", LEFT, "1"),
        shape("tree", "rectangle", "[[4,2],[3,0]]", "1"),
        shape("car", "circle", "[[6,1],[7,1]]"));
    write("b", shape("car", "polygon", LEFT), shape("__ignore__", "rectangle", "[[7,0],[8,2]]"));
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
      text("annotations/" + part + "/" + part + "1", shape("car", "polygon", LEFT));
    }
    assertEquals(1, open().part(Subset.TRAIN).size());
    assertEquals(1, open().part(Subset.VALIDATION).size());
  }

  @Test
  void classesCsvNumbersTheLabels() throws IOException {
    write("a", shape("car", "polygon", LEFT));
    Files.writeString(root.resolve("classes.csv"), "value,name\n3,tree\n7,car\n");
    assertEquals(List.of("0 background", "3 tree", "7 car"), classes(open()));
    write("b", shape("cow", "polygon", LEFT));
    refuses("labels of ROOT/b.json must be classes of classes.csv [tree, car], got cow");
  }

  @Test
  void aLabelMayBeTheBackground() throws IOException {
    write("a", shape("_background_", "polygon", LEFT), shape("car", "polygon", LEFT));
    assertEquals(List.of("0 _background_", "1 car"), classes(open()));
  }

  @Test
  void anImageWithoutAFileIsRefusedUnlessItIsSaidToBeEmpty() throws IOException {
    write("a", shape("car", "polygon", LEFT));
    Folders.image(root.resolve("b.png"), 8);
    text("c", shape("car", "polygon", LEFT));
    refuses(
        "image ROOT/b.png must have a Labelme file b.json, got none (is nothing in the image? Then"
            + " --missing-masks empty)");
    DatasetFolder folder = open(MissingMasks.EMPTY);
    assertEquals(2, folder.pairs().size());
    assertEquals(
        List.of(
            "drawn objects are read: Labelme, 1 files",
            "images without a Labelme file, all background: 1, b.png",
            "JSON files without an image, not read: 1, c.json"),
        folder.notes());
  }

  @Test
  void whatIsNoAreaIsRefusedByName() throws IOException {
    for (String type : List.of("line", "linestrip", "point", "points", "mask")) {
      write("a", shape("road", type, "[[0,0],[8,2]]"));
      refuses(
          "Labelme file ROOT/a.json must have polygons, rectangles and circles, got "
              + type
              + " of road (it is no area that is read here: draw a polygon, or remove it)");
    }
    write("a", shape("road", "polygon", "[[0,0],[8,2]]"));
    refuses(
        "Labelme file ROOT/a.json, shape road: polygon must have x and y of at least 3 corners, got"
            + " 4 numbers [0.0, 0.0, 8.0, 2.0] (remove it, or draw it again)");
    write("a", shape("road", "circle", "[[0,0]]"));
    refuses("Labelme file ROOT/a.json must have circles of a center and a point, got 1 points");
    write("a", "{\"points\":" + LEFT + "}");
    refuses("Labelme file ROOT/a.json must have a label of each shape, got none");
  }

  @Test
  void aFileOfAnotherImageIsRefused() throws IOException {
    write("a", shape("car", "polygon", LEFT));
    write("b", shape("car", "polygon", LEFT));
    String text = Files.readString(root.resolve("b.json"));
    Files.writeString(root.resolve("b.json"), text.replace("images\\\\b.png", "a.png"));
    refuses(
        "Labelme file ROOT/b.json must be of image b.png, got imagePath ..\\a.png (rename the file, or"
            + " correct imagePath)");
  }

  @Test
  void otherJsonBesideImagesIsNone() throws IOException {
    Folders.image(root.resolve("a.png"), 8);
    Files.writeString(root.resolve("a.json"), "{\"camera\":1}");
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, this::open);
    assertEquals(-1, String.valueOf(refusal.getMessage()).indexOf("Labelme"));
  }
}
