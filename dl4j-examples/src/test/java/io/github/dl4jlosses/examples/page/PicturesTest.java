package io.github.dl4jlosses.examples.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.examples.data.Sample;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What the small pictures of the gallery show. */
class PicturesTest {
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
    int[] mask = {0, 1, 2, 255, 1, 0};
    int[] shown = argb(new Pictures(2, 3).classes(mask, 3));
    assertArrayEquals(new int[] {CLEAR, ORANGE, SKY, 0xA6E0E0E0, ORANGE, CLEAR}, shown);
  }

  @Test
  void errorsTellMissedInventedConfusedAndVoidApart() throws IOException {
    int[] truth = {0, 1, 1, 0, 2, 255};
    int[] predicted = {0, 1, 0, 2, 1, 1};
    assertArrayEquals(
        new int[] {CLEAR, CLEAR, 0xFFD55E00, 0xFF0072B2, 0xFFF0E442, 0xFF9AA0A6},
        argb(new Pictures(2, 3).errors(truth, predicted)));
  }

  @Test
  void manyClassesAreKeptApart() throws IOException {
    for (int classes : new int[] {4, 16, 40}) {
      int[] mask = {0, 1, 2, classes - 1, 255, 0};
      int[] shown = argb(new Pictures(2, 3).classes(mask, classes));
      assertEquals(CLEAR, shown[0]);
      assertEquals(SKY, shown[2]);
      assertEquals(0xA6E0E0E0, shown[4]);
    }
  }

  @Test
  void imagesAreShownAsTheyAre() throws IOException {
    float[] image = {1, 2, 3, 4, 5, 6}; // red 1 2, green 3 4, blue 5 6
    int[] shown = argb(new Pictures(1, 2).image(new Sample(1, 2, image, new int[2])));
    assertArrayEquals(new int[] {0xFF010305, 0xFF020406}, shown);
  }

  @Test
  void ofLargeImagesEveryThirdPixelIsShown() throws IOException {
    int height = 300;
    int width = 600;
    int[] mask = new Random(1).ints((long) height * width, 0, 3).toArray();
    Pictures pictures = new Pictures(height, width);
    BufferedImage shown = decode(pictures.classes(mask, 3));
    assertEquals(100, shown.getHeight());
    assertEquals(200, shown.getWidth());
    int[] colors = {CLEAR, ORANGE, SKY};
    for (int row = 0; row < 100; row++) {
      for (int column = 0; column < 200; column++) {
        assertEquals(colors[mask[3 * row * width + 3 * column]], shown.getRGB(column, row));
      }
    }
  }

  @Test
  void aMaskIsAFewHundredBytes() {
    int[] mask = new int[64 * 64];
    for (int i = 0; i < mask.length; i++) {
      int row = i / 64;
      mask[i] = Math.hypot(row - 30, i % 64 - 30) < 12 ? 1 : 0;
    }
    assertTrue(new Pictures(64, 64).classes(mask, 4).length() < 500);
  }
}
