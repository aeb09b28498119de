package io.github.dl4jlosses.internal.formula;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Numbers of all pixels that a formula keeps from the first pass to the second: first what ranks
 * them, then derivatives. One row for all channels, or for each.
 */
public abstract class Keys {
  private final int rows;
  private final int pixels;

  private Keys(int rows, int pixels) {
    this.rows = rows;
    this.pixels = pixels;
  }

  /** Returns new keys of type FLOAT or DOUBLE. */
  public static Keys of(DataType type, int rows, int pixels) {
    return type == DataType.FLOAT ? new Floats(rows, pixels) : new Doubles(rows, pixels);
  }

  final int rows() {
    return rows;
  }

  final int pixels() {
    return pixels;
  }

  abstract double get(int row, int pixel);

  abstract void set(int row, int pixel, double key);

  /** Makes keys from one pixel to another 0. */
  abstract void clear(int row, int from, int end);

  /** Returns a whole number that is greater for a greater key, which is not negative. */
  abstract long order(double key);

  /** Returns how many bits {@link #order} has. */
  abstract int bitsOfOrder();

  /**
   * Returns a whole number that is greater, without a sign, for a greater key of any sign; NaN is
   * the greatest.
   */
  abstract long signedOrder(int row, int pixel);

  /** Returns how many bits {@link #signedOrder} has. */
  final int bitsOfSignedOrder() {
    return bitsOfOrder() + 1;
  }

  final void write(int row, int firstPixel, int length, double[] from) {
    for (int i = 0; i < length; i++) {
      set(row, firstPixel + i, from[i]);
    }
  }

  final void read(int row, int firstPixel, int length, double[] into) {
    for (int i = 0; i < length; i++) {
      into[i] = get(row, firstPixel + i);
    }
  }

  private static final class Floats extends Keys {
    private final float[][] keys;

    Floats(int rows, int pixels) {
      super(rows, pixels);
      keys = new float[rows][pixels];
    }

    @Override
    double get(int row, int pixel) {
      return keys[row][pixel];
    }

    @Override
    void set(int row, int pixel, double key) {
      keys[row][pixel] = (float) key;
    }

    @Override
    void clear(int row, int from, int end) {
      Arrays.fill(keys[row], from, end, 0);
    }

    @Override
    long order(double key) {
      return Float.floatToIntBits((float) key);
    }

    @Override
    int bitsOfOrder() {
      return Float.SIZE - 1;
    }

    @Override
    long signedOrder(int row, int pixel) {
      int bits = Float.floatToIntBits(keys[row][pixel] + 0f); // -0 is 0
      return Integer.toUnsignedLong(bits ^ ((bits >> (Integer.SIZE - 1)) | Integer.MIN_VALUE));
    }
  }

  private static final class Doubles extends Keys {
    private final double[][] keys;

    Doubles(int rows, int pixels) {
      super(rows, pixels);
      keys = new double[rows][pixels];
    }

    @Override
    double get(int row, int pixel) {
      return keys[row][pixel];
    }

    @Override
    void set(int row, int pixel, double key) {
      keys[row][pixel] = key;
    }

    @Override
    void clear(int row, int from, int end) {
      Arrays.fill(keys[row], from, end, 0);
    }

    @Override
    long order(double key) {
      return Double.doubleToLongBits(key);
    }

    @Override
    int bitsOfOrder() {
      return Double.SIZE - 1;
    }

    @Override
    long signedOrder(int row, int pixel) {
      long bits = Double.doubleToLongBits(keys[row][pixel] + 0.0); // -0 is 0
      return bits ^ ((bits >> (Long.SIZE - 1)) | Long.MIN_VALUE);
    }
  }
}
