package io.github.dl4jlosses.segment.internal.mask;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Values of mask files that are void, whatever else is said of them: such pixels are neither
 * learned nor measured.
 *
 * @param values gray values or palette indices, numbers of objects, or in masks of colors 0xRRGGBB
 */
public record VoidValues(List<Integer> values) {
  private static final int MAX_GRAY = 65535;

  public VoidValues {
    values = values.stream().distinct().sorted().toList();
  }

  public static VoidValues none() {
    return new VoidValues(List.of());
  }

  /**
   * Returns the values that a text names: none, or numbers and colors with commas between them.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static VoidValues parse(String text) {
    if (text.equals("none")) {
      return none();
    }
    try {
      return new VoidValues(Arrays.stream(text.split(",", -1)).map(VoidValues::value).toList());
    } catch (NumberFormatException e) {
      throw bad(text);
    }
  }

  private static int value(String text) {
    boolean isColor = text.matches("#[0-9a-fA-F]{6}");
    int value = isColor ? Integer.parseInt(text.substring(1), 16) : Integer.parseInt(text);
    if (value < 0 || (!isColor && value > MAX_GRAY)) {
      throw bad(text);
    }
    return value;
  }

  private static IllegalArgumentException bad(String text) {
    return Arguments.bad(
        "void values", "be none, or values and colors of masks such as 255 or 7,#E0E0E0", text);
  }

  boolean contains(int value) {
    return values.contains(value);
  }

  @Override
  public String toString() {
    return values.isEmpty()
        ? "none"
        : values.stream()
            .map(v -> v > MAX_GRAY ? String.format(Locale.ROOT, "#%06X", v) : String.valueOf(v))
            .collect(Collectors.joining(","));
  }
}
