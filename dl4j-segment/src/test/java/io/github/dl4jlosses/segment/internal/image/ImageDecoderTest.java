package io.github.dl4jlosses.segment.internal.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.image.ImageHeader.Coloring;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  @TempDir private Path folder = Path.of("");

  private final ImageDecoder decoder = new ImageDecoder();

  private Path write(BufferedImage image, String name) throws IOException {
    Path file = folder.resolve(name);
    String format = name.substring(name.lastIndexOf('.') + 1);
    assertTrue(ImageIO.write(image, format, file.toFile()), "writer of " + format);
    return file;
  }

  private static BufferedImage ramp(int type) {
    BufferedImage image = new BufferedImage(5, 3, type); // width, height
    for (int i = 0; i < 15; i++) {
      for (int band = 0; band < image.getRaster().getNumBands(); band++) {
        image.getRaster().setSample(i % 5, i / 5, band, 10 * i + band);
      }
    }
    return image;
  }

  private static Path resource(String name, Path folder) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in =
        Objects.requireNonNull(ImageDecoderTest.class.getResourceAsStream("/images/" + name))) {
      Files.copy(in, file);
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.png", "a.bmp", "a.tiff"})
  void colorsAreThoseOfTheFile(String name) throws IOException {
    Picture picture = decoder.picture(write(ramp(BufferedImage.TYPE_INT_RGB), name));
    assertEquals(3, picture.height());
    assertEquals(5, picture.width());
    for (int i = 0; i < 15; i++) {
      for (int c = 0; c < 3; c++) {
        assertEquals(10 * i + c, picture.rgb()[c * 15 + i], name);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.png", "a.tiff"})
  void sixteenBitsKeepTheirFractions(String name) throws IOException {
    BufferedImage image = ramp(BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(1, 0, 0, 65535);
    Path file = write(image, name);
    Picture picture = decoder.picture(file);
    assertEquals(255, picture.rgb()[1]);
    assertEquals(20 * 255 / 65535., picture.rgb()[30 + 2], 1e-6);
    assertEquals(Coloring.GRAY, picture.header().coloring());
    assertEquals(16, picture.header().bits());
    assertEquals(65535, decoder.numbers(file, header -> {}).values()[1]);
    assertEquals(140, decoder.numbers(file, header -> {}).values()[14]);
  }

  @Test
  void grayIsThreeEqualPlanesOfItsValues() throws IOException {
    float[] planes = decoder.picture(write(ramp(BufferedImage.TYPE_BYTE_GRAY), "a.png")).rgb();
    for (int i = 0; i < 45; i++) {
      assertEquals(10 * (i % 15), planes[i]);
    }
  }

  @Test
  void aTransparentPixelHasItsColor() throws IOException {
    BufferedImage image = ramp(BufferedImage.TYPE_INT_ARGB);
    image.getRaster().setSample(2, 0, 3, 0);
    float[] planes = decoder.picture(write(image, "a.png")).rgb();
    assertEquals(20, planes[2]);
    assertEquals(21, planes[15 + 2]);
  }

  @Test
  void aPaletteMaskIsItsIndices() throws IOException {
    byte[] shades = new byte[256]; // all colors are black: nothing but the index tells them apart
    IndexColorModel model = new IndexColorModel(8, 256, shades, shades, shades);
    BufferedImage image = new BufferedImage(5, 3, BufferedImage.TYPE_BYTE_INDEXED, model);
    for (int i = 0; i < 15; i++) {
      image.getRaster().setSample(i % 5, i / 5, 0, 255 - i);
    }
    PixelValues mask = decoder.numbers(write(image, "a.png"), header -> {});
    for (int i = 0; i < 15; i++) {
      assertEquals(255 - i, mask.values()[i]);
    }
    assertEquals("8 bit palette png", mask.header().kind());
    assertEquals("row 2, column 1", mask.place(11));
  }

  @Test
  void aPaletteHasColorsToo() throws IOException {
    IndexColorModel model =
        new IndexColorModel(
            8, 2, new int[] {0x102030, 0xFF8000}, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, model);
    image.getRaster().setSample(1, 0, 0, 1);
    Path file = write(image, "a.png");
    assertArrayEquals(new int[] {0x102030, 0xFF8000}, decoder.colors(file, header -> {}).values());
    assertArrayEquals(new float[] {16, 255, 32, 128, 48, 0}, decoder.picture(file).rgb());
  }

  @Test
  void aMaskOfOneBitIsZerosAndOnes() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.getRaster().setSample(1, 0, 0, 1);
    assertArrayEquals(
        new int[] {0, 1, 0}, decoder.numbers(write(image, "a.png"), header -> {}).values());
  }

  @Test
  void aColorMaskIsItsColors() throws IOException {
    int[] colors =
        decoder.colors(write(ramp(BufferedImage.TYPE_INT_RGB), "a.png"), header -> {}).values();
    assertEquals(10 << 16 | 11 << 8 | 12, colors[1]);
  }

  @Test
  void cmykBecomesRgb() throws IOException {
    // Made by Pillow: Image.new("CMYK", (16, 8), (0, 255, 255, 0)).save("cmyk.jpg"), which is red.
    Picture picture = decoder.picture(resource("cmyk.jpg", folder));
    assertEquals("8×16", picture.header().size());
    assertEquals(255, picture.rgb()[0], 30); // CMYK without a profile: red, but no exact one
    assertEquals(0, picture.rgb()[128], 40);
    assertEquals(0, picture.rgb()[256], 40);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void orientationIsApplied(int orientation) throws IOException {
    // Made by Pillow: of the upright image 24×16 only the top left 8×8 is white;
    // ImageOps.exif_transpose
    // makes every file upright.
    Picture picture = decoder.picture(resource("orientation" + orientation + ".jpg", folder));
    assertEquals("24×16", picture.header().size());
    assertEquals(orientation, picture.header().orientation());
    for (int y = 0; y < 24; y++) {
      for (int x = 0; x < 16; x++) {
        boolean white = picture.rgb()[y * 16 + x] > 127;
        assertEquals(y < 8 && x < 8, white, "row " + y + ", column " + x);
      }
    }
  }

  @Test
  void namesSpellThemselvesInMessages() throws IOException {
    Path file = folder.resolve("a b\n船\t.png");
    Files.writeString(file, "no image");
    assertRefuses(
        "image "
            + folder
            + "/a b\\n船\\t.png must be an image file, got something else (PNG, JPEG, TIFF, BMP and"
            + " GIF are read)",
        file);
    ImageIO.write(ramp(BufferedImage.TYPE_INT_RGB), "png", Files.newOutputStream(file));
    assertEquals(3, decoder.picture(file).height());
    assertEquals("a b\n船\t", FileNames.stem(file));
  }

  @Test
  void anEmptyFileIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("a.png"));
    assertRefuses(
        "image " + file + " must be an image file, got an empty one (copy it again)", file);
  }

  @Test
  void whatIsNoFileIsNamed() throws IOException {
    Path loop = folder.resolve("loop.png");
    Files.createSymbolicLink(loop, loop);
    assertRefuses("image " + loop + " must be a file, got a link to nothing", loop);
    assertRefuses("image " + folder + " must be a file, got a folder", folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "tiff", "bmp", "gif"})
  void aFileThatIsCutOffIsNamed(String format) throws IOException {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, random.nextInt(1 << 24));
    }
    Path file = write(image, "a." + format);
    byte[] whole = Files.readAllBytes(file);
    for (int percent : new int[] {1, 10, 50, 90}) {
      Files.write(file, Arrays.copyOf(whole, whole.length * percent / 100));
      IllegalArgumentException thrown =
          assertThrows(IllegalArgumentException.class, () -> decoder.picture(file), percent + " %");
      String message = String.valueOf(thrown.getMessage());
      assertTrue(message.startsWith("image " + file + " must be "), message);
      assertEquals(1, message.lines().count(), message);
    }
  }

  @Test
  void aBombIsRefusedBeforeItIsDecoded() throws IOException {
    Path file = folder.resolve("bomb.png");
    Files.write(file, pngHeader(50_000, 50_000));
    assertRefuses(
        "image "
            + file
            + " must have at most 268435456 pixels, got 50000×50000 (cut it into parts)",
        file);
    assertEquals(15, decoder.picture(write(ramp(1), "a.png")).rgb().length / 3);
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ImageDecoder(14).picture(folder.resolve("a.png")));
    assertTrue(String.valueOf(thrown.getMessage()).contains("at most 14 pixels, got 3×5"));
  }

  @Test
  void anImageWithoutPixelsIsRefused() throws IOException {
    Path file = folder.resolve("none.png");
    Files.write(file, pngHeader(0, 0));
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> decoder.picture(file)).getMessage());
    assertTrue(message.startsWith("image " + file + " must "), message);
  }

  /** A PNG that promises so many pixels of 8 bits and ends. */
  private static byte[] pngHeader(int height, int width) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(new byte[] {(byte) 137, 'P', 'N', 'G', 13, 10, 26, 10});
    for (String type : List.of("IHDR", "IDAT", "IEND")) {
      ByteArrayOutputStream chunk = new ByteArrayOutputStream();
      DataOutputStream content = new DataOutputStream(chunk);
      content.writeBytes(type);
      if (type.equals("IHDR")) {
        content.writeInt(width);
        content.writeInt(height);
        content.write(new byte[] {8, 0, 0, 0, 0});
      }
      CRC32 checksum = new CRC32();
      checksum.update(chunk.toByteArray());
      out.writeInt(chunk.size() - 4);
      out.write(chunk.toByteArray());
      out.writeInt((int) checksum.getValue());
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gif", "tiff"})
  void severalImagesInOneFileAreRefused(String format) throws IOException {
    Path file = folder.resolve("a." + format);
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < 3; i++) {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
        writer.writeToSequence(new IIOImage(image, null, null), null);
      }
      writer.endWriteSequence();
    }
    writer.dispose();
    assertRefuses(
        "image "
            + file
            + " must hold one image, got 3 (save the one that the mask belongs to on its own)",
        file);
  }

  @Test
  void aMaskOfSeveralChannelsIsNoMaskOfNumbers() throws IOException {
    Path file = write(ramp(BufferedImage.TYPE_INT_RGB), "a.png");
    assertEquals(
        "mask "
            + file
            + " must have one channel of class indices, got 3 channels (save it as a gray or"
            + " palette PNG, or give its colors in classes.csv)",
        assertThrows(IllegalArgumentException.class, () -> decoder.numbers(file, header -> {}))
            .getMessage());
  }

  @Test
  void aMaskIsNoJpeg() throws IOException {
    Path file = write(ramp(BufferedImage.TYPE_BYTE_GRAY), "a.jpg");
    assertEquals(
        "mask "
            + file
            + " must be stored without loss, got a JPEG (export it again as PNG: JPEG changes"
            + " classes at their edges)",
        assertThrows(IllegalArgumentException.class, () -> decoder.numbers(file, header -> {}))
            .getMessage());
  }

  @Test
  void samplesOfMoreThanSixteenBitsAreRefused() throws IOException {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            /* hasAlpha= */ false,
            /* isAlphaPremultiplied= */ false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_FLOAT);
    BufferedImage image =
        new BufferedImage(model, model.createCompatibleWritableRaster(4, 3), false, null);
    Path file = write(image, "float.tiff");
    assertRefuses(
        "image "
            + file
            + " must have whole numbers of 1 to 16 bits, got floating-point numbers of 32 bits"
            + " (scale all images by the same two values to 0..65535, and save them in 16 bits"
            + " without sign, as TIFF or PNG)",
        file);
  }

  private void assertRefuses(String message, Path file) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> decoder.picture(file)).getMessage());
  }
}
