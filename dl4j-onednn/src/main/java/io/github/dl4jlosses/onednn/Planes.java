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
 * written in tiles, since a JIT compiler vectorizes loops over arrays of Java. A tile is a part of
 * a plane, or, if planes are small, the same channel of several examples.
 */
final class Planes {
  /** The most numbers that are worked on at once: four tiles fit into the L1 cache. */
  static final int TILE = 2048;

  /** From this many numbers on, work is worth dividing. */
  private static final long PARALLEL = 1 << 19;

  private final FloatBuffer numbers;
  private final int examples;
  private final int channels;
  private final int size; // H·W
  private final int planesOfTile;
  private final int tilesOfPlane;

  /** Makes planes of an array that {@link #fit}. */
  Planes(INDArray array) {
    numbers = bytes(array).asFloatBuffer();
    examples = (int) array.size(0);
    channels = (int) array.size(1);
    size = (int) (array.size(2) * array.size(3));
    planesOfTile = Math.max(1, TILE / size);
    tilesOfPlane = (size + TILE - 1) / TILE;
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
    return pointer(array)
        .limit(array.length() * Float.BYTES)
        .asByteBuffer()
        .slice()
        .order(ByteOrder.nativeOrder());
  }

  /** Returns where the numbers of a dense array are, which may be a view. */
  static BytePointer pointer(INDArray array) {
    // By address: JavaCPP cuts the buffer of a position beyond 2 GiB to nothing.
    return new BytePointer(array.data().pointer()).getPointer(array.offset() * Float.BYTES);
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

  int channels() {
    return channels;
  }

  /** Returns N·H·W. */
  long count() {
    return (long) examples * size;
  }

  /** Returns the number of tiles of a channel. */
  int tiles() {
    return tilesOfPlane * ((examples + planesOfTile - 1) / planesOfTile);
  }

  /** Copies a tile into the beginning of an array, and returns how many numbers it has. */
  int read(int channel, int tile, float[] into) {
    int length = 0;
    int part = part(tile);
    for (int n = firstExample(tile); n < endOfExamples(tile); n++) {
      numbers.get(position(n, channel, tile), into, length, part);
      length += part;
    }
    return length;
  }

  /** Writes what {@link #read} reads. */
  void write(int channel, int tile, float[] from) {
    int length = 0;
    int part = part(tile);
    for (int n = firstExample(tile); n < endOfExamples(tile); n++) {
      numbers.put(position(n, channel, tile), from, length, part);
      length += part;
    }
  }

  private int firstExample(int tile) {
    return tile / tilesOfPlane * planesOfTile;
  }

  private int endOfExamples(int tile) {
    return Math.min(examples, firstExample(tile) + planesOfTile);
  }

  private int part(int tile) {
    return Math.min(TILE, size - start(tile));
  }

  private int start(int tile) {
    return tile % tilesOfPlane * TILE;
  }

  private int position(int example, int channel, int tile) {
    return (example * channels + channel) * size + start(tile);
  }
}
