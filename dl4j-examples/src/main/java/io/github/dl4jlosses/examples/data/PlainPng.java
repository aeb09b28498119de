package io.github.dl4jlosses.examples.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * Writes PNG files without compression.
 *
 * <p>The writer of the JDK compresses with the zlib of the machine, and two versions of zlib may
 * write different bytes for one image; a dataset that a test makes again byte for byte can have
 * only one. Everything else writes with ImageIO.
 */
final class PlainPng {
  private static final byte[] SIGNATURE = {(byte) 137, 'P', 'N', 'G', 13, 10, 26, 10};
  private static final int RGB = 2; // color types of the PNG specification
  private static final int PALETTE = 3;
  private static final int MAX_STORED = 65535; // bytes in a stored block of deflate

  private PlainPng() {}

  /** Returns the file of an image. */
  static byte[] rgb(Sample sample) {
    int pixels = sample.height() * sample.width();
    byte[] bytes = new byte[3 * pixels];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) sample.image()[i % 3 * pixels + i / 3];
    }
    return png(sample, RGB, bytes, new byte[0]);
  }

  /**
   * Returns the file of a plane of the mask: its values as indices of a palette that makes them
   * visible.
   */
  static byte[] mask(Sample sample, int plane) {
    int pixels = sample.height() * sample.width();
    byte[] bytes = new byte[pixels];
    for (int i = 0; i < pixels; i++) {
      bytes[i] = (byte) sample.mask()[plane * pixels + i];
    }
    return png(sample, PALETTE, bytes, Palette.rgb());
  }

  private static byte[] png(Sample sample, int colorType, byte[] pixels, byte[] palette) {
    try {
      ByteArrayOutputStream header = new ByteArrayOutputStream();
      DataOutputStream data = new DataOutputStream(header);
      data.writeInt(sample.width());
      data.writeInt(sample.height());
      data.write(new byte[] {8, (byte) colorType, 0, 0, 0}); // 8 bits, deflate, no interlace

      ByteArrayOutputStream file = new ByteArrayOutputStream();
      file.write(SIGNATURE);
      chunk(file, "IHDR", header.toByteArray());
      if (palette.length > 0) {
        chunk(file, "PLTE", palette);
      }
      chunk(file, "IDAT", stored(unfiltered(pixels, sample.height())));
      chunk(file, "IEND", new byte[0]);
      return file.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }

  /** Puts the filter type "none" before each row. */
  private static byte[] unfiltered(byte[] pixels, int height) {
    int row = pixels.length / height;
    byte[] rows = new byte[pixels.length + height];
    for (int y = 0; y < height; y++) {
      System.arraycopy(pixels, y * row, rows, y * (row + 1) + 1, row);
    }
    return rows;
  }

  /** Wraps bytes in a zlib stream of stored blocks (RFC 1950, RFC 1951). */
  private static byte[] stored(byte[] bytes) throws IOException {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(stream);
    out.writeShort(0x7801);
    for (int from = 0; from < bytes.length; from += MAX_STORED) {
      int length = Math.min(MAX_STORED, bytes.length - from);
      out.writeByte(from + length == bytes.length ? 1 : 0); // 1 marks the last block
      out.writeShort(Short.reverseBytes((short) length));
      out.writeShort(Short.reverseBytes((short) ~length));
      out.write(bytes, from, length);
    }
    Adler32 checksum = new Adler32();
    checksum.update(bytes);
    out.writeInt((int) checksum.getValue());
    return stream.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] content)
      throws IOException {
    DataOutputStream out = new DataOutputStream(file);
    CRC32 checksum = new CRC32();
    checksum.update(type.getBytes(US_ASCII));
    checksum.update(content);
    out.writeInt(content.length);
    out.write(type.getBytes(US_ASCII));
    out.write(content);
    out.writeInt((int) checksum.getValue());
  }
}
