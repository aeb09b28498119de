package io.github.dl4jlosses.segment.internal.survey;

import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import io.github.dl4jlosses.segment.internal.mask.ValueCounts;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How much of the masks is void.
 *
 * @param values of the masks that are, as messages have them, in ascending order
 * @param pixels that are void
 * @param all pixels of the masks
 */
record VoidCount(List<String> values, long pixels, long all) {
  private static final double LEAST_SHOWN = .0005;

  static VoidCount of(SampleReader reader, List<FileScan> scans) {
    Set<Integer> values = new TreeSet<>();
    long pixels = 0;
    long all = 0;
    for (FileScan scan : scans) {
      for (int k = 0; k < scan.masks().size(); k++) {
        MaskScan mask = scan.masks().get(k);
        ValueCounts counts = mask.counts();
        all += counts.pixels();
        for (int v = 0; v < counts.size(); v++) {
          if (reader.code(k).isVoid(counts.value(v), mask.header().bits())) {
            values.add(counts.value(v));
            pixels += counts.count(v);
          }
        }
      }
    }
    boolean colors = reader.formats().contains(MaskFormat.COLOR);
    return new VoidCount(
        values.stream()
            .map(v -> colors ? String.format(Locale.ROOT, "#%06X", v) : v.toString())
            .toList(),
        pixels,
        all);
  }

  boolean isMost() {
    return 2 * pixels > all;
  }

  /** Returns values and share, such as {@code void 255: 4.8 %}; empty if nothing is void. */
  @Override
  public String toString() {
    if (values.isEmpty()) {
      return "";
    }
    double share = (double) pixels / all;
    return "void "
        + values.stream().collect(Collectors.joining(", "))
        + ": "
        + (share < LEAST_SHOWN ? "< 0.1 %" : String.format(Locale.ROOT, "%.1f %%", 100 * share));
  }
}
