package io.github.dl4jlosses.segment.internal.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir private Path root = Path.of("");

  private Path file(String name) throws IOException {
    Files.createDirectories(root.resolve(name).resolveSibling("."));
    return Files.createFile(root.resolve(name));
  }

  private static String refusal(Path folder) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> ImageFolder.of(folder)).getMessage());
  }

  @Test
  void oneImageIsAFolderOfOne() throws IOException {
    Path image = file("one.jpg");
    assertEquals(new ImageFolder(List.of(image), List.of()), ImageFolder.of(image));
    Path none = root.resolve("two.jpg");
    assertEquals("images " + none + " must be a folder or an image, got none", refusal(none));
  }

  @Test
  void whatLiesAmongImagesIsNamed() throws IOException {
    file("images/a.jpg");
    file("images/b.txt");
    file("images/Thumbs.db");
    assertEquals(List.of("1 entry that is not an image: b.txt"), ImageFolder.of(root).notes());
  }

  /** The first half holds unless a reader is on the class path. */
  @Test
  void webpIsReadWhereThereIsAReader() throws IOException {
    Path image = file("a.webp");
    assertEquals(
        "folder "
            + root
            + " must hold images [png, jpg, jpeg, tif, tiff, bmp, gif], got none, but a.webp (this"
            + " Java has no reader for WebP: save them as PNG)",
        refusal(root));
    IIORegistry registry = IIORegistry.getDefaultInstance();
    Webp reader = new Webp();
    registry.registerServiceProvider(reader, ImageReaderSpi.class);
    try {
      assertEquals(List.of(image), ImageFolder.of(root).images());
    } finally {
      registry.deregisterServiceProvider(reader, ImageReaderSpi.class);
    }
    file("b.png");
    assertTrue(ImageFolder.of(root).notes().get(0).contains("no reader for WebP"));
  }

  private static final class Webp extends ImageReaderSpi {
    Webp() {
      names = new String[] {"webp"};
    }

    @Override
    public boolean canDecodeInput(Object source) {
      return false;
    }

    @Override
    public ImageReader createReaderInstance(Object extension) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String getDescription(Locale locale) {
      return "names WebP";
    }
  }
}
