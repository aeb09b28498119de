package io.github.dl4jlosses.segment.internal.guess;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import io.github.dl4jlosses.segment.internal.mask.ValueCounts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Whether 255 lies as void does: around what is labeled, and not in its place. */
record Border(List<MaskScan> masks) {
  private static final int TIMES = 10; // a border is not so much larger than what it borders
  private static final int NOISE = 50; // pixels that are enough to tell
  private static final double RUN = 1.5; // pixels in a row, and fewer are noise

  /** What makes it look like something else, and where. */
  record Doubt(MaskScan mask, String text) {}

  Optional<Doubt> doubt() {
    List<MaskScan> with = masks.stream().filter(mask -> mask.has(Sample.VOID)).toList();
    List<MaskScan> alone =
        with.stream().filter(mask -> Set.of(0, Sample.VOID).containsAll(mask.values())).toList();
    if (2 * alone.size() > with.size()) {
      return doubt(alone, "255 beside 0 alone, as in most masks that have 255");
    }
    long white = masks.stream().mapToLong(mask -> pixels(mask, v -> v == Sample.VOID)).sum();
    long black = masks.stream().mapToLong(mask -> mask.counts().zeros()).sum();
    long others = masks.stream().mapToLong(mask -> pixels(mask, Border::isOther)).sum();
    if (white > black) {
      return Optional.empty(); // few labels in much void
    }
    if (white > TIMES * others) {
      return doubt(with, "255 on far more pixels than all other values but 0");
    }
    long runs = masks.stream().mapToLong(Border::runs).sum();
    return others > NOISE && others < RUN * runs
        ? doubt(with, "255 among single pixels of other values, as in noise")
        : Optional.empty();
  }

  private static Optional<Doubt> doubt(List<MaskScan> shown, String text) {
    return shown.stream().findFirst().map(mask -> new Doubt(mask, text));
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
}
