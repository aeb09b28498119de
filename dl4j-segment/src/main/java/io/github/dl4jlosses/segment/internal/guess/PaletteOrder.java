package io.github.dl4jlosses.segment.internal.guess;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Palettes that give an index one color in one mask and another in the next. Some programs order
 * colors by how often an image has them: then the color is the class, and the index is nothing.
 */
final class PaletteOrder {
  private static final int MAX_COLORS = 64;

  private final List<MaskScan> masks;

  PaletteOrder(List<MaskScan> masks) {
    this.masks = masks;
  }

  /** An index with two colors. The border 255 may have any. */
  record Conflict(int index, MaskScan first, MaskScan other) {
    private String color(MaskScan mask) {
      return String.format(Locale.ROOT, "#%06X", mask.palette().get(index));
    }

    /** Tells what was found, for a note. */
    String text() {
      return "index %d is %s in %s and %s in %s"
          .formatted(
              index,
              color(first),
              FileNames.shown(FileNames.name(first.file())),
              color(other),
              FileNames.shown(FileNames.name(other.file())));
    }

    IllegalArgumentException refusal(String remedy) {
      return Arguments.bad(
          other.name(),
          "give index "
              + index
              + " the color "
              + color(first)
              + " of "
              + FileNames.shown(first.file()),
          color(other),
          remedy);
    }
  }

  /** Returns the first index that has two colors. */
  Optional<Conflict> conflict() {
    Map<Integer, MaskScan> firsts = new HashMap<>();
    for (MaskScan mask : masks) {
      for (int index : mask.palette().keySet().stream().sorted().toList()) {
        if (!mask.has(index) || index == Sample.VOID) {
          continue;
        }
        MaskScan first = firsts.computeIfAbsent(index, i -> mask);
        if (!Objects.equals(first.palette().get(index), mask.palette().get(index))) {
          return Optional.of(new Conflict(index, first, mask));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Whether colors are the classes, as an index has several.
   *
   * @throws IllegalArgumentException if it has, and colors may be for the eye alone
   */
  boolean isByColor(Optional<ClassTable> table, VoidValues voids) {
    Optional<Conflict> conflict = conflict();
    if (conflict.isEmpty()) {
      return false;
    }
    if (!areColorsClasses(table)) {
      throw conflict
          .get()
          .refusal(
              "are colors the classes? --masks color, or list them in classes.csv; are they only"
                  + " for display? --masks index, or --masks instances");
    }
    Optional<MaskScan> border = masks.stream().filter(mask -> mask.has(Sample.VOID)).findFirst();
    if (!voids.values().isEmpty() || (border.isPresent() && voids.may255BeVoid())) {
      String ofVoid =
          border
              .map(mask -> String.format(Locale.ROOT, "#%06X", mask.palette().get(Sample.VOID)))
              .orElse("#E0E0E0");
      throw conflict
          .get()
          .refusal(
              "are colors the classes? --masks color, and for the void one --ignore \""
                  + ofVoid
                  + "\"; are they only for display? --masks index");
    }
    return true;
  }

  /** Whether colors tell classes apart in each mask, and are no more than there can be classes. */
  private boolean areColorsClasses(Optional<ClassTable> table) {
    Set<Integer> colors = new HashSet<>();
    Set<Integer> indices = new HashSet<>();
    boolean blank = false;
    for (MaskScan mask : masks) {
      Set<Integer> used = mask.values();
      Set<Integer> shown =
          used.stream()
              .flatMap(i -> Optional.ofNullable(mask.palette().get(i)).stream())
              .collect(Collectors.toSet());
      if (mask.palette().isEmpty() && mask.isBlank()) {
        blank = true;
      } else if (shown.size() < used.size()) {
        return false;
      }
      colors.addAll(shown);
      indices.addAll(used);
    }
    boolean black = !blank || colors.contains(0);
    boolean known =
        table
            .map(
                t ->
                    t.entries().stream()
                        .map(LabelClass::color)
                        .collect(Collectors.toSet())
                        .containsAll(colors))
            .orElse(colors.size() <= Math.min(MAX_COLORS, indices.size()) && !areDepths());
    return black && known;
  }

  /**
   * Checks that gray of few bits, which counts 0, 1, 2, …, lies beside none of 8 bits that has the
   * grays of these: 0, 85, 170, …
   *
   * @throws IllegalArgumentException otherwise
   */
  void requireOneScale() {
    for (MaskScan few : masks) {
      int bits = few.header().bits();
      if (few.isBlank() || few.palette().isEmpty() || bits == 1 || !isRamp(few)) {
        continue;
      }
      int step = 255 / ((1 << bits) - 1);
      for (MaskScan other : masks) {
        Set<Integer> values = other.values();
        values.removeAll(Set.of(0, Sample.VOID));
        boolean full = other.palette().isEmpty() && !values.isEmpty();
        if (full && values.stream().allMatch(v -> v % step == 0)) {
          throw Arguments.bad(
              other.name(),
              "have the values 0, 1, … of " + FileNames.shown(few.file()),
              "their grays: " + values,
              "the same classes in "
                  + bits
                  + " bits and in 8? Save all masks alike; other classes? --masks index");
        }
      }
    }
  }

  /** Whether palettes are the grays that a file of few bits has without one. */
  private boolean areDepths() {
    return masks.stream().allMatch(mask -> mask.isBlank() || isRamp(mask));
  }

  private static boolean isRamp(MaskScan mask) {
    int bits = mask.header().bits();
    int most = (1 << bits) - 1;
    return bits < Byte.SIZE
        && mask.palette().entrySet().stream()
            .allMatch(entry -> entry.getValue() == 255 * entry.getKey() / most * 0x010101);
  }

  /**
   * Checks masks of a label, where 0 is no and 1 is yes.
   *
   * @throws IllegalArgumentException if the color of no in one mask is that of yes in another
   */
  void requireOneYes() {
    Map<Integer, MaskScan> ofNo = new HashMap<>();
    masks.forEach(mask -> color(mask, 0).ifPresent(color -> ofNo.putIfAbsent(color, mask)));
    for (MaskScan mask : masks) {
      Optional<MaskScan> other = color(mask, 1).map(ofNo::get);
      boolean differ = !color(mask, 0).equals(color(mask, 1));
      if (other.isPresent() && differ && !color(other.get(), 1).equals(color(other.get(), 0))) {
        throw Arguments.bad(
            mask.name(),
            "use each color as other masks do",
            color(mask, 1).map(c -> String.format(Locale.ROOT, "#%06X", c)).orElse("")
                + " for yes, which is no in "
                + FileNames.shown(other.get().file()),
            "palettes in another order? Save all as gray; only for display? --masks labels");
      }
    }
  }

  private static Optional<Integer> color(MaskScan mask, int index) {
    return mask.has(index) ? Optional.ofNullable(mask.palette().get(index)) : Optional.empty();
  }
}
