package io.github.dl4jlosses.segment.internal.survey;

import static io.github.dl4jlosses.segment.internal.drawn.DrawnFolder.EDGE;
import static io.github.dl4jlosses.segment.internal.drawn.DrawnFolder.square;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.internal.drawn.DrawnFolder;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images in which a network sees nothing, because there is nothing or because it is in alpha. */
class ImagesWithoutContentTest {
  @TempDir private Path root = Path.of("");

  @BeforeEach
  void masks() {
    for (String name : List.of("a", "b", "c")) {
      folder().gray("train/masks/" + name + ".png", square(0, 0, 1));
    }
    folder().gray("validation/masks/v.png", square(2, 2, 1));
  }

  private DrawnFolder folder() {
    return new DrawnFolder(root);
  }

  private Path image(String name) {
    return root.resolve("train/images/" + name + ".png");
  }

  private void image(String name, BufferedImage image) throws IOException {
    ImageIO.write(image, "png", image(name).toFile());
  }

  private void all(BufferedImage image) throws IOException {
    for (String name : List.of("a", "b", "c")) {
      image(name, image);
    }
  }

  private static BufferedImage argb(IntBinaryOperator color) {
    BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < EDGE * EDGE; i++) {
      image.setRGB(i % EDGE, i / EDGE, color.applyAsInt(i % EDGE, i / EDGE));
    }
    return image;
  }

  /** Two indices of one color, the first of which is transparent. */
  private static BufferedImage palette() {
    int[] colors = {0x00204060, 0xFF204060};
    IndexColorModel model = new IndexColorModel(8, 2, colors, 0, true, -1, DataBuffer.TYPE_BYTE);
    BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_INDEXED, model);
    image.getRaster().setSample(3, 3, 0, 1);
    return image;
  }

  private void refuses(String remedy) {
    assertEquals(
        "images of the training must show something, got equal pixels all over each, as in "
            + image("a")
            + " ("
            + remedy
            + ")",
        assertThrows(IllegalArgumentException.class, () -> folder().survey()).getMessage());
  }

  @Test
  void shapesInAlphaAloneAreRefused() throws IOException {
    String remedy = "the alpha channel is not read, but shows a shape: save that as gray values";
    all(argb((x, y) -> x < 4 ? 0xFF000000 : 0));
    refuses(remedy);
    all(argb((x, y) -> 0xFF0000 | (x * 16) << 24)); // one color is as little as black
    refuses(remedy);
    all(palette());
    refuses(remedy);
  }

  @Test
  void blackImagesAreRefused() throws IOException {
    all(argb((x, y) -> 0xFF000000));
    refuses("black, or broken? Export them again");
    all(new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_USHORT_GRAY));
    refuses("black, or broken? Export them again");
  }

  @Test
  void someAreNoted() throws IOException {
    image("a", argb((x, y) -> 0xFF0000FF));
    image("b", argb((x, y) -> y << 24));
    assertEquals(
        List.of(
            "image " + image("a") + " shows nothing: all its pixels are equal (black, or broken?)",
            "image "
                + image("b")
                + " shows nothing but a shape in its alpha channel, which is not read"),
        folder().survey().notes().subList(0, 2));
  }

  @Test
  void aSingleOtherPixelIsContent() throws IOException {
    image("a", argb((x, y) -> x == EDGE - 1 && y == EDGE - 1 ? 0xFFFFFFFF : 0xFFFFFFFE));
    image("b", argb((x, y) -> 0xFFFF0000 | (x == 1 && y == 9 ? 1 : 0)));
    assertEquals(List.of(), folder().survey().imageNotes());
  }
}
