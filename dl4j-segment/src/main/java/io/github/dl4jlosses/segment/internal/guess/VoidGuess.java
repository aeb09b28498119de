package io.github.dl4jlosses.segment.internal.guess;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether 255 is void in masks of classes. It is, where the other values are 0..C-1 with C ≥ 2, or
 * those of the table. Where it may be white as well, it is refused: objects that are void would be
 * learned by no one, and nobody would see it.
 */
record VoidGuess(Optional<ClassTable> table, VoidValues voids, List<MaskScan> masks) {
  private static final int HALF = 128;
  private static final String BLUR =
      "; black and white, blurred? --threshold-masks 128 leaves two values";

  /** Refuses 255 where it stands for void as likely as for something else. */
  void requireClear() {
    Set<Integer> others = MaskFormatGuess.values(masks);
    boolean has255 = others.remove(Sample.VOID);
    if (!voids.may255BeVoid() || lists(Set.of(Sample.VOID))) {
      return;
    }
    if (!has255) {
      if (!lists(others)) {
        Blur.requireSharp(masks, "classes, and 255 void? --masks index");
      }
      return;
    }
    if (table.isEmpty() && Set.of(0).containsAll(others)) {
      return; // black and white
    }
    if (!lists(others) && !areCounted(others)) {
      Blur.requireSharp(masks, "classes, and 255 void? --masks index");
      if (table.isEmpty()) {
        throw odd(others);
      }
      return; // each mask is told what it may hold
    }
    requireLikeABorder();
  }

  private boolean lists(Set<Integer> values) {
    return table.isPresent()
        && table.get().entries().stream().map(LabelClass::value).toList().containsAll(values);
  }

  private static boolean areCounted(Set<Integer> values) {
    return values.size() > 1 && values.stream().allMatch(value -> value < values.size());
  }

  private IllegalArgumentException odd(Set<Integer> others) {
    int next = 0;
    for (int value : others) {
      if (value != next) {
        break;
      }
      next++;
    }
    int expected = next;
    int odd = others.stream().filter(value -> value > expected).findFirst().orElse(expected);
    MaskScan mask = masks.stream().filter(m -> m.has(odd)).findFirst().orElseThrow();
    return Arguments.bad(
        mask.name(),
        "have the class values 0, 1, … beside 255",
        odd + " in " + mask.place(odd),
        "is 255 void? --ignore 255; a class? --ignore none, or list it in classes.csv" + blur());
  }

  /** Where some masks are black and 1, a threshold between black and white would lose the 1. */
  private String blur() {
    return masks.stream().anyMatch(VoidGuess::isDark) ? "" : BLUR;
  }

  private static boolean isDark(MaskScan mask) {
    return !mask.isBlank() && mask.values().stream().allMatch(value -> value < HALF);
  }

  private void requireLikeABorder() {
    Optional<Border.Doubt> doubt = new Border(masks).doubt();
    if (doubt.isPresent()) {
      throw Arguments.bad(
          doubt.get().mask().name(),
          "show whether 255 is void or yes",
          doubt.get().text(),
          "void? --ignore 255; a class? "
              + (table.isPresent() ? "List it in classes.csv" : "--ignore none")
              + "; yes, as 1 is? --threshold-masks 1"
              + blur());
    }
  }
}
