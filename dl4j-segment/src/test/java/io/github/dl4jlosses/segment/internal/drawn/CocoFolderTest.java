package io.github.dl4jlosses.segment.internal.drawn;

import static io.github.dl4jlosses.segment.internal.drawn.AnnotatedFolder.classes;
import static io.github.dl4jlosses.segment.internal.drawn.AnnotatedFolder.coco;
import static io.github.dl4jlosses.segment.internal.drawn.AnnotatedFolder.names;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.internal.annotation.Crowds;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.listing.MissingMasks;
import io.github.dl4jlosses.segment.internal.sample.MaskOrigin;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** COCO files as tools write and place them. */
class CocoFolderTest {
  @TempDir private Path root = Path.of("");
  private AnnotatedFolder folder = new AnnotatedFolder(root);

  @BeforeEach
  void inRoot() {
    folder = new AnnotatedFolder(root);
  }

  @Test
  void cvatWritesAFolderOfAnnotations() throws IOException {
    folder.images("images/default/a.png", "images/default/b.png");
    String json = coco("1 cat,2 dog", "a.png", "b.png");
    folder.write(
        "annotations/instances_default.json",
        json.replace("\"iscrowd\":0", "\"iscrowd\":0,\"attributes\":{\"occluded\":false}"));
    DatasetFolder opened = folder.open();
    assertEquals(List.of("a", "b"), names(opened, Subset.TRAIN));
    assertEquals(List.of("0 background", "1 cat", "2 dog"), classes(opened));
    assertEquals(
        List.of("drawn objects are read: COCO, annotations/instances_default.json"),
        opened.notes());
    assertEquals(MaskOrigin.COCO, opened.origin());
  }

  @Test
  void roboflowWritesAFileIntoEachPart() throws IOException {
    for (String part : List.of("train", "valid", "test")) {
      folder.images(part + "/a_jpg.rf.0f" + part + ".png");
      folder.write(
          part + "/_annotations.coco.json", coco("0 ships,1 ship", "a_jpg.rf.0f" + part + ".png"));
    }
    folder.write("README.roboflow.txt", "");
    DatasetFolder opened = folder.open();
    assertEquals(1, opened.part(Subset.TRAIN).size());
    assertEquals(List.of("a_jpg.rf.0fvalid"), names(opened, Subset.VALIDATION));
    assertEquals(1, opened.part(Subset.TEST).size());
    assertEquals(List.of("2 background", "0 ships", "1 ship"), classes(opened));
    assertEquals(
        List.of(
            "drawn objects are read: COCO, test/_annotations.coco.json (test),"
                + " train/_annotations.coco.json (train), valid/_annotations.coco.json"
                + " (validation)"),
        opened.notes());
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
    folder.images(file);
    folder.write("result.json", coco("0 car", name));
    DatasetFolder opened = folder.open();
    assertEquals(root.resolve(file), opened.pairs().get(0).image());
    assertEquals(List.of("1 background", "0 car"), classes(opened));
  }

  @Test
  void filesOfPartsFindTheirImages() throws IOException {
    folder.images("train2017/1.png", "train2017/2.png", "val2017/1.png");
    folder.write("annotations/instances_train2017.json", coco("18 dog", "1.png", "2.png"));
    folder.write("annotations/instances_val2017.json", coco("18 dog", "1.png"));
    folder.write("annotations/captions_train2017.json", "{}");
    DatasetFolder opened = folder.open();
    assertEquals(List.of("1", "2"), names(opened, Subset.TRAIN));
    assertEquals(root.resolve("val2017/1.png"), opened.part(Subset.VALIDATION).get(0).image());
  }

  @Test
  void oneFileMayBeOfImagesInFoldersOfParts() throws IOException {
    folder.images("images/train/1.png", "images/val/2.png");
    folder.write("annotations.json", coco("1 dog", "train/1.png", "val/2.png"));
    assertEquals(List.of("1"), names(folder.open(), Subset.TRAIN));
    assertEquals(List.of("2"), names(folder.open(), Subset.VALIDATION));
    folder.images("images/3.png");
    folder.write("annotations.json", coco("1 dog", "train/1.png", "val/2.png", "3.png"));
    folder.refuses(
        "images of ROOT must all lie in folders of parts, or none, got ROOT/images/train/1.png and"
            + " ROOT/images/3.png (move them into train, validation or test)");
  }

