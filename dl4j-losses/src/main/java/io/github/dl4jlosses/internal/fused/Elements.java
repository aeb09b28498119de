package io.github.dl4jlosses.internal.fused;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The numbers of an array, read where they lie. Positions count from its first element. */
abstract class Elements {
  static boolean reads(DataType type) {
    return switch (type) {
      case FLOAT, DOUBLE, INT, LONG, UBYTE -> true;
      default -> false;
    };
  }

  /** Returns whether {@link #of} can read an array. */
  static boolean readable(INDArray array) {
    return reads(array.dataType()) && span(array) * array.dataType().width() <= Integer.MAX_VALUE;
  }

  static Elements of(INDArray array) {
    ByteBuffer bytes = bytes(array);
    return switch (array.dataType()) {
      case FLOAT -> new Floats(bytes.asFloatBuffer());
      case DOUBLE -> new Doubles(bytes.asDoubleBuffer());
      case INT -> new Ints(bytes.asIntBuffer());
      case LONG -> new Longs(bytes.asLongBuffer());
      case UBYTE -> new Bytes(bytes);
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

  private static ByteBuffer bytes(INDArray array) {
    int width = array.dataType().width();
    Pointer base = array.data().pointer(); // of the whole buffer that the array is a view of
    long from = array.offset() * width;
    BytePointer window = new BytePointer(base).position(from).limit(from + span(array) * width);
    return window.asByteBuffer().slice().order(ByteOrder.nativeOrder());
  }

  abstract double get(int position);

  /** Copies count numbers, the first at a position and the others a step apart. */
  void read(int position, int step, int count, float[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = (float) get(position + i * step);
    }
  }

  /** Copies whole numbers as {@link #read} does; others become the given number. */
  void readWhole(int position, int step, int count, int[] into, int others) {
    for (int i = 0; i < count; i++) {
      double value = get(position + i * step);
      int whole = (int) value;
      into[i] = whole == value ? whole : others;
    }
  }

  /** Of type FLOAT; can also be written. */
  static final class Floats extends Elements {
    private final FloatBuffer buffer;

    private Floats(FloatBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    double get(int position) {
      return buffer.get(position);
    }

    @Override
    void read(int position, int step, int count, float[] into) {
      if (step == 1) {
        buffer.get(position, into, 0, count);
      } else {
        for (int i = 0; i < count; i++) {
          into[i] = buffer.get(position + i * step);
        }
      }
    }

    void write(int position, int step, int count, float[] from) {
      if (step == 1) {
        buffer.put(position, from, 0, count);
      } else {
        for (int i = 0; i < count; i++) {
          buffer.put(position + i * step, from[i]);
        }
      }
    }
  }

  private static final class Doubles extends Elements {
    private final DoubleBuffer buffer;

    Doubles(DoubleBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    double get(int position) {
      return buffer.get(position);
    }
  }

  private static final class Ints extends Elements {
    private final IntBuffer buffer;

    Ints(IntBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    void readWhole(int position, int step, int count, int[] into, int others) {
      if (step == 1) {
        buffer.get(position, into, 0, count);
      } else {
        super.readWhole(position, step, count, into, others);
      }
    }

    @Override
    double get(int position) {
      return buffer.get(position);
    }
  }

  private static final class Longs extends Elements {
    private final LongBuffer buffer;

    Longs(LongBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    double get(int position) {
      return buffer.get(position);
    }
  }

  private static final class Bytes extends Elements {
    private final ByteBuffer buffer;

    Bytes(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    void readWhole(int position, int step, int count, int[] into, int others) {
      for (int i = 0; i < count; i++) {
        into[i] = buffer.get(position + i * step) & 0xff;
      }
    }

    @Override
    double get(int position) {
      return buffer.get(position) & 0xff;
    }
  }
}
