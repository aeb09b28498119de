package io.github.dl4jlosses.segment.internal.classes;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.Locale;

/**
 * A class, or a value that is void. Masks of class indices have its value; masks of colors,
 * pictures and palettes have its color, 0xRRGGBB. Where each label has masks of its own, the folder
 * of these has its name.
 */
public record LabelClass(int value, String name, int color, Role role) {
  public enum Role {
    CLASS,
    /** Void: they are neither learned nor measured. */
    IGNORED
  }

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
