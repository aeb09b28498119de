package io.github.dl4jlosses.segment.internal.drawn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.internal.annotation.Crowds;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.folder.DatasetFolders;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.listing.MissingMasks;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.MaskOrigin;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** COCO files as tools write and place them. */
class CocoFolderTest {
  /** The left column of an image of 8×2, as CVAT, Roboflow and Label Studio write it. */
  private static final String LEFT = "[[0.0,0.0,1.0,0.0,1.0,2.0,0.0,2.0]]";

  @TempDir private Path root = Path.of("");

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
  }

  private void images(String... names) throws IOException {
    for (String name : names) {
      Folders.image(root.resolve(name), 8);
    }
  }

  /** Returns a file of images, each with the left column, of the last category. */
  private static String coco(String categories, String... names) {
    StringBuilder images = new StringBuilder();
    StringBuilder annotations = new StringBuilder();
    String[] ids = categories.split("[ ,]", -1);
    for (int k = 1; k <= names.length; k++) {
      String comma = k == 1 ? "" : ",";
      images.append(comma).append(image(k, names[k - 1]));
      annotations.append(comma).append(annotation(k, k, ids[ids.length - 2], LEFT));
    }
    return file(categories, images.toString(), annotations.toString());
  }

  private static String file(String categories, String images, String annotations) {
    String listed =
        List.of(categories.split(",", -1)).stream()
            .map(c -> "{\"id\":" + c.replace(" ", ",\"name\":\"") + "\"}")
            .collect(Collectors.joining(","));
    return "{\"licenses\":[{\"name\":\"\",\"id\":0,\"url\":\"\"}],\"categories\":["
        + listed
        + "],\"images\":["
        + images
        + "],\"annotations\":["
        + annotations
        + "]}";
  }

  private static String image(int id, String name) {
    return "{\"id\":"
        + id
        + ",\"width\":8,\"height\":2,\"file_name\":\""
        + name.replace("\\", "\\\\")
        + "\",\"license\":0}";
  }

  private static String annotation(int id, int image, String category, String segmentation) {
    return "{\"id\":"
        + id
        + ",\"image_id\":"
        + image
        + ",\"category_id\":"
        + category
        + ",\"segmentation\":"
        + segmentation
        + ",\"area\":2,\"bbox\":[0,0,1,2],\"iscrowd\":0}";
  }

  private DatasetFolder open() {
    return DatasetFolders.openUndivided(root, new MaskLookup());
  }

  private DatasetFolder open(MaskLookup lookup) {
    return DatasetFolders.openUndivided(root, lookup);
  }

  private static List<String> names(DatasetFolder folder, Subset subset) {
    return folder.part(subset).stream().map(ImageMaskFiles::name).toList();
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
  void cvatWritesAFolderOfAnnotations() throws IOException {
    images("images/default/a.png", "images/default/b.png");
    String json = coco("1 cat,2 dog", "a.png", "b.png");
    write(
        "annotations/instances_default.json",
        json.replace("\"iscrowd\":0", "\"iscrowd\":0,\"attributes\":{\"occluded\":false}"));
    DatasetFolder folder = open();
    assertEquals(List.of("a", "b"), names(folder, Subset.TRAIN));
    assertEquals(List.of("0 background", "1 cat", "2 dog"), classes(folder));
    assertEquals(
        List.of("drawn objects are read: COCO, annotations/instances_default.json"),
        folder.notes());
    assertEquals(MaskOrigin.COCO, folder.origin());
  }

  @Test
  void roboflowWritesAFileIntoEachPart() throws IOException {
    for (String part : List.of("train", "valid", "test")) {
      images(part + "/a_jpg.rf.0f" + part + ".png");
      write(
          part + "/_annotations.coco.json", coco("0 ships,1 ship", "a_jpg.rf.0f" + part + ".png"));
    }
    write("README.roboflow.txt", "");
    DatasetFolder folder = open();
    assertEquals(1, folder.part(Subset.TRAIN).size());
    assertEquals(List.of("a_jpg.rf.0fvalid"), names(folder, Subset.VALIDATION));
    assertEquals(1, folder.part(Subset.TEST).size());
    assertEquals(List.of("2 background", "0 ships", "1 ship"), classes(folder));
    assertEquals(
        List.of(
            "drawn objects are read: COCO, test/_annotations.coco.json (test),"
                + " train/_annotations.coco.json (train), valid/_annotations.coco.json"
                + " (validation)"),
        folder.notes());
  }

  @ParameterizedTest
  @CsvSource({
    "images\\1/0a1b2c3d-a b.png, images/0a1b2c3d-a b.png",
    "images\\\\0a1b2c3d-a.png, images/0a1b2c3d-a.png",
    "..\\..\\media\\upload\\4\\0a1b-a.png, images/0a1b-a.png",
    "/data/local-files/?d=my/a%20b.png, images/a b.png",
    "https://host/data/upload/1/a%2B+b.png?token=1, images/a++b.png",
    "./sub/a.png, images/sub/a.png",
    "100%.png, 100%.png"
  })
  void labelStudioNamesImagesInManyWays(String name, String file) throws IOException {
    images(file);
    write("result.json", coco("0 car", name));
    DatasetFolder folder = open();
    assertEquals(root.resolve(file), folder.pairs().get(0).image());
    assertEquals(List.of("1 background", "0 car"), classes(folder));
  }

  @Test
  void filesOfPartsFindTheirImages() throws IOException {
    images("train2017/1.png", "train2017/2.png", "val2017/1.png");
    write("annotations/instances_train2017.json", coco("18 dog", "1.png", "2.png"));
    write("annotations/instances_val2017.json", coco("18 dog", "1.png"));
    write("annotations/captions_train2017.json", "{}");
    DatasetFolder folder = open();
    assertEquals(List.of("1", "2"), names(folder, Subset.TRAIN));
    assertEquals(root.resolve("val2017/1.png"), folder.part(Subset.VALIDATION).get(0).image());
  }

  @Test
  void oneFileMayBeOfImagesInFoldersOfParts() throws IOException {
    images("images/train/1.png", "images/val/2.png");
    write("annotations.json", coco("1 dog", "train/1.png", "val/2.png"));
    assertEquals(List.of("1"), names(open(), Subset.TRAIN));
    assertEquals(List.of("2"), names(open(), Subset.VALIDATION));
    images("images/3.png");
    write("annotations.json", coco("1 dog", "train/1.png", "val/2.png", "3.png"));
    refuses(
        "images of ROOT must all lie in folders of parts, or none, got ROOT/images/train/1.png and"
            + " ROOT/images/3.png (move them into train, validation or test)");
  }

  @Test
  void aFileOfAnotherNameIsNamed() throws IOException {
    images("a.png");
    write("objects/v2.json", coco("1 dog", "a.png"));
    String refusal = assertThrows(IllegalArgumentException.class, this::open).toString();
    String help = "; is it drawn in a COCO file? Then --annotations " + root + "/objects/v2.json";
    assertEquals(help, refusal.substring(refusal.indexOf(';')));
    for (Path file : List.of(Path.of("objects/v2.json"), root.resolve("objects/v2.json"))) {
      DatasetFolder folder =
          open(new MaskLookup(null, MissingMasks.REFUSE, file, /* crowds= */ null));
      assertEquals(List.of("a"), names(folder, Subset.TRAIN));
    }
  }

  @Test
  void whatDoesNotBelongTogetherIsCounted() throws IOException {
    images("images/a.png", "images/b.png", "more/c.png");
    write("annotations.json", coco("1 dog", "a.png", "x.png", "y.png"));
    write("classes.csv", "name\ndog\n");
    assertEquals(
        List.of(
            "drawn objects are read: COCO, annotations.json",
            "entries without an image: 2, x.png, y.png",
            "images without an entry, left out: 1, b.png",
            "images elsewhere, not read: 1, c.png",
            "not read: classes.csv, as the COCO file lists the classes"),
        open().notes());
    DatasetFolder folder = open(new MaskLookup(null, MissingMasks.EMPTY));
    assertEquals(List.of("a", "b"), names(folder, Subset.TRAIN));
    assertEquals("images without an entry, all background: 1, b.png", folder.notes().get(2));
  }

  @Test
  void masksAreReadWhereThereAreSome() throws IOException {
    images("images/a.png");
    Folders.mask(root.resolve("masks/a.png"), 8, 1);
    write("annotations.json", coco("1 dog", "a.png"));
    assertEquals(MaskOrigin.PIXELS, open().origin());
    assertEquals(
        "masks are read, and not annotations.json (--annotations names one that is)",
        open().notes().get(1));
    Path json = root.resolve("annotations.json");
    MaskLookup named = new MaskLookup(null, MissingMasks.REFUSE, json, Crowds.VOID);
    assertEquals(MaskOrigin.COCO, open(named).origin());
  }

  @Test
  void theBackgroundNeverHasTheIdOfACategory() throws IOException {
    images("a.png");
    write("labels.json", coco("0 cat,1 void,255 dog", "a.png"));
    DatasetFolder folder = open();
    List<LabelClass> entries = folder.classTable().orElseThrow().entries();
    assertEquals(
        List.of("2 background", "0 cat", "1 void", "255 dog", "256 (void)"),
        entries.stream().map(c -> c.value() + " " + c.name()).toList());
    assertEquals(2, folder.groundValue().orElseThrow());
    write("labels.json", coco("1 dog,7 __BackGround__", "a.png"));
    assertEquals(List.of("1 dog", "7 __BackGround__"), classes(open()));
    assertEquals(7, open().groundValue().orElseThrow());
  }

  @Test
  void whatCanBeReadInTwoWaysIsRefused() throws IOException {
    images("a/1.png", "b/1.png");
    write("annotations.json", coco("1 dog", "1.png"));
    refuses(
        "image 1.png of ROOT/annotations.json must be one file, got ROOT/a/1.png and ROOT/b/1.png"
            + " (remove one, or write its folder into file_name)");
    write("annotations.json", coco("1 dog", "a/1.png", "https://host/a/1.png"));
    refuses(
        "image ROOT/a/1.png must be listed once in ROOT/annotations.json, got a/1.png and"
            + " https://host/a/1.png (remove one, with its annotations)");
    write("instances_default.json", coco("1 dog", "a/1.png"));
    refuses(
        "dataset ROOT must have one COCO file, or one for each part, got [annotations.json,"
            + " instances_default.json] (say which: --annotations)");
  }

  @Test
  void whatFitsNothingIsRefused() throws IOException {
    images("images/1.png", "images/2.png");
    write("train.json", coco("1 dog,2 cat", "1.png"));
    write("val.json", coco("1 cat", "2.png"));
    refuses(
        "COCO file ROOT/val.json must give each category one id and one name, got id 1 for dog and"
            + " cat");
    write("val.json", coco("3 dog", "2.png"));
    refuses(
        "COCO file ROOT/val.json must give each category one id and one name, got ids 1 and 3 for"
            + " dog");
    write("val.json", coco("1 dog", "9.png"));
    refuses(
        "COCO file ROOT/val.json must name images of folder ROOT, got others: 9.png (put the images"
            + " there; names count, without folders)");
    write("val.json", "{\"categories\":[],\"images\":[]}");
    refuses(
        "COCO file ROOT/val.json must have lists images, categories and annotations, got no"
            + " annotations");
  }

  @Test
  void anObjectThatMovesIsAnotherMask() throws IOException {
    images("a.png");
    write("result.json", coco("1 dog", "a.png"));
    String before = open().pairs().get(0).masks().get(0).digest();
    write(
        "result.json",
        coco("1 dog", "a.png").replace("\"id\":1,\"image_id", "\"id\":5,\"image_id"));
    assertEquals(before, open().pairs().get(0).masks().get(0).digest());
    String moved = coco("1 dog", "a.png").replace("1.0,0.0", "2.0,0.0");
    write("result.json", moved);
    String after = open().pairs().get(0).masks().get(0).digest();
    assertArrayEquals(new boolean[] {false}, new boolean[] {before.equals(after)});
  }
}
