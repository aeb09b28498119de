package io.github.dl4jlosses.segment.internal.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TIFFs of a row of gray samples, whose tags say what they like. */
class TiffTagsTest {
  private static final int START = 8; // of the tags
  private static final int UNSIGNED = 1;
  private static final int SIGNED = 2;

  @TempDir private Path folder = Path.of("");

  private final ImageDecoder decoder = new ImageDecoder();

  /**
   * Writes a file.
   *
   * @param next where the tags of the next image are, 0 for none
   */
  private Path tiff(int bits, int sampleFormat, int next, int... samples) throws IOException {
    int[][] tags = {
      {256, samples.length}, // columns
      {257, 1}, // rows
      {258, bits},
      {259, 1}, // not compressed
      {262, 1}, // 0 is black
      {273, 0}, // where the samples are
      {277, 1}, // samples a pixel
      {278, 1}, // rows of a strip
      {279, 2 * samples.length}, // its bytes
      {339, sampleFormat}
    };
    int end = START + 2 + 12 * tags.length + 4;
    tags[5][1] = end;
    ByteBuffer file = ByteBuffer.allocate(end + 4 * samples.length);
    file.order(ByteOrder.LITTLE_ENDIAN).put((byte) 'I').put((byte) 'I');
    file.putShort((short) 42).putInt(START).putShort((short) tags.length);
    for (int[] tag : tags) {
      file.putShort((short) tag[0]).putShort((short) 3).putInt(1).putInt(tag[1]);
    }
    file.putInt(next);
    for (int sample : samples) {
      file.putShort((short) sample);
    }
    return Files.write(folder.resolve("a.tiff"), file.array());
  }

  private void refuses(String message, Path file) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> decoder.picture(file));
    assertEquals("image " + file + " must " + message, e.getMessage());
  }

  @Test
  void sixteenBitsAreRead() throws IOException {
    Path file = tiff(16, UNSIGNED, 0, 0, 300, 65535);
    assertArrayEquals(new int[] {0, 300, 65535}, decoder.numbers(file, header -> {}).values());
    assertEquals(255, decoder.picture(file).rgb()[2]);
  }

  @Test
  void imagesInACircleAreOne() throws IOException {
    Path file = tiff(16, UNSIGNED, START, 1, 2);
    assertArrayEquals(new int[] {1, 2}, decoder.numbers(file, header -> {}).values());
  }

  @Test
  void samplesWhoseTableWouldFillTheMemoryAreRefused() throws IOException {
    refuses(
        "be a whole image file, got a broken one: samples of 30 bits (copy it again, or open and"
            + " save it with an image program)",
        tiff(30, UNSIGNED, 0, 1, 2));
  }

  @Test
  void signedSamplesAreNumbersOfAMaskUnlessTheyAreNegative() throws IOException {
    Path file = tiff(16, SIGNED, 0, 1, 2);
    refuses("have unsigned samples, got signed ones (save it as PNG)", file);
    assertArrayEquals(new int[] {1, 2}, decoder.numbers(file, header -> {}).values());
    Path negative = tiff(16, SIGNED, 0, 1, -2);
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> decoder.numbers(negative, header -> {}));
    assertEquals(
        "mask "
            + negative
            + " must hold numbers in 0..2^31-1, got -2 (save it with unsigned samples)",
        e.getMessage());
  }

  /** Writes images of a row of bytes, each with what it says of itself in a tag. */
  private Path pictures(int tag, int[] types, int[]... rows) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(START);
    for (int k = 0; k < rows.length; k++) {
      int[][] tags = {
        {tag, types[k]},
        {256, rows[k].length},
        {257, 1},
        {258, 8},
        {259, 1},
        {262, 1},
        {273, 0},
        {277, 1},
        {278, 1},
        {279, rows[k].length}
      };
      int end = file.position() + 2 + 12 * tags.length + 4;
      tags[6][1] = end;
      file.putShort((short) tags.length);
      for (int[] entry : tags) {
        file.putShort((short) entry[0]).putShort((short) 3).putInt(1).putInt(entry[1]);
      }
      file.putInt(k + 1 < rows.length ? end + rows[k].length : 0);
      for (int value : rows[k]) {
        file.put((byte) value);
      }
    }
    return Files.write(
        Files.createTempFile(folder, "", ".tiff"), Arrays.copyOf(file.array(), file.position()));
  }

  @Test
  void reducedCopiesAndMasksOfTransparencyAreNoPictures() throws IOException {
    int[] picture = {1, 2, 0, 2};
    int[] copy = {1, 0};
    for (Path file :
        List.of(
            pictures(254, new int[] {0, 1, 4, 5}, picture, copy, picture, copy),
            pictures(255, new int[] {1, 2}, picture, copy),
            pictures(254, new int[] {1, 0}, copy, picture))) { // a preview comes first
      assertArrayEquals(picture, decoder.numbers(file, header -> {}).values());
      assertEquals("1×4", decoder.header(file).size());
    }
  }

  @Test
  void pagesAreSeveralImages() throws IOException {
    refuses(
        "hold one image, got 2 (save the one that the mask belongs to on its own)",
        pictures(254, new int[] {2, 2}, new int[] {1, 2}, new int[] {3, 4}));
  }
}
