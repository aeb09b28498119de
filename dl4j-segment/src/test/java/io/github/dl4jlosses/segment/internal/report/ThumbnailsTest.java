package io.github.dl4jlosses.segment.internal.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What the small pictures of the gallery show. */
class ThumbnailsTest {
  private static final int CLEAR = 0;
  private static final int ORANGE = 0xA6E69F00;
  private static final int SKY = 0xA656B4E9;

  private static BufferedImage decode(String base64) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
  }

  private static int[] argb(String base64) throws IOException {
    BufferedImage picture = decode(base64);
    return picture.getRGB(
        0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
  }

  @Test
  void classesHaveTheirColorsAndTheBackgroundIsClear() throws IOException {
    byte[] map = {0, 1, 2, (byte) 255, 1, 0};
    int[] shown = argb(new Thumbnails(2, 3).classes(map, colors(3)));
    assertArrayEquals(new int[] {CLEAR, ORANGE, SKY, 0xA6E0E0E0, ORANGE, CLEAR}, shown);
  }

  private static List<Integer> colors(int classes) {
    return IntStream.range(0, classes).mapToObj(ClassTable::defaultColor).toList();
  }

  @Test
  void errorsTellMissedInventedConfusedAndVoidApart() throws IOException {
    byte[] wrong = {0, 0, 1, 2, 3, 4};
    assertArrayEquals(
        new int[] {CLEAR, CLEAR, 0xFFD55E00, 0xFF0072B2, 0xFFF0E442, 0xFF9AA0A6},
        argb(new Thumbnails(2, 3).errors(wrong)));
  }

  @Test
  void manyClassesAreKeptApart() throws IOException {
    for (int classes : new int[] {4, 16, 40, 254}) {
      byte[] map = {0, 1, 2, (byte) (classes - 1), (byte) 255, 0};
      int[] shown = argb(new Thumbnails(2, 3).classes(map, colors(classes)));
      assertEquals(CLEAR, shown[0]);
      assertEquals(SKY, shown[2]);
      assertEquals(0xA6 << 24 | ClassTable.defaultColor(classes - 1), shown[3]);
      assertEquals(0xA6E0E0E0, shown[4]);
    }
  }

  @Test
  void imagesAreShownAsTheyAre() throws IOException {
    float[] image = {1, 2, 3, 4, 5, 6}; // red 1 2, green 3 4, blue 5 6
    int[] shown = argb(new Thumbnails(1, 2).image(image));
    assertArrayEquals(new int[] {0xFF010305, 0xFF020406}, shown);
  }

  @Test
  void ofLargeImagesEveryThirdPixelIsShown() throws IOException {
    int height = 300;
    int width = 600;
    float[] image = new float[3 * height * width];
    Random random = new Random(1);
    for (int i = 0; i < image.length; i++) {
      image[i] = random.nextInt(256);
    }
    Thumbnails pictures = new Thumbnails(height, width);
    BufferedImage shown = decode(pictures.image(image));
    assertEquals(100, shown.getHeight());
    assertEquals(200, shown.getWidth());
    for (int row = 0; row < 100; row++) {
      for (int column = 0; column < 200; column++) {
        int red = (int) image[3 * row * width + 3 * column];
        assertEquals(red, shown.getRGB(column, row) >> 16 & 255);
      }
    }
  }

  @Test
  void aMaskIsAFewHundredBytes() {
    byte[] map = new byte[64 * 64];
    for (int i = 0; i < map.length; i++) {
      int row = i / 64;
      map[i] = (byte) (Math.hypot(row - 30, i % 64 - 30) < 12 ? 1 : 0);
    }
    assertTrue(new Thumbnails(64, 64).classes(map, colors(4)).length() < 500);
  }
}
