package io.github.dl4jlosses.segment.internal.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.segment.Fuzz;
import io.github.dl4jlosses.segment.internal.mask.Foreground;
import io.github.dl4jlosses.segment.internal.predict.CocoWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoReaderTest {
  @TempDir private Path folder = Path.of("");

  private static final CocoReader.Content TWO =
      new CocoReader.Content(
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
    assertEquals(TWO, CocoReader.read(file, 1));
  }

  @Test
  void countsMayBeNumbers() throws IOException {
    Path file = folder.resolve("two.json");
    Files.writeString(file, JSON.replace("\"221O\"", "[2,2,1,1]"));
    assertEquals(TWO, CocoReader.read(file, 1));
  }

  @Test
  void namesWhatIsWrong() throws IOException {
    Path file = folder.resolve("bad.json");
    Files.writeString(file, "{");
    String start = "COCO file " + file + " must be JSON, got Unexpected end-of-input";
    assertEquals(start, message(file).substring(0, start.length()));
    Files.writeString(file, JSON.replace("{\"size\":[2,3],\"counts\":\"015\"}", "[[1,2,3,4]]"));
    assertEquals(
        "COCO file "
            + file
            + " must have segmentations of size and counts, got a polygon (pycocotools'"
            + " COCO.annToRLE makes them of polygons)",
        message(file));
    Files.writeString(file, JSON.replace("\"015\"", "\"016\""));
    assertEquals(
        "COCO file " + file + ": counts must sum to H·W = 6, got 7 (of an image of another size?)",
        message(file));
    Files.writeString(
        file, JSON.replace("\"image_id\":1,\"category_id\":2", "\"image_id\":9,\"category_id\":2"));
    assertEquals(
        "COCO file " + file + " must list the image and the category of each annotation, got 2",
        message(file));
    Files.writeString(file, JSON.replace("\"size\":[2,3]", "\"size\":[3,2]"));
    assertEquals(
        "COCO file " + file + " must have objects of the size of their image 2×3, got 3×2",
        message(file));
    Files.writeString(file, JSON.replace("\"id\":2,\"file", "\"id\":1,\"file"));
    assertEquals("COCO file " + file + " must have an image once, got id 1 twice", message(file));
    Files.writeString(file, JSON.replace("\"id\":2,\"name", "\"id\":1,\"name"));
    assertEquals("COCO file " + file + " must have a category once, got id 1 twice", message(file));
    Files.writeString(file, JSON.replace("\"image_id\":1", "\"image_id\":\"1\""));
    assertEquals(
        "COCO file "
            + file
            + " must have a whole number image_id in each entry, got one with others in it",
        message(file));
    Files.writeString(file, JSON.replace("\"height\":4", "\"height\":0"));
    assertEquals(
        "COCO file " + file + " must have images with pixels, got height 0", message(file));
    Files.writeString(file, JSON.replace("0.75", "\"NaN\""));
    assertEquals(
        "COCO file " + file + " must have scores that are numbers, got NaN", message(file));
    Files.writeString(file, JSON.replace("\"221O\"", "[2,2.5,1,1]"));
    assertEquals("COCO file " + file + ": counts must be >= 0, got -1", message(file));
    Files.writeString(file, "{\"images\":[],\"categories\":{}}");
    assertEquals(
        "COCO file "
            + file
            + " must have lists images, categories and annotations, got no categories",
        message(file));
  }

  /** Longer in the profile fuzz. */
  @Tag("fuzz")
  @Test
  void anyBytesAreReadOrRefusedInOneLine() throws InterruptedException {
    Path file = folder.resolve("fuzz.json");
    byte[] whole = JSON.getBytes(UTF_8);
    Fuzz.run(
        random -> {
          boolean digits = random.nextBoolean(); // stays JSON
          Files.write(file, digits ? otherDigits(whole, random) : Fuzz.damaged(whole, random));
          try {
            CocoReader.read(file, 1);
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
  void deeplyNestedJsonIsRefusedInOneLine() throws IOException {
    Path file = folder.resolve("deep.json");
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    Files.writeString(file, "{\"images\":[],\"categories\":[" + deep + "],\"annotations\":[]}");
    assertEquals(
        "COCO file "
            + file
            + " must have a whole number id in each entry, got one with others in it",
        message(file));
  }

  private static String message(Path file) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> CocoReader.read(file, 1)).getMessage());
  }
}
