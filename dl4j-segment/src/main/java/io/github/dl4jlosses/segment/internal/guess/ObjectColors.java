package io.github.dl4jlosses.segment.internal.guess;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Colors that each object has for itself: those of classes come back in other masks. */
record ObjectColors(List<MaskScan> masks) {
  private static final int FEW = 3; // masks
  private static final int EACH = 2; // colors a mask

  /**
   * Refuses colors that no two masks share, but those that all have.
   *
   * @throws IllegalArgumentException if colors look like objects
   */
  void requireShared() {
    Map<Integer, MaskScan> firsts = new HashMap<>();
    Set<Integer> shared = new HashSet<>();
    for (MaskScan mask : masks) {
      for (int color : mask.values()) {
        if (firsts.putIfAbsent(color, mask) != null) {
          shared.add(color);
        }
      }
    }
    shared.forEach(firsts::remove);
    boolean background = // and nothing else
        shared.size() <= 1
            && shared.stream().allMatch(c -> masks.stream().allMatch(mask -> mask.has(c)));
    if (masks.size() >= FEW && background && firsts.size() >= EACH * masks.size()) {
      int color = firsts.keySet().stream().min(Integer::compare).orElseThrow();
      MaskScan mask = Arguments.notNull("mask", firsts.get(color));
      throw Arguments.bad(
          mask.name(),
          "share colors with other masks, as classes do",
          firsts.size()
              + String.format(Locale.ROOT, " colors that are in one mask each, as #%06X", color),
          "a color for each object? Save their numbers as gray of 16 bits; classes? --masks color,"
              + " or list them in classes.csv");
    }
  }
}
