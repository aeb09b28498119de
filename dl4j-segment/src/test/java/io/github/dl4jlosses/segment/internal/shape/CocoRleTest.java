package io.github.dl4jlosses.segment.internal.shape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.segment.Fuzz;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * rle.json was made by pycocotools 2.0.11 with make_rle.py beside it; it holds runs in raster
 * order, their compressed counts, area and box.
 */
class CocoRleTest {
  // pycocotools.mask.frPyObjects({'size': [9, 10], 'counts': [6, 1, 40, 4, 5, 4, 5, 4, 21]}, 9, 10)
  private static final int[] COUNTS = {6, 1, 40, 4, 5, 4, 5, 4, 21};
  private static final String TEXT = "61X13mN000`0";

  @Test
  void countsBecomeCocosText() {
    assertEquals(TEXT, new CocoRle(9, 10, COUNTS).text());
    assertArrayEquals(COUNTS, CocoRle.parse(TEXT, 9, 10).counts());
    assertEquals("6", CocoRle.of(Region.of(), 2, 3).text());
    assertEquals("06", CocoRle.of(Region.of(0, 1, 2, 3, 4, 5), 2, 3).text());
  }

  @Test
  void columnsAreCountedBeforeRows() {
    // 0 1 0     the columns are 00, 11, 01
    // 0 1 1
    CocoRle rle = CocoRle.of(Region.of(1, 4, 5), 2, 3);
    assertArrayEquals(new int[] {2, 2, 1, 1}, rle.counts());
    assertArrayEquals(new int[] {1, 0, 2, 2}, rle.box());
    assertEquals(Region.of(1, 4, 5), rle.region());
  }

  @Test
  void equalsPycocotools() throws IOException {
    JsonNode cases;
    try (InputStream json =
        Objects.requireNonNull(CocoRleTest.class.getResourceAsStream("/coco/rle.json"))) {
      cases = new ObjectMapper().readTree(json);
    }
    assertEquals(60, cases.size());
    for (JsonNode golden : cases) {
      String text = golden.get("counts").asText();
      int height = golden.get("size").get(0).asInt();
      int width = golden.get("size").get(1).asInt();
      Region region = region(golden.get("runs"));
      CocoRle rle = CocoRle.of(region, height, width);
      assertEquals(text, rle.text());
      assertEquals(text, CocoRle.parse(text, height, width).text());
      assertEquals(region, rle.region(), text);
      assertEquals(golden.get("area").asInt(), rle.area(), text);
      for (int k = 0; k < 4; k++) {
        assertEquals(golden.get("bbox").get(k).asInt(), rle.box()[k], text);
      }
    }
  }

  private static Region region(JsonNode runs) {
    return Region.of(
        IntStream.range(0, runs.size() / 2)
            .flatMap(r -> IntStream.range(runs.get(2 * r).asInt(), runs.get(2 * r + 1).asInt()))
            .toArray());
  }

  /** Longer in the profile fuzz. */
  @Tag("fuzz")
  @Test
  void anyRegionComesBack() throws InterruptedException {
    Fuzz.run(
        random -> {
          int height = 1 + random.nextInt(60);
          int width = 1 + random.nextInt(60);
          double density = random.nextDouble();
          int[] pixels =
              IntStream.range(0, height * width)
                  .filter(i -> random.nextDouble() < density)
                  .toArray();
          Region region = Region.of(pixels);
          CocoRle rle = CocoRle.of(region, height, width);
          CocoRle again = CocoRle.parse(rle.text(), height, width);
          assertEquals(rle.text(), again.text());
          assertEquals(region, again.region());
          assertEquals(region.area(), again.area());
        });
  }

  /** Longer in the profile fuzz. */
  @Tag("fuzz")
  @Test
  void anyTextIsReadOrRefusedWithAMessage() throws InterruptedException {
    int[] readAndRefused = new int[2];
    Fuzz.run(
        random -> {
          StringBuilder text = new StringBuilder(TEXT);
          for (int k = random.nextInt(3); k > 0; k--) {
            int at = random.nextInt(text.length());
            text.setCharAt(at, (char) (40 + random.nextInt(80)));
          }
          int height = random.nextInt(4) == 0 ? random.nextInt() : 9;
          int width = random.nextInt(4) == 0 ? random.nextInt() : 10;
          try {
            CocoRle rle = CocoRle.parse(text.toString(), height, width);
            assertEquals(90, IntStream.of(rle.counts()).sum());
            assertEquals(rle.area(), rle.region().area());
            readAndRefused[0]++;
          } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            assertTrue(
                message.matches("((compressed )?counts|H·W|height|width) must .*, got .*"),
                message);
            readAndRefused[1]++;
          }
        });
    assertTrue(readAndRefused[0] > 0, readAndRefused[1] + " refused and none read");
    assertTrue(readAndRefused[1] > 0, readAndRefused[0] + " read and none refused");
  }

  @Test
  void namesWhatIsWrong() {
    refuses(
        "counts must sum to H·W = 6, got 5 (of an image of another size?)",
        () -> new CocoRle(2, 3, new int[] {5}));
    refuses("counts must be >= 0, got -1", () -> new CocoRle(2, 3, new int[] {7, -1}));
    refuses(
        "compressed counts must be characters from 0 to o, of which the last ends a number, got"
            + " \"6P\", wrong at 2",
        () -> CocoRle.parse("6P", 2, 3));
    refuses(
        "compressed counts must be counts of pixels, got -1 in \"O\"",
        () -> CocoRle.parse("O", 2, 3));
    refuses("region must lie in the image, got pixel 6", () -> CocoRle.of(Region.of(6), 2, 3));
    String large = "H·W must be at most 2147483647, got 46341·46341 (cut the image into parts)";
    refuses(large, () -> CocoRle.of(Region.of(), 46341, 46341));
    refuses(large, () -> CocoRle.parse("0", 46341, 46341));
  }

  @Test
  void countsOfTheLargestImageDoNotOverflow() {
    CocoRle all = new CocoRle(1, Integer.MAX_VALUE, new int[] {0, Integer.MAX_VALUE});
    assertEquals(Integer.MAX_VALUE, all.area());
    assertEquals(all.text(), CocoRle.parse(all.text(), 1, Integer.MAX_VALUE).text());
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
