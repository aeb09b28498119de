package io.github.dl4jlosses.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks of arguments, with messages of one form: <i>argument</i> must <i>rule</i>, got
 * <i>value</i> (<i>remedy</i>).
 */
public final class Arguments {
  private Arguments() {}

  /** Returns the exception to throw: "name must rule, got value". */
  public static IllegalArgumentException bad(String name, String rule, @Nullable Object got) {
    return new IllegalArgumentException(name + " must " + rule + ", got " + got);
  }

  /** Returns the exception to throw: "name must rule, got value (remedy)". */
  public static IllegalArgumentException bad(
      String name, String rule, @Nullable Object got, String remedy) {
    return new IllegalArgumentException(
        name + " must " + rule + ", got " + got + " (" + remedy + ")");
  }

  public static <T> T notNull(String name, @Nullable T value) {
    if (value == null) {
      throw bad(name, "be given", null);
    }
    return value;
  }

  public static double nonNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) { // !(x >= 0) also catches NaN
      throw bad(name, "be finite and >= 0", value);
    }
    return value;
  }

  public static double between(String name, double low, double high, double value) {
    if (!(value >= low && value <= high)) {
      throw bad(name, "be in [" + low + ", " + high + "]", value);
    }
    return value;
  }

  public static int atLeast(String name, int low, int value) {
    if (value < low) {
      throw bad(name, "be >= " + low, value);
    }
    return value;
  }

  /** Checks that two arrays which run side by side are equally long. */
  public static void sameLength(String name, int length, String otherName, int otherLength) {
    if (length != otherLength) {
      throw bad(name, "be as long as " + otherName + " (" + otherLength + ")", length);
    }
  }

  /** Checks that an array has the shape of another. */
  public static void sameShape(String name, long[] shape, String otherName, long[] other) {
    if (!Arrays.equals(shape, other)) {
      throw bad(name, "have the shape of " + otherName + " " + shape(other), shape(shape));
    }
  }

  /** Returns a number as printed in messages: whole numbers without a fraction. */
  public static String number(double value) {
    return value == (long) value ? Long.toString((long) value) : Double.toString(value);
  }

  /** Returns a shape as printed in messages: [4, 3, 64, 64]. */
  public static String shape(long... shape) {
    return Arrays.toString(shape);
  }
}