  @Test
  void aFileOfAnotherNameIsNamed() throws IOException {
    folder.images("a.png");
    folder.write("objects/v2.json", coco("1 dog", "a.png"));
    String refusal = assertThrows(IllegalArgumentException.class, folder::open).toString();
    String help = "; is it drawn in a COCO file? Then --annotations " + root + "/objects/v2.json";
    assertEquals(help, refusal.substring(refusal.indexOf(';')));
    for (Path file : List.of(Path.of("objects/v2.json"), root.resolve("objects/v2.json"))) {
      DatasetFolder opened =
          folder.open(new MaskLookup(null, MissingMasks.REFUSE, file, /* crowds= */ null));
      assertEquals(List.of("a"), names(opened, Subset.TRAIN));
    }
  }

  @Test
  void whatDoesNotBelongTogetherIsCounted() throws IOException {
    folder.images("images/a.png", "images/b.png", "more/c.png");
    folder.write("annotations.json", coco("1 dog", "a.png", "x.png", "y.png"));
    folder.write("classes.csv", "name\ndog\n");
    assertEquals(
        List.of(
            "drawn objects are read: COCO, annotations.json",
            "entries without an image: 2, x.png, y.png",
            "images without an entry, left out: 1, b.png",
            "images elsewhere, not read: 1, c.png",
            "not read: classes.csv, as the COCO file lists the classes"),
        folder.open().notes());
    DatasetFolder opened = folder.open(new MaskLookup(null, MissingMasks.EMPTY));
    assertEquals(List.of("a", "b"), names(opened, Subset.TRAIN));
    assertEquals("images without an entry, all background: 1, b.png", opened.notes().get(2));
  }

  @Test
  void masksAreReadWhereThereAreSome() throws IOException {
    folder.images("images/a.png");
    Folders.mask(root.resolve("masks/a.png"), 8, 1);
    folder.write("annotations.json", coco("1 dog", "a.png"));
    assertEquals(MaskOrigin.PIXELS, folder.open().origin());
    assertEquals(
        "masks are read, and not annotations.json (--annotations names one that is)",
        folder.open().notes().get(1));
    Path json = root.resolve("annotations.json");
    MaskLookup named = new MaskLookup(null, MissingMasks.REFUSE, json, Crowds.VOID);
    assertEquals(MaskOrigin.COCO, folder.open(named).origin());
  }

  @Test
  void theBackgroundNeverHasTheIdOfACategory() throws IOException {
    folder.images("a.png");
    folder.write("labels.json", coco("0 cat,1 void,255 dog", "a.png"));
    DatasetFolder opened = folder.open();
    List<LabelClass> entries = opened.classTable().orElseThrow().entries();
    assertEquals(
        List.of("2 background", "0 cat", "1 void", "255 dog", "256 (void)"),
        entries.stream().map(c -> c.value() + " " + c.name()).toList());
    assertEquals(2, opened.groundValue().orElseThrow());
    folder.write("labels.json", coco("1 dog,7 __BackGround__", "a.png"));
    assertEquals(List.of("1 dog", "7 __BackGround__"), classes(folder.open()));
    assertEquals(7, folder.open().groundValue().orElseThrow());
  }

  @Test
  void whatCanBeReadInTwoWaysIsRefused() throws IOException {
    folder.images("a/1.png", "b/1.png");
    folder.write("annotations.json", coco("1 dog", "1.png"));
    folder.refuses(
        "image 1.png of ROOT/annotations.json must be one file, got ROOT/a/1.png and ROOT/b/1.png"
            + " (remove one, or write its folder into file_name)");
    folder.write("annotations.json", coco("1 dog", "a/1.png", "https://host/a/1.png"));
    folder.refuses(
        "image ROOT/a/1.png must be listed once in ROOT/annotations.json, got a/1.png and"
            + " https://host/a/1.png (remove one, with its annotations)");
    folder.write("instances_default.json", coco("1 dog", "a/1.png"));
    folder.refuses(
        "dataset ROOT must have one COCO file, or one for each part, got [annotations.json,"
            + " instances_default.json] (say which: --annotations)");
  }

