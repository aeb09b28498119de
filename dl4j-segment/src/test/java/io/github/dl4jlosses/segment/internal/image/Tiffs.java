package io.github.dl4jlosses.segment.internal.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small TIFFs of 16 bits with any number of bands. */
public final class Tiffs {
  /** What a TIFF says of a band beyond those of its color. */
  public enum Extra {
    UNSPECIFIED(0),
    PREMULTIPLIED(1),
    ALPHA(2);

    private final int code;

    Extra(int code) {
      this.code = code;
    }
  }

  private static final int MIN_IS_BLACK = 1;
  private static final int RGB = 2;
  private static final int START = 8; // of the tags

  private Tiffs() {}

  /**
   * Writes a row of pixels; the bands beyond the color are all of one kind.
   *
   * @param samples of each pixel, one after the other
   */
  public static void write(Path file, int bands, Extra extra, int... samples) throws IOException {
    int colors = bands < 3 ? 1 : 3;
    int width = samples.length / bands;
    int end = START + 2 + 12 * 11 + 4;
    int extras = end + 2 * bands; // behind the bits of each band
    int data = extras + 2 * bands;
    int[][] tags = {
      {256, 3, 1, width},
      {257, 3, 1, 1},
      shorts(258, 16, bands, end),
      {259, 3, 1, 1}, // not compressed
      {262, 3, 1, colors == 1 ? MIN_IS_BLACK : RGB},
      {273, 4, 1, data},
      {277, 3, 1, bands},
      {278, 3, 1, 1},
      {279, 4, 1, 2 * samples.length},
      {284, 3, 1, 1}, // pixel by pixel
      shorts(338, extra.code, bands - colors, extras)
    };
    int count = bands > colors ? tags.length : tags.length - 1;
    ByteBuffer bytes = ByteBuffer.allocate(data + 2 * samples.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).put((byte) 'I').put((byte) 'I');
    bytes.putShort((short) 42).putInt(START).putShort((short) count);
    for (int i = 0; i < count; i++) {
      bytes.putShort((short) tags[i][0]).putShort((short) tags[i][1]);
      bytes.putInt(tags[i][2]).putInt(tags[i][3]);
    }
    for (int k = 0; k < bands; k++) {
      bytes.putShort(end + 2 * k, (short) 16);
      bytes.putShort(extras + 2 * k, (short) extra.code);
    }
    for (int i = 0; i < samples.length; i++) {
      bytes.putShort(data + 2 * i, (short) samples[i]);
    }
    Files.createDirectories(file.resolveSibling("."));
    Files.write(file, bytes.array());
  }

  /** Up to two short numbers lie in the tag itself, more where it points to. */
  private static int[] shorts(int tag, int value, int count, int elsewhere) {
    return new int[] {
      tag, 3, count, count > 2 ? elsewhere : count == 2 ? value << 16 | value : value
    };
  }
}
