package io.github.dl4jlosses.segment.internal.mask;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.Locale;

/**
 * A class, or a value that is void.
 *
 * @param value in masks of class indices
 * @param name shown to people, and the name of its folder where each label has masks of its own
 * @param color 0xRRGGBB; in masks of colors, in pictures and in palettes
 * @param role whether its pixels count
 */
public record LabelClass(int value, String name, int color, Role role) {
  /** Whether pixels count. */
  public enum Role {
    /** They count, and the network learns them. */
    CLASS,
    /** Void: they are neither learned nor measured. */
    IGNORED
  }

  /** Checks the ranges. */
  public LabelClass {
    Arguments.atLeast("value of class " + name, 0, value);
    if (name.isBlank()) {
      throw Arguments.bad("name of class " + value, "have letters", "\"" + name + "\"");
    }
    if (color < 0 || color > 0xFFFFFF) {
      throw Arguments.bad("color of class " + name, "be 0xRRGGBB", Integer.toHexString(color));
    }
  }

  /** Returns the color as classes.csv has it: #E69F00. */
  public String colorText() {
    return String.format(Locale.ROOT, "#%06X", color);
  }
}
