package io.github.dl4jlosses.segment.internal.annotation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.segment.Fuzz;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.predict.CocoWriter;
import io.github.dl4jlosses.segment.internal.shape.Drawing;
import io.github.dl4jlosses.segment.internal.shape.DrawnObject;
import io.github.dl4jlosses.segment.internal.shape.DrawnObject.Kind;
import io.github.dl4jlosses.segment.internal.shape.Layers;
import io.github.dl4jlosses.segment.internal.shape.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CocoReaderTest {
  @TempDir private Path folder = Path.of("");

  private static final CocoObjects TWO =
      new CocoObjects(
          List.of(
              new CocoImage(
                  "a b.png",
                  2,
                  3,
                  List.of(
                      new Instance(1, Region.of(1, 4, 5), .75), new Instance(2, Region.of(0), .5))),
              new CocoImage("船.png", 4, 4, List.of())),
          List.of("ship", "\"white\""));

  /*
   * Read by pycocotools 2.0.11:
   *   coco = COCO("two.json"); [coco.annToMask(a).tolist() for a in coco.anns.values()]
   *   [[[0, 1, 0], [0, 1, 1]], [[1, 0, 0], [0, 0, 0]]]
   */
  private static final String JSON =
      "{\"categories\":[{\"id\":1,\"name\":\"ship\"},{\"id\":2,\"name\":\"\\\"white\\\"\"}],"
          + "\"annotations\":["
          + "{\"id\":1,\"image_id\":1,\"category_id\":1,\"segmentation\":{\"size\":[2,3],"
          + "\"counts\":\"221O\"},\"bbox\":[1,0,2,2],\"area\":3,\"iscrowd\":0,\"score\":0.75},"
          + "{\"id\":2,\"image_id\":1,\"category_id\":2,\"segmentation\":{\"size\":[2,3],"
          + "\"counts\":\"015\"},\"bbox\":[0,0,1,1],\"area\":1,\"iscrowd\":0,\"score\":0.5}],"
          + "\"images\":[{\"id\":1,\"file_name\":\"a b.png\",\"height\":2,\"width\":3},"
          + "{\"id\":2,\"file_name\":\"船.png\",\"height\":4,\"width\":4}]}";

  private CocoFile read(String json) throws IOException {
    return read(json, Optional.empty());
  }

  private CocoFile read(String json, Optional<Crowds> crowds) throws IOException {
    Path file = folder.resolve("two.json");
    Files.writeString(file, json);
    return CocoReader.read(file, crowds);
  }

  private static List<Integer> pixels(CocoFile file, int image, int object) {
    Drawing drawing = file.images().get(image).drawing();
    Drawing.Size size = drawing.size().orElseThrow();
    Shape shape = drawing.objects().get(object).shape();
    return shape.pixels(size.height(), size.width()).stream().boxed().toList();
  }

  @Test
  void readsWhatPredictWrites() throws IOException {
    Path file = folder.resolve("two.json");
    try (OutputStream out = Files.newOutputStream(file);
        CocoWriter writer =
            new CocoWriter(out, List.of("sea", "ship", "\"white\""), new Foreground(3, 0))) {
      for (CocoImage image : TWO.images()) {
        writer.add(image);
      }
    }
    assertEquals(JSON, Files.readString(file));
    assertEquals(TWO, CocoObjects.read(file, 1));
    CocoFile read = CocoReader.read(file, Optional.empty());
    assertEquals(Map.of(1, "ship", 2, "\"white\""), read.categories());
    assertEquals("a b.png", read.images().get(0).fileName());
    assertEquals(List.of(1, 4, 5), pixels(read, 0, 0));
    assertEquals(List.of(0), pixels(read, 0, 1));
    assertEquals(List.of(), read.images().get(1).drawing().objects());
  }

  @Test
  void categoriesHaveTheIdsThatTheNetworkLearned() throws IOException {
    Path file = folder.resolve("two.json");
    try (OutputStream out = Files.newOutputStream(file);
        CocoWriter writer =
            new CocoWriter(
                out, List.of("sea", "ship", "white"), new Foreground(3, 0, List.of(7, 0, 18)))) {
      writer.add(TWO.images().get(0));
    }
    CocoFile read = CocoReader.read(file, Optional.empty());
    assertEquals(Map.of(0, "ship", 18, "white"), read.categories());
    List<DrawnObject> objects = read.images().get(0).drawing().objects();
    assertEquals(List.of(0, 18), objects.stream().map(DrawnObject::value).toList());
  }

  @Test
  void segmentationsAreRleOfNumbersOrText() throws IOException {
    CocoFile numbers = read(JSON.replace("\"221O\"", "[2,2,1,1]"));
    assertEquals(List.of(1, 4, 5), pixels(numbers, 0, 0));
    assertEquals("RLE", numbers.images().get(0).drawing().objects().get(0).shape().kind());
  }

  @Test
  void segmentationsArePolygonsOfSeveralParts() throws IOException {
    String rle = "{\"size\":[2,3],\"counts\":\"221O\"}";
    String parts = "[[0,0,1,0,1,1,0,1],[2.0,1.0,3.0,1.0,3.0,2.0,2.0,2.0]]";
    assertEquals(List.of(0, 5), pixels(read(JSON.replace(rle, parts)), 0, 0));
    assertEquals(List.of(0), pixels(read(JSON.replace(rle, "[0,0,1,0,1,1,0,1]")), 0, 0));
  }

  @Test
  void crowdsAreVoidUnlessTheyMayBeObjects() throws IOException {
    String third =
        "{\"id\":3,\"image_id\":2,\"category_id\":1,\"iscrowd\":1,\"segmentation\":{\"size\":[4,4],"
            + "\"counts\":[0,4,12]}}";
    String crowd = JSON.replace("\"annotations\":[", "\"annotations\":[" + third + ",");
    CocoFile plain = read(crowd);
    assertEquals(Kind.CROWD, plain.images().get(1).drawing().objects().get(0).kind());
    String cvat =
        crowd.replace("\"iscrowd\":1", "\"attributes\":{\"occluded\":false},\"iscrowd\":1");
    refuses(
        " must show whether iscrowd is void or an object, got it in annotation 3, beside"
            + " attributes, as CVAT writes masks of a brush (say so: --crowds objects, or --crowds"
            + " void)",
        cvat);
    refuses(
        " must show whether iscrowd is void or an object, got it in all of ship, as in annotation"
            + " 1 (say so: --crowds objects, or --crowds void)",
        JSON.replace("\"area\":3,\"iscrowd\":0", "\"area\":3,\"iscrowd\":1"));
    CocoFile asked = read(cvat, Optional.of(Crowds.OBJECTS));
    assertEquals(Kind.OBJECT, asked.images().get(1).drawing().objects().get(0).kind());
    CocoFile voids = read(cvat, Optional.of(Crowds.VOID));
    assertEquals(Kind.CROWD, voids.images().get(1).drawing().objects().get(0).kind());
  }

  @ParameterizedTest
  @CsvSource({
    "1, CROWD", "true, CROWD", "'\"1\"', CROWD", "'\"True\"', CROWD", "1.0, CROWD",
    "0, OBJECT", "false, OBJECT", "'\"0\"', OBJECT", "'\"false\"', OBJECT", "null, OBJECT"
  })
  void iscrowdIsReadHoweverItIsWritten(String written, Kind kind) throws IOException {
    CocoFile read =
        read(JSON.replace("3,\"iscrowd\":0", "3,\"iscrowd\":" + written), Optional.of(Crowds.VOID));
    assertEquals(kind, read.images().get(0).drawing().objects().get(0).kind());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3,\"iscrowd\":0  | 3,\"iscrowd\":\"yes\" | 0 or 1 as iscrowd, got yes",
        "3,\"iscrowd\":0  | 3,\"iscrowd\":2 | 0 or 1 as iscrowd, got 2",
        "3,\"iscrowd\":0  | 3,\"iscrowd\":[1] | 0 or 1 as iscrowd, got a list",
        "\"image_id\":1,\"category_id\":1 | \"image_id\":null,\"category_id\":1"
            + " | a whole number image_id in each annotation, got null",
        "\"image_id\":1,\"category_id\":1 | \"image_id\":1,\"category_id\":\"1\""
            + " | a whole number category_id in each annotation, got 1",
        "\"counts\":\"221O\" | \"counts\":true | a list of counts, got true",
        "\"size\":[2,3],\"counts\":\"221O\" | \"size\":\"2\",\"counts\":\"221O\""
            + " | a list size, got 2",
        "{\"size\":[2,3],\"counts\":\"221O\"} | false"
            + " | segmentations of polygons or RLE, got false"
      })
  void aFieldOfAnotherTypeIsRefusedWithItsAnnotation(String from, String to, String message)
      throws IOException {
    assertTrue(JSON.contains(from), from);
    refuses(" must have " + message + " in annotation 1", JSON.replace(from, to));
  }

  @Test
  void entriesWithoutANameAreCountedInMessages() throws IOException {
    refuses(
        " must have a whole number id in each annotation, got 1 in entry 1 of annotations",
        JSON.replace("{\"id\":1,\"image", "{\"id\":\"1\",\"image"));
    refuses(
        " must have a whole number id in each image, got null in entry 2 of images",
        JSON.replace("{\"id\":2,\"file", "{\"id\":null,\"file"));
    refuses(
        " must have a text as the file_name of an image, got true in entry 2 of images",
        JSON.replace("\"船.png\"", "true"));
    refuses(
        " must have a whole number height in each image, got 4 in entry 2 of images",
        JSON.replace("\"height\":4", "\"height\":\"4\""));
    refuses(
        " must have a name of each category, got none in entry 1 of categories",
        JSON.replace(",\"name\":\"ship\"", ""));
    refuses(
        " must have an object as each category, got ship in entry 1 of categories",
        JSON.replace("{\"id\":1,\"name\":\"ship\"}", "\"ship\""));
  }

  @Test
  void whatNobodyAsksForIsPassedOver() throws IOException {
    String more =
        JSON.replace("\"bbox\":[1,0,2,2]", "\"keypoints\":[{\"a\":[[1]]},NaN],\"area2\":NaN")
            .replace("{\"categories\"", "{\"info\":{\"year\":null},\"licenses\":[],\"categories\"");
    assertEquals(List.of(1, 4, 5), pixels(read(more), 0, 0));
  }

  @Test
  void namesWhatIsWrong() throws IOException {
    String first = "{\"size\":[2,3],\"counts\":\"221O\"}";
    refuses(
        ", annotation 1: polygon must have x and y of at least 3 corners, got 4 numbers [1.0, 2.0,"
            + " 3.0, 4.0] (remove it, or draw it again)",
        JSON.replace(first, "[[1,2,3,4]]"));
    String box =
        " must have a segmentation of each annotation, got a box or nothing in annotation 1"
            + " (a box is no mask: draw polygons or masks, or remove it)";
    refuses(box, JSON.replace(first, "[]"));
    refuses(box, JSON.replace(first, "[[]]"));
    refuses(box, JSON.replace(first, "null"));
    refuses(box, JSON.replace("\"segmentation\":" + first + ",", ""));
    refuses(
        ", annotation 2: counts must sum to H·W = 6, got 7 (of an image of another size?)",
        JSON.replace("\"015\"", "\"016\""));
    refuses(
        " must list the image and the category of each annotation, got annotation 2 of image 9",
        JSON.replace("\"image_id\":1,\"category_id\":2", "\"image_id\":9,\"category_id\":2"));
    refuses(
        " must list the image and the category of each annotation, got annotation 2 of category 9",
        JSON.replace("\"image_id\":1,\"category_id\":2", "\"image_id\":1,\"category_id\":9"));
    refuses(
        " must have objects of the size of their image 2×3, got 3×2 in annotation 1",
        JSON.replace(first, "{\"size\":[3,2],\"counts\":\"221O\"}"));
    refuses(
        " must have an image once, got id 1 twice",
        JSON.replace("\"id\":2,\"file", "\"id\":1,\"file"));
    refuses(
        " must have a category once, got id 1 twice",
        JSON.replace("\"id\":2,\"name", "\"id\":1,\"name"));
    refuses(
        " must have categories with an id in 0..65535, got ship with 70000",
        JSON.replace("{\"id\":1,\"name", "{\"id\":70000,\"name"));
    refuses(
        " must have a whole number image_id in each annotation, got 1 of text in annotation" + " 1",
        JSON.replace("\"image_id\":1", "\"image_id\":\"1 of text\""));
    refuses(
        " must have height and width of each image, got 0 in image 船.png",
        JSON.replace("\"height\":4", "\"height\":0"));
    refuses(
        " must have a number as a coordinate, got an object in annotation 1",
        JSON.replace(first, "[[{},2]]"));
    refuses(
        " must have segmentations of polygons or RLE, got 7 in annotation 1",
        JSON.replace(first, "7"));
    refuses(", annotation 1: counts must be >= 0, got -1", JSON.replace("\"221O\"", "[2,-3,1,1]"));
    refuses(
        " must have lists images, categories and annotations, got no categories",
        "{\"images\":[],\"annotations\":[]}");
    refuses(" must have a list categories, got an object", "{\"categories\":{}}");
    refuses(" must have an object as its content, got a list", "[1]");
    refuses(" must be JSON, got Duplicate field 'images'", "{\"images\":[],\"images\":[]}");
  }

  @Test
  void whatIsNoFileIsRefused() {
    Path endless = Path.of("/dev/zero");
    assumeTrue(Files.exists(endless));
    assertEquals(
        "COCO file /dev/zero must be a file, got a pipe or a device",
        assertThrows(
                IllegalArgumentException.class, () -> CocoReader.read(endless, Optional.empty()))
            .getMessage());
  }

  private void refuses(String message, String json) {
    assertEquals(
        "COCO file " + folder.resolve("two.json") + message,
        assertThrows(IllegalArgumentException.class, () -> read(json)).getMessage());
  }

  /** Longer in the profile fuzz. */
  @Tag("fuzz")
  @Test
  void anyBytesAreReadOrRefusedInOneLine() throws InterruptedException {
    Path file = folder.resolve("fuzz.json");
    byte[] whole =
        JSON.replace("{\"size\":[2,3],\"counts\":\"015\"}", "[[0,0,1.5,0,1,1]]").getBytes(UTF_8);
    Fuzz.run(
        random -> {
          boolean digits = random.nextBoolean(); // stays JSON
          Files.write(file, digits ? otherDigits(whole, random) : Fuzz.damaged(whole, random));
          try {
            for (CocoFile.Image image : CocoReader.read(file, Optional.empty()).images()) {
              if (image.drawing().size().equals(Optional.of(new Drawing.Size(2, 3)))) {
                Layers.of(image.drawing(), 2, 3);
              }
            }
          } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            assertTrue(message.startsWith("COCO file " + file), message);
            assertEquals(1, message.lines().count(), message);
          }
        });
  }

  private static byte[] otherDigits(byte[] json, Random random) {
    byte[] bytes = json.clone();
    for (int i = 0; i < bytes.length; i++) {
      if (Character.isDigit(bytes[i]) && random.nextInt(20) == 0) {
        bytes[i] = (byte) "0123456789-.e[{".charAt(random.nextInt(15));
      }
    }
    return bytes;
  }

  @Test
  void deeplyNestedJsonIsPassedOverOrRefused() throws IOException {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertEquals(2, read(JSON.replace("\"area\":3", "\"area\":" + deep)).images().size());
    refuses(
        " must have a number as a coordinate, got a list in annotation 1",
        JSON.replace("{\"size\":[2,3],\"counts\":\"221O\"}", deep));
  }
}
