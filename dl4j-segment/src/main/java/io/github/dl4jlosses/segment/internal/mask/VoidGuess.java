package io.github.dl4jlosses.segment.internal.mask;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Whether 255 is void in masks of classes. It is, where the other values are 0..C-1 with C ≥ 2, or
 * those of the table. Where it may be white as well, it is refused: objects that are void would be
 * learned by no one, and nobody would see it.
 */
record VoidGuess(Optional<ClassTable> table, VoidValues voids, List<MaskScan> masks) {
  private static final int TIMES = 10; // a border is not so much larger than what it borders
  private static final int NOISE = 50; // pixels that are enough to tell
  private static final double RUN = 1.5; // pixels in a row, and fewer are noise

  private static final String BLUR =
      "; black and white, blurred? --threshold-masks 128 makes two values of all";

  /** Refuses 255 where it stands for void as likely as for something else. */
  void requireClear() {
    Set<Integer> others = MaskFormatGuess.values(masks);
    boolean has255 = others.remove(Sample.VOID);
    if (!voids.may255BeVoid() || lists(Set.of(Sample.VOID))) {
      return;
    }
    if (!has255) {
      if (!lists(others)) {
        Blur.requireSharp(masks);
      }
      return;
    }
    if (table.isEmpty() && Set.of(0).containsAll(others)) {
      return; // black and white
    }
    if (!lists(others) && !areCounted(others)) {
      Blur.requireSharp(masks);
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
        "have the values 0, 1, … of classes, for 255 to be void",
        odd + " in " + mask.place(odd),
        "is 255 void? --ignore 255; a class? --ignore none, or list it in classes.csv" + BLUR);
  }

  private void requireLikeABorder() {
    List<MaskScan> with = masks.stream().filter(mask -> mask.has(Sample.VOID)).toList();
    List<MaskScan> alone =
        with.stream().filter(mask -> Set.of(0, Sample.VOID).containsAll(mask.values())).toList();
    if (2 * alone.size() > with.size()) {
      throw unclear(alone.get(0), "it beside 0 alone, as in most masks that have it");
    }
    long white = masks.stream().mapToLong(mask -> pixels(mask, v -> v == Sample.VOID)).sum();
    long black = masks.stream().mapToLong(mask -> mask.counts().zeros()).sum();
    long others = masks.stream().mapToLong(mask -> pixels(mask, VoidGuess::isOther)).sum();
    if (white <= black && white > TIMES * others) {
      throw unclear(with.get(0), "it on many more pixels than all values but 0");
    }
    long runs = masks.stream().mapToLong(VoidGuess::runs).sum();
    if (others > NOISE && others < RUN * runs) {
      throw unclear(with.get(0), "it beside single pixels of other values, as noise has them");
    }
  }

  private static boolean isOther(int value) {
    return value != 0 && value != Sample.VOID;
  }

  private static long pixels(MaskScan mask, IntPredicate which) {
    ValueCounts counts = mask.counts();
    return IntStream.range(0, counts.size())
        .filter(v -> which.test(counts.value(v)))
        .mapToLong(counts::count)
        .sum();
  }

  /** Returns how often values but 0 and 255 begin. */
  private static long runs(MaskScan mask) {
    ValueCounts counts = mask.counts();
    return IntStream.range(0, counts.size())
        .filter(v -> isOther(counts.value(v)))
        .mapToLong(counts::runs)
        .sum();
  }

  private IllegalArgumentException unclear(MaskScan mask, String got) {
    return Arguments.bad(
        mask.name(),
        "show whether 255 is void or yes",
        got,
        "void? --ignore 255; a class? "
            + (table.isPresent() ? "List it in classes.csv" : "--ignore none")
            + "; yes, as 1 is? --threshold-masks 1"
            + BLUR);
  }
}
