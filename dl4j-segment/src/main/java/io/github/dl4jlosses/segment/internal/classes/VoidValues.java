package io.github.dl4jlosses.segment.internal.classes;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values of mask files that are void, whatever else is said of them: such pixels are neither
 * learned nor measured.
 *
 * @param values gray values or palette indices, numbers of objects, or in masks of colors 0xRRGGBB
 * @param of255 whether 255 is void beside them
 */
public record VoidValues(List<Integer> values, Of255 of255) {
  /** Whether 255 is void though nobody says it. */
  public enum Of255 {
    /** Where it can be nothing else: no class, and no yes. */
    AUTO,
    NEVER
  }

  private static final int MAX_GRAY = 65535;
  private static final int MAX_COLOR = 0xFFFFFF;

  /**
   * Sorts the values.
   *
   * @param of255 null, as in older model files, is {@link Of255#AUTO}
   */
  public VoidValues(List<Integer> values, @Nullable Of255 of255) {
    this.values = values.stream().distinct().sorted().toList();
    this.of255 = Objects.requireNonNullElse(of255, Of255.AUTO);
    if (this.values.stream().anyMatch(value -> value < 0 || value > MAX_COLOR)) {
      throw Arguments.bad("void values", "be in 0.." + MAX_COLOR, this.values);
    }
  }

  /** Returns 255 where it can be nothing else. */
  public static VoidValues auto() {
    return new VoidValues(List.of(), Of255.AUTO);
  }

  /** Returns no value, not even 255. */
  public static VoidValues none() {
    return new VoidValues(List.of(), Of255.NEVER);
  }

  /**
   * Returns the values that a text names: auto, none, or numbers and colors with commas between
   * them, beside 255 where it can be nothing else.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static VoidValues parse(String text) {
    if (text.equals("auto") || text.equals("none")) {
      return text.equals("none") ? none() : auto();
    }
    try {
      return new VoidValues(
          Arrays.stream(text.split(",", -1)).map(VoidValues::value).toList(), Of255.AUTO);
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
        "void values",
        "be auto, none, or values and colors of masks such as 255 or 7,#E0E0E0",
        text);
  }

  public boolean contains(int value) {
    return values.contains(value);
  }

  /** Whether 255 is void where the masks do not say otherwise. */
  public boolean may255BeVoid() {
    return of255 == Of255.AUTO;
  }

  @Override
  public String toString() {
    return values.isEmpty()
        ? may255BeVoid() ? "auto" : "none"
        : values.stream()
            .map(v -> v > MAX_GRAY ? String.format(Locale.ROOT, "#%06X", v) : String.valueOf(v))
            .collect(Collectors.joining(","));
  }
}