  @Test
  void whatFitsNothingIsRefused() throws IOException {
    folder.images("images/1.png", "images/2.png");
    folder.write("train.json", coco("1 dog,2 cat", "1.png"));
    folder.write("val.json", coco("1 cat", "2.png"));
    folder.refuses(
        "COCO file ROOT/val.json must give each category one id and one name, got id 1 for dog and"
            + " cat");
    folder.write("val.json", coco("3 dog", "2.png"));
    folder.refuses(
        "COCO file ROOT/val.json must give each category one id and one name, got ids 1 and 3 for"
            + " dog");
    folder.write("val.json", coco("1 dog", "9.png"));
    folder.refuses(
        "COCO file ROOT/val.json must name images of folder ROOT, got others: 9.png (put the images"
            + " there; names count, without folders)");
    folder.write("val.json", "{\"categories\":[],\"images\":[]}");
    folder.refuses(
        "COCO file ROOT/val.json must name images of folder ROOT, got no images (put the images"
            + " there; names count, without folders)");
  }

  @Test
  void anObjectThatMovesIsAnotherMask() throws IOException {
    folder.images("a.png");
    folder.write("result.json", coco("1 dog", "a.png"));
    String before = folder.open().pairs().get(0).masks().get(0).digest();
    folder.write(
        "result.json",
        coco("1 dog", "a.png").replace("\"id\":1,\"image_id", "\"id\":5,\"image_id"));
    assertEquals(before, folder.open().pairs().get(0).masks().get(0).digest());
    String moved = coco("1 dog", "a.png").replace("1.0,0.0", "2.0,0.0");
    folder.write("result.json", moved);
    String after = folder.open().pairs().get(0).masks().get(0).digest();
    assertArrayEquals(new boolean[] {false}, new boolean[] {before.equals(after)});
  }

  @Test
  void aTestWithoutAnswersIsLeftOut() throws IOException {
    folder.images("train/1.png", "valid/2.png", "test/3.png", "test2017/4.png");
    folder.write("train/_annotations.coco.json", coco("1 dog", "1.png"));
    folder.write("valid/_annotations.coco.json", coco("1 dog", "2.png"));
    String blank = coco("0 none", "3.png").replaceAll("\"annotations\":.*", "\"annotations\":[]}");
    for (String test : List.of(blank, blank.replace(",\"annotations\":[]", ""))) {
      folder.write("test/_annotations.coco.json", test);
      folder.write("annotations/image_info_test2017.json", test); // of COCO itself
      DatasetFolder opened = folder.open(new MaskLookup(null, MissingMasks.EMPTY));
      assertEquals(Set.of(Subset.TRAIN, Subset.VALIDATION), opened.parts());
      assertEquals(List.of("0 background", "1 dog"), classes(opened));
      assertEquals(
          List.of(
              "drawn objects are read: COCO, train/_annotations.coco.json (train),"
                  + " valid/_annotations.coco.json (validation)",
              "not read, as it has no objects: test/_annotations.coco.json (test), images: 1",
              "images elsewhere, not read: 1, 4.png"),
          opened.notes());
    }
    Files.delete(root.resolve("train/_annotations.coco.json"));
    Files.delete(root.resolve("valid/_annotations.coco.json"));
    folder.refuses(
        "COCO file ROOT/test/_annotations.coco.json must have objects, got images alone: 1 (export"
            + " it with its annotations)");
  }

  @Test
  void anotherPartWithoutObjectsIsRefused() throws IOException {
    folder.images("train/1.png", "valid/2.png");
    folder.write("train/_annotations.coco.json", coco("1 dog", "1.png"));
    folder.write(
        "valid/_annotations.coco.json",
        coco("1 dog", "2.png").replaceAll("\"annotations\":.*", "\"annotations\":[]}"));
    folder.refuses(
        "COCO file ROOT/valid/_annotations.coco.json must have objects, got images alone: 1 (export"
            + " it with its annotations)");
  }
}
