package io.github.dl4jlosses.segment.internal.classes;

import io.github.dl4jlosses.segment.internal.classes.LabelClass.Role;
import io.github.dl4jlosses.segment.internal.image.Palette;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.awt.Color;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The classes of a dataset, in the order of the network's channels, and its void values.
 *
 * <p>As a file, {@code classes.csv} has a header and a row per class:
 *
 * <pre>
 *   value,name,color,ignore
 *   0,background,#000000,
 *   1,ship,#E69F00,
 *   255,edge,#E0E0E0,yes
 * </pre>
 *
 * <p>{@code value} may be called {@code index}, and may be left out: then rows count from 0. So may
 * {@code color} and {@code ignore}.
 *
 * @param entries classes and void values; the classes among them are channels 0, 1, … in this order
 */
public record ClassTable(List<LabelClass> entries) {
  /** The mask value of void in samples, so that there can be as many classes. */
  public static final int MAX_CLASSES = 255;

  private static final int TRIES = 512; // there are some thousand default colors
  private static final int MANY = 1024;

  /**
   * Creates a table.
   *
   * @throws IllegalArgumentException if there is no class, or two have a value, name or color in
   *     common
   */
  public ClassTable {
    entries = List.copyOf(entries);
    long classes = entries.stream().filter(e -> e.role() == Role.CLASS).count();
    if (classes < 1 || classes > MAX_CLASSES) {
      throw Arguments.bad("class table", "have 1.." + MAX_CLASSES + " classes", classes);
    }
    requireDifferent("value", entries, LabelClass::value);
    requireDifferent("name", entries, LabelClass::name);
    requireDifferent("color", entries, LabelClass::colorText);
  }

  private static void requireDifferent(
      String what, List<LabelClass> entries, Function<LabelClass, Object> property) {
    Set<Object> seen = new HashSet<>();
    for (LabelClass entry : entries) {
      if (!seen.add(property.apply(entry))) {
        throw Arguments.bad(
            "class table",
            "give each class a " + what + " of its own",
            property.apply(entry) + " twice");
      }
    }
  }

  /** Returns a table of the names, with values 0, 1, … and colors that stay apart. */
  public static ClassTable of(List<String> names) {
    return new ClassTable(
        IntStream.range(0, names.size())
            .mapToObj(c -> new LabelClass(c, names.get(c), defaultColor(c), Role.CLASS))
            .toList());
  }

  /** Returns this table with the classes ignored whose values, or colors, are void. */
  public ClassTable without(MaskFormat format, VoidValues voids) {
    return switch (format) {
      case INDEX -> without(voids, LabelClass::value);
      case COLOR -> without(voids, LabelClass::color);
      default -> this; // values are no classes
    };
  }

  private ClassTable without(VoidValues voids, ToIntFunction<LabelClass> value) {
    return new ClassTable(
        entries.stream()
            .map(
                e ->
                    voids.contains(value.applyAsInt(e))
                        ? new LabelClass(e.value(), e.name(), e.color(), Role.IGNORED)
                        : e)
            .toList());
  }

  /** Returns this table without a class that is called background, unless it is among some. */
  public ClassTable withoutBackground(Collection<String> some) {
    List<LabelClass> others =
        entries.stream()
            .filter(e -> some.contains(e.name()) || !Background.isName(e.name()))
            .toList();
    boolean any = others.stream().anyMatch(e -> e.role() == Role.CLASS);
    return any ? new ClassTable(others) : this;
  }

  /** Returns the classes that count; the position is the channel. */
  public List<LabelClass> classes() {
    return entries.stream().filter(e -> e.role() == Role.CLASS).toList();
  }

  public List<String> names() {
    return classes().stream().map(LabelClass::name).toList();
  }

  public int size() {
    return classes().size();
  }

  /**
   * Returns a color that none has: {@link #defaultColor} of an index or of one behind it; where
   * many of these are taken, any.
   */
  public static int freeColor(Set<Integer> taken, int index) {
    int tries = taken.size() > MANY ? 0 : TRIES;
    for (int i = index; i < index + tries; i++) {
      if (!taken.contains(defaultColor(i))) {
        return defaultColor(i);
      }
    }
    int color = (index * 0x9E3779B1) >>> Byte.SIZE; // far from that of the index before
    while (taken.contains(color)) {
      color = (color + 1) & 0xFFFFFF;
    }
    return color;
  }

  /**
   * Returns the color of a class if nothing else is said: those of {@link Palette}, then hues a
   * golden angle apart, in four shades.
   */
  public static int defaultColor(int index) {
    if (index < Palette.COLORS) {
      return Palette.color(index);
    }
    float hue = (float) (index * .618033988749895 % 1);
    return Color.HSBtoRGB(hue, index % 2 == 0 ? 1 : .6f, index % 4 < 2 ? .95f : .65f) & 0xFFFFFF;
  }
}
