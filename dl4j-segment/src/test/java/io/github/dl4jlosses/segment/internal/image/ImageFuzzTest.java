package io.github.dl4jlosses.segment.internal.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.Fuzz;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every method of the decoder on damaged files of every kind. Longer in the profile fuzz. */
@Tag("fuzz")
class ImageFuzzTest {
  private static final int HEIGHT = 12;
  private static final int WIDTH = 16;
  private static final ImageDecoder DECODER = new ImageDecoder(1 << 20);

  static final List<Kind> KINDS =
      List.of(
          new Kind("png", BufferedImage.TYPE_INT_RGB),
          new Kind("png", BufferedImage.TYPE_4BYTE_ABGR),
          new Kind("png", BufferedImage.TYPE_BYTE_GRAY),
          new Kind("png", BufferedImage.TYPE_USHORT_GRAY),
          new Kind("png", BufferedImage.TYPE_BYTE_INDEXED),
          new Kind("png", BufferedImage.TYPE_BYTE_BINARY),
          new Kind("jpg", BufferedImage.TYPE_INT_RGB),
          new Kind("jpg", BufferedImage.TYPE_BYTE_GRAY),
          new Kind("tiff", BufferedImage.TYPE_INT_RGB),
          new Kind("tiff", BufferedImage.TYPE_BYTE_GRAY),
          new Kind("tiff", BufferedImage.TYPE_USHORT_GRAY),
          new Kind("tiff", BufferedImage.TYPE_BYTE_INDEXED),
          new Kind("tiff", BufferedImage.TYPE_INT_RGB, "LZW"),
          new Kind("tiff", BufferedImage.TYPE_BYTE_GRAY, "Deflate"),
          new Kind("tiff", BufferedImage.TYPE_BYTE_GRAY, "PackBits"),
          new Kind("tiff", BufferedImage.TYPE_INT_RGB, "JPEG"),
          new Kind("tiff", BufferedImage.TYPE_BYTE_BINARY, "CCITT T.6"),
          new Kind("bmp", BufferedImage.TYPE_INT_RGB),
          new Kind("bmp", BufferedImage.TYPE_BYTE_GRAY),
          new Kind("gif", BufferedImage.TYPE_BYTE_INDEXED));

  @TempDir private Path folder = Path.of("");

  /** A kind of file; TIFF in tiles, if compressed. */
  record Kind(String format, int type, String compression) {
    Kind(String format, int type) {
      this(format, type, "");
    }

    byte[] file() throws IOException {
      Random random = new Random(3);
      BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
      for (int i = 0; i < WIDTH * HEIGHT; i++) {
        image.setRGB(i % WIDTH, i / WIDTH, random.nextInt() | 0xFF000000);
      }
      ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
      ImageWriteParam options = writer.getDefaultWriteParam();
      if (!compression.isEmpty()) {
        options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        options.setCompressionType(compression);
        options.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
        options.setTiling(WIDTH, WIDTH, 0, 0);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
        writer.setOutput(out);
        writer.write(null, new IIOImage(image, null, null), options);
      } finally {
        writer.dispose();
      }
      return bytes.toByteArray();
    }

    @Override
    public String toString() {
      return String.join(" ", format, "type " + type, compression);
    }
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("KINDS")
  void anyBytesAreReadOrRefusedInOneLine(Kind kind) throws Exception {
    Path file = folder.resolve("a." + kind.format);
    byte[] whole = kind.file();
    Files.write(file, whole);
    assertEquals(HEIGHT, DECODER.picture(file).height());
    Fuzz.run(
        random -> {
          Files.write(file, Fuzz.damaged(whole, random));
          read("image", file, DECODER::header);
          read("image", file, ImageFuzzTest::picture);
          read("mask", file, mask -> inRange(DECODER.numbers(mask, header -> {})));
          read("mask", file, mask -> inRange(DECODER.colors(mask, header -> {})));
          read("mask", file, mask -> inRange(DECODER.values(mask, header -> {})));
        });
  }

  private static Picture picture(Path file) {
    Picture picture = DECODER.picture(file);
    for (float value : picture.rgb()) {
      assertTrue(value >= 0 && value <= 255, "value " + value);
    }
    return picture;
  }

  private static PixelValues inRange(PixelValues pixels) {
    for (int value : pixels.values()) {
      assertTrue(value >= 0 && value < 1 << 24, "value " + value);
    }
    return pixels;
  }

  private static void read(String kind, Path file, Consumer<Path> reader) {
    try {
      reader.accept(file);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith(kind + " " + file + " must "), message);
      assertEquals(1, message.lines().count(), message);
    }
  }
}
