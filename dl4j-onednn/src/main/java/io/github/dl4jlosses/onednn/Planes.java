package io.github.dl4jlosses.onednn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array [N, C, H, W] of type FLOAT, dense in c order, as N·C planes of H·W numbers; read and
 * written in tiles, since a JIT compiler vectorizes loops over arrays of Java.
 */
final class Planes {
  /** The most numbers of a plane that are worked on at once: four tiles fit into the L1 cache. */
  static final int TILE = 2048;

  /** From this many numbers on, work is worth dividing. */
  private static final long PARALLEL = 1 << 19;

  private final FloatBuffer numbers;
  private final int examples;
  private final int channels;
  private final int size; // H·W

  /** Makes planes of an array that {@link #fit}. */
  Planes(INDArray array) {
    numbers = bytes(array).asFloatBuffer();
    examples = (int) array.size(0);
    channels = (int) array.size(1);
    size = (int) (array.size(2) * array.size(3));
  }

  static boolean fit(INDArray array) {
    return array.rank() == 4 && isDenseFloat(array);
  }

  /** Returns whether an array is of type FLOAT, and its numbers lie side by side in c order. */
  static boolean isDenseFloat(INDArray array) {
    if (array.dataType() != DataType.FLOAT || array.isEmpty()) {
      return false;
    }
    long dense = 1;
    for (int d = array.rank() - 1; d >= 0; d--) {
      if (array.size(d) != 1 && array.stride(d) != dense) { // strides of one number mean nothing
        return false;
      }
      dense *= array.size(d);
    }
    return dense * Float.BYTES <= Integer.MAX_VALUE;
  }

  /** Returns the memory of an array that is dense. */
  static ByteBuffer bytes(INDArray array) {
    BytePointer whole = new BytePointer(array.data().pointer()); // the array may be a view
    // By address: JavaCPP cuts the buffer of a position beyond 2 GiB to nothing.
    BytePointer own = whole.getPointer(array.offset() * Float.BYTES);
    return own.limit(array.length() * Float.BYTES)
        .asByteBuffer()
        .slice()
        .order(ByteOrder.nativeOrder());
  }

  /** Returns 0..tasks-1, in parallel if the work on so many numbers is worth it. */
  static IntStream range(int tasks, long length) {
    IntStream range = IntStream.range(0, tasks);
    return length < PARALLEL ? range : range.parallel();
  }

  /** Returns the channels, in parallel if there is work enough. */
  IntStream eachChannel() {
    return range(channels, (long) channels * count());
  }

  int examples() {
    return examples;
  }

  int channels() {
    return channels;
  }

  /** Returns H·W. */
  int size() {
    return size;
  }

  /** Returns N·H·W. */
  long count() {
    return (long) examples * size;
  }

  /** Returns the length of the tile that begins somewhere in a plane. */
  int tileAt(int from) {
    return Math.min(TILE, size - from);
  }

  /** Copies a tile of a plane into the beginning of an array. */
  void read(int example, int channel, int from, float[] into) {
    numbers.get(position(example, channel, from), into, 0, tileAt(from));
  }

  /** Writes what {@link #read} reads. */
  void write(int example, int channel, int from, float[] tile) {
    numbers.put(position(example, channel, from), tile, 0, tileAt(from));
  }

  private int position(int example, int channel, int from) {
    return (example * channels + channel) * size + from;
  }
}
