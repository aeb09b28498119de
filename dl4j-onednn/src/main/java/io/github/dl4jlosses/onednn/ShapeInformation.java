package io.github.dl4jlosses.onednn;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;

/**
 * Shapes as ND4J's natives read them, made once instead of once for each array. The natives keep
 * each for the life of the process, and nothing writes to them.
 */
final class ShapeInformation {
  /** Room for the arrays of some networks; what comes later is made anew each time. */
  private static final int MOST = 10_000;

  private final Map<Key, DataBuffer> made = new ConcurrentHashMap<>();

  /** What a shape is made of: all numbers, and how many of them are sizes. */
  private static final class Key {
    private final int rank;
    private final long[] numbers;

    Key(int rank, long[] numbers) {
      this.rank = rank;
      this.numbers = numbers;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && rank == key.rank && Arrays.equals(numbers, key.numbers);
    }

    @Override
    public int hashCode() {
      return 31 * rank + Arrays.hashCode(numbers);
    }
  }

  /** Returns the shape of these numbers, made by the supplier if there is none yet. */
  DataBuffer get(long[] shape, long[] stride, Supplier<DataBuffer> maker, long... others) {
    long[] numbers = new long[shape.length + stride.length + others.length];
    System.arraycopy(shape, 0, numbers, 0, shape.length);
    System.arraycopy(stride, 0, numbers, shape.length, stride.length);
    System.arraycopy(others, 0, numbers, shape.length + stride.length, others.length);
    Key key = new Key(shape.length, numbers);
    DataBuffer known = made.get(key);
    if (known != null) {
      return known;
    }
    DataBuffer information = maker.get();
    if (made.size() < MOST) {
      information.setConstant(true);
      made.put(key, information);
    }
    return information;
  }
}
