package io.github.dl4jlosses.internal.fused;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The numbers of an array, read where they lie. Positions count from its first element. */
abstract class Elements {
  /*
   * A buffer of Java ends at 2 GiB, so an array is seen through windows. One begins every 2^bits
   * elements, and reaches over the next one: what begins in a window and is not longer than that
   * can be read through it.
   */
  private static final int WINDOW_BITS = 26;

  private final long span;
  private final int bits;

  private Elements(INDArray array, int bits) {
    span = span(array);
    this.bits = bits;
  }

  static boolean reads(DataType type) {
    return switch (type) {
      case FLOAT, DOUBLE, INT, LONG, UBYTE, BOOL -> true;
      default -> false;
    };
  }

  static Elements of(INDArray array) {
    return of(array, WINDOW_BITS);
  }

  /** Returns the numbers, seen through windows of 2^bits elements. */
  static Elements of(INDArray array, int bits) {
    return switch (array.dataType()) {
      case FLOAT -> new Floats(array, bits);
      case DOUBLE -> new Doubles(array, bits);
      case INT -> new Ints(array, bits);
      case LONG -> new Longs(array, bits);
      case UBYTE, BOOL -> new Bytes(array, bits);
      default -> throw new AssertionError(array.dataType());
    };
  }

  /** Returns the number of elements from the first to the last in memory. */
  private static long span(INDArray array) {
    long span = 1;
    for (int d = 0; d < array.rank(); d++) {
      span += (array.size(d) - 1) * array.stride(d);
    }
    return span;
  }

  private static <B> B[] windows(
      INDArray array, int bits, Function<ByteBuffer, B> typed, IntFunction<B[]> arrayOf) {
    int width = array.dataType().width();
    Pointer base = array.data().pointer(); // of the whole buffer that the array is a view of
    long span = span(array);
    B[] windows = arrayOf.apply((int) (((span - 1) >> bits) + 1));
    for (int w = 0; w < windows.length; w++) {
      long first = (long) w << bits;
      long end = Math.min(span, first + (2L << bits));
      // By address: JavaCPP cuts the buffer of a position beyond 2 GiB to nothing.
      BytePointer window = new BytePointer(base).getPointer((array.offset() + first) * width);
      window.limit((end - first) * width);
      windows[w] = typed.apply(window.asByteBuffer().slice().order(ByteOrder.nativeOrder()));
    }
    return windows;
  }

  abstract double get(int window, int at);

  private double get(long position) {
    return get(window(position), at(position));
  }

  final int window(long position) {
    return (int) (position >> bits);
  }

  final int at(long position) {
    return (int) position & ((1 << bits) - 1);
  }

  /** Whether count numbers, a step apart, are seen through the window of the first. */
  final boolean isInOneWindow(long step, int count) {
    return span <= (2L << bits) || (count - 1) * step < 1L << bits;
  }

  /** Copies count numbers, the first at a position and the others a step apart. */
  void read(long position, long step, int count, float[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = (float) get(position + i * step);
    }
  }

  /** Copies count numbers, the first at a position and the others a step apart. */
  void read(long position, long step, int count, double[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = get(position + i * step);
    }
  }

  /** Copies whole numbers as {@link #read} does; others become the given number. */
  void readWhole(long position, long step, int count, int[] into, int others) {
    for (int i = 0; i < count; i++) {
      double value = get(position + i * step);
      int whole = (int) value;
      into[i] = whole == value ? whole : others;
    }
  }

  /** Copies what {@link #read} reads into this array; of type FLOAT. */
  void write(long position, long step, int count, float[] from) {
    throw new AssertionError("not of type FLOAT");
  }

  /** Copies what {@link #read} reads into this array; of type DOUBLE. */
  void write(long position, long step, int count, double[] from) {
    throw new AssertionError("not of type DOUBLE");
  }

  private static final class Floats extends Elements {
    private final FloatBuffer[] windows;

