package io.github.dl4jlosses.segment.internal.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were cut off, that move, and that unpack to more than they are worth. */
class DamagedFilesTest {
  private static final int BOMB = 1 << 26; // bytes that it unpacks to

  @TempDir private Path folder = Path.of("");

  private final ImageDecoder decoder = new ImageDecoder();

  private static BufferedImage noise(int type) {
    BufferedImage image = new BufferedImage(64, 64, type);
    Random random = new Random(1);
    for (int i = 0; i < 64 * 64; i++) {
      for (int band = 0; band < image.getRaster().getNumBands(); band++) {
        image.getRaster().setSample(i % 64, i / 64, band, random.nextInt(256));
      }
    }
    return image;
  }

  private static String refusal(Path file, Consumer<Path> reading, Object what) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> reading.accept(file), what.toString())
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "tiff", "bmp"})
  void aMaskThatIsCutOffIsNamedHoweverItIsRead(String format) throws IOException {
    Path gray = folder.resolve("gray." + format);
    Path color = folder.resolve("color." + format);
    assertTrue(ImageIO.write(noise(BufferedImage.TYPE_BYTE_GRAY), format, gray.toFile()));
    assertTrue(ImageIO.write(noise(BufferedImage.TYPE_INT_RGB), format, color.toFile()));
    for (Path file : List.of(gray, color)) {
      byte[] whole = Files.readAllBytes(file);
      for (int percent = 1; percent < 99; percent += 7) {
        Files.write(file, Arrays.copyOf(whole, whole.length * percent / 100));
        String message = refusal(file, f -> decoder.colors(f, h -> {}), percent + " %");
        assertTrue(message.startsWith("mask " + file + " must be "), message);
        assertEquals(1, message.lines().count(), message);
        assertEquals(message, refusal(file, f -> decoder.values(f, h -> {}), percent + " %"));
        if (file.equals(gray)) {
          assertEquals(message, refusal(file, f -> decoder.numbers(f, h -> {}), percent + " %"));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "tiff", "bmp", "gif"})
  void whatCannotBeReadFailsTheCheckToo(String format) throws IOException {
    Path file = folder.resolve("a." + format);
    assertTrue(ImageIO.write(noise(BufferedImage.TYPE_INT_RGB), format, file.toFile()));
    byte[] whole = Files.readAllBytes(file);
    assertEquals(decoder.picture(file).header(), decoder.check(file, header -> {}).header());
    for (int percent = 1; percent < 99; percent += 7) {
      Files.write(file, Arrays.copyOf(whole, whole.length * percent / 100));
      assertEquals(
          refusal(file, decoder::picture, percent + " %"),
          refusal(file, f -> decoder.check(f, h -> {}), percent + " %"));
    }
  }

  @Test
  void anAnimatedPngIsItsStillImage() throws IOException {
    Png png = new Png().header(1, 2);
    png.chunk("acTL", out -> out.write(new byte[] {0, 0, 0, 2, 0, 0, 0, 0}));
    png.chunk("fcTL", out -> frame(out, 0));
    png.chunk("IDAT", out -> out.write(deflated(0, 7, 9))); // filter, then a row
    png.chunk("fcTL", out -> frame(out, 1));
    png.chunk(
        "fdAT",
        out -> {
          out.writeInt(2);
          out.write(deflated(0, 100, 200));
        });
    Path file = Files.write(folder.resolve("a.png"), png.bytes());
    assertArrayEquals(new int[] {7, 9}, decoder.numbers(file, header -> {}).values());
    assertArrayEquals(new float[] {7, 9, 7, 9, 7, 9}, decoder.picture(file).rgb());
    assertEquals("1×2", decoder.header(file).size());
  }

  private static void frame(DataOutputStream out, int sequence) throws IOException {
    for (int field : new int[] {sequence, 2, 1, 0, 0}) { // width, height, offsets
      out.writeInt(field);
    }
    out.write(new byte[] {0, 1, 0, 10, 0, 0}); // a tenth of a second
  }

  /** Texts and profiles that unpack to 64 MB. */
  @ParameterizedTest
  @ValueSource(strings = {"zTXt", "iTXt", "iCCP"})
  void whatIsPackedBesideThePixelsStaysPacked(String type) throws IOException {
    byte[] name = type.equals("iTXt") ? new byte[] {'a', 0, 1, 0, 0, 0} : new byte[] {'a', 0, 0};
    Png png = new Png().header(1, 2);
    png.chunk(
        type,
        out -> {
          out.write(name);
          out.write(deflated(new int[BOMB]));
        });
    png.chunk("IDAT", out -> out.write(deflated(0, 7, 9)));
    Path file = Files.write(folder.resolve("bomb.png"), png.bytes());
    decoder.header(file); // loads classes
    assertTrue(allocated(() -> decoder.header(file)) < BOMB / 16, "header");
    assertTrue(allocated(() -> decoder.picture(file)) < BOMB / 16, "picture");
    assertTrue(allocated(() -> decoder.check(file, h -> {})) < BOMB / 16, "check");
    assertTrue(allocated(() -> decoder.numbers(file, header -> {})) < BOMB / 16, "numbers");
    assertArrayEquals(new int[] {7, 9}, decoder.numbers(file, header -> {}).values());
  }

  private static long allocated(Runnable action) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    action.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static byte[] deflated(int... values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      byte[] raw = new byte[values.length];
      for (int i = 0; i < raw.length; i++) {
        raw[i] = (byte) values[i];
      }
      out.write(raw);
    }
    return bytes.toByteArray();
  }

  /** A PNG, chunk by chunk. */
  private static final class Png {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Png() {
      bytes.writeBytes(new byte[] {(byte) 137, 'P', 'N', 'G', 13, 10, 26, 10});
    }

    interface Content {
      void write(DataOutputStream out) throws IOException;
    }

    /** Says that it is gray, of 8 bits. */
    Png header(int height, int width) throws IOException {
      return chunk(
          "IHDR",
          out -> {
            out.writeInt(width);
            out.writeInt(height);
            out.write(new byte[] {8, 0, 0, 0, 0});
          });
    }

    Png chunk(String type, Content content) throws IOException {
      ByteArrayOutputStream chunk = new ByteArrayOutputStream();
      DataOutputStream inner = new DataOutputStream(chunk);
      inner.writeBytes(type);
      content.write(inner);
      CRC32 checksum = new CRC32();
      checksum.update(chunk.toByteArray());
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(chunk.size() - 4);
      out.write(chunk.toByteArray());
      out.writeInt((int) checksum.getValue());
      return this;
    }

    byte[] bytes() throws IOException {
      chunk("IEND", out -> {});
      return bytes.toByteArray();
    }
  }
}
