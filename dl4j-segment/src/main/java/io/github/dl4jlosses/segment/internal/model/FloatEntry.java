package io.github.dl4jlosses.segment.internal.model;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A vector of floats as {@code Nd4j.write} leaves it, read without {@code Nd4j.read}: that believes
 * what the bytes say of shape, strides and length, and then native code reads and writes memory
 * elsewhere.
 *
 * <pre>
 *   mode, length and type of the shape          texts as of DataOutput.writeUTF, lengths in 8 bytes
 *   rank, shape, strides, type, stride, order
 *   mode, n and FLOAT
 *   n floats, the high byte first
 * </pre>
 */
final class FloatEntry {
  private static final String MODE = "MIXED_DATA_TYPES"; // how ND4J 1.0.0-M2.1 allocates
  private static final long FLOAT = 0x2000; // among the bits that ND4J keeps of an array
  private static final int MAX_FLOATS = Integer.MAX_VALUE / Float.BYTES; // of a Java buffer
  private static final int CHUNK = 1 << 16; // bytes

  private FloatEntry() {}

  /** Returns whether an entry of so many bytes can be a vector of n floats. */
  static boolean fits(long bytes, long n) {
    long header = bytes - n * Float.BYTES;
    return n >= 1 && n <= MAX_FLOATS && (header == vector(n).length || header == row(n, 1).length);
  }

  /**
   * Reads a vector.
   *
   * @param to gets its numbers; it has as many
   * @throws ZipException if it is another array than of so many floats
   */
  static void read(InputStream in, INDArray to) throws IOException {
    byte[] vector = vector(to.length());
    byte[] start = in.readNBytes(vector.length);
    if (!Arrays.equals(start, vector) && !isRow(start, in, to.length())) {
      throw new ZipException("it must be a vector of " + to.length() + " floats");
    }
    readFloats(in, to.data().asNioFloat());
  }

  private static void readFloats(InputStream in, FloatBuffer to) throws IOException {
    byte[] chunk = new byte[CHUNK];
    while (to.hasRemaining()) {
      int bytes = (int) Math.min(chunk.length, (long) Float.BYTES * to.remaining());
      if (in.readNBytes(chunk, 0, bytes) < bytes) {
        throw new ZipException("it ends too early");
      }
      to.put(ByteBuffer.wrap(chunk, 0, bytes).asFloatBuffer());
    }
    if (in.read() >= 0) {
      throw new ZipException("it has more than its floats");
    }
  }

  private static boolean isRow(byte[] start, InputStream in, long n) throws IOException {
    byte[] rest = in.readNBytes(row(n, 1).length - start.length);
    byte[] all = Arrays.copyOf(start, start.length + rest.length);
    System.arraycopy(rest, 0, all, start.length, rest.length);
    return Arrays.equals(all, row(n, 1)) || Arrays.equals(all, row(n, n));
  }

  private static byte[] vector(long n) {
    return header(n, 1, n, 1);
  }

  /** Returns what a matrix of one row begins with; ND4J counts to the next row in two ways. */
  private static byte[] row(long n, long toNextRow) {
    return header(n, 2, 1, n, toNextRow, 1);
  }

  private static byte[] header(long n, long... rankShapeAndStrides) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(MODE);
      out.writeLong(rankShapeAndStrides.length + 3L);
      out.writeUTF("LONG");
      for (long number : rankShapeAndStrides) {
        out.writeLong(number);
      }
      out.writeLong(FLOAT);
      out.writeLong(1); // from an element to the next
      out.writeLong('c');
      out.writeUTF(MODE);
      out.writeLong(n);
      out.writeUTF("FLOAT");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }
}