    Floats(INDArray array, int bits) {
      super(array, bits);
      windows = windows(array, bits, ByteBuffer::asFloatBuffer, FloatBuffer[]::new);
    }

    @Override
    double get(int window, int at) {
      return windows[window].get(at);
    }

    @Override
    void read(long position, long step, int count, float[] into) {
      if (!isInOneWindow(step, count)) {
        super.read(position, step, count, into);
        return;
      }
      FloatBuffer buffer = windows[window(position)];
      int at = at(position);
      if (step == 1) {
        buffer.get(at, into, 0, count);
      } else {
        int by = (int) step;
        for (int i = 0; i < count; i++) {
          into[i] = buffer.get(at + i * by);
        }
      }
    }

    @Override
    void write(long position, long step, int count, float[] from) {
      if (step == 1 && isInOneWindow(step, count)) {
        windows[window(position)].put(at(position), from, 0, count);
        return;
      }
      for (int i = 0; i < count; i++) {
        long to = position + i * step;
        windows[window(to)].put(at(to), from[i]);
      }
    }
  }

  private static final class Doubles extends Elements {
    private final DoubleBuffer[] windows;

    Doubles(INDArray array, int bits) {
      super(array, bits);
      windows = windows(array, bits, ByteBuffer::asDoubleBuffer, DoubleBuffer[]::new);
    }

    @Override
    double get(int window, int at) {
      return windows[window].get(at);
    }

    @Override
    void write(long position, long step, int count, double[] from) {
      for (int i = 0; i < count; i++) {
        long to = position + i * step;
        windows[window(to)].put(at(to), from[i]);
      }
    }
  }

  private static final class Ints extends Elements {
    private final IntBuffer[] windows;

    Ints(INDArray array, int bits) {
      super(array, bits);
      windows = windows(array, bits, ByteBuffer::asIntBuffer, IntBuffer[]::new);
    }

    @Override
    void readWhole(long position, long step, int count, int[] into, int others) {
      if (step == 1 && isInOneWindow(step, count)) {
        windows[window(position)].get(at(position), into, 0, count);
      } else {
        super.readWhole(position, step, count, into, others);
      }
    }

    @Override
    double get(int window, int at) {
      return windows[window].get(at);
    }
  }

  private static final class Longs extends Elements {
    private final LongBuffer[] windows;

    Longs(INDArray array, int bits) {
      super(array, bits);
      windows = windows(array, bits, ByteBuffer::asLongBuffer, LongBuffer[]::new);
    }

    @Override
    double get(int window, int at) {
      return windows[window].get(at);
    }
  }

  private static final class Bytes extends Elements {
    private final ByteBuffer[] windows;

    Bytes(INDArray array, int bits) {
      super(array, bits);
      windows =
          windows(array, bits, bytes -> bytes.order(ByteOrder.LITTLE_ENDIAN), ByteBuffer[]::new);
    }

    @Override
    void readWhole(long position, long step, int count, int[] into, int others) {
      if (!isInOneWindow(step, count)) {
        super.readWhole(position, step, count, into, others);
        return;
      }
      ByteBuffer buffer = windows[window(position)];
      int at = at(position);
      int by = (int) step;
      int i = step == 1 ? readEights(buffer, at, count, into) : 0;
      for (; i < count; i++) {
        into[i] = buffer.get(at + i * by) & 0xff;
      }
    }

    /** Returns how many it read. */
    private static int readEights(ByteBuffer buffer, int at, int count, int[] into) {
      int end = count & -Long.BYTES;
      for (int i = 0; i < end; i += Long.BYTES) {
        long eight = buffer.getLong(at + i);
        for (int k = 0; k < Long.BYTES; k++) {
          into[i + k] = (int) (eight >>> (Byte.SIZE * k)) & 0xff;
        }
      }
      return end;
    }

    @Override
    double get(int window, int at) {
      return windows[window].get(at) & 0xff;
    }
  }
}
