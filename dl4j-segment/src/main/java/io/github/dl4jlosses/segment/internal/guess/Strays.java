package io.github.dl4jlosses.segment.internal.guess;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import io.github.dl4jlosses.segment.internal.mask.ValueCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Values that nobody drew. Smoothed edges, a resize with interpolation, and JPEG leave values that
 * fill hardly a square of four pixels, where classes fill many.
 */
final class Strays {
  private static final double THIN = .15; // squares a pixel; a disc of five pixels has .4
  private static final int MANY = 3; // values: fewer may be lines that somebody drew
  private static final int ENOUGH = 50; // pixels of them, in all masks
  private static final int NEAR = 16; // levels of a channel between a color and its neighbor
  private static final int DARK = 64; // colors below may be numbers, as 1, 2, … in red
  private static final int SHOWN = 3;

  private final List<MaskScan> masks;
  private final boolean color;
  private final Map<Integer, Tally> tallies = new HashMap<>();

  /** A value in all masks. */
  private record Tally(int value, long pixels, long solid) {
    Tally plus(long morePixels, long moreSolid) {
      return new Tally(value, pixels + morePixels, solid + moreSolid);
    }

    boolean isThin() {
      return solid < THIN * pixels;
    }
  }

  /**
   * Counts.
   *
   * @param masks all of numbers, or all of colors
   */
  Strays(List<MaskScan> masks, VoidValues voids) {
    this.masks = masks;
    color = masks.stream().anyMatch(MaskScan::isColor);
    for (MaskScan mask : masks) {
      ValueCounts counts = mask.counts();
      for (int v = 0; v < counts.size(); v++) {
        int value = counts.value(v);
        Tally none = new Tally(value, 0, 0);
        tallies.put(
            value, tallies.getOrDefault(value, none).plus(counts.count(v), counts.solid(v)));
      }
    }
    if (!color && voids.may255BeVoid()) {
      tallies.remove(Sample.VOID);
    }
  }

  private List<Tally> thin() {
    return tallies.values().stream()
        .filter(Tally::isThin)
        .sorted(Comparator.comparingLong(Tally::pixels).reversed())
        .toList();
  }

  /** Where most is void, labels may be points and strokes. */
  private boolean isSparse() {
    long all = masks.stream().mapToLong(mask -> mask.counts().pixels()).sum();
    return 2 * tallies.values().stream().mapToLong(Tally::pixels).sum() < all;
  }

  /**
   * Refuses masks whose values are edges rather than classes.
   *
   * @throws IllegalArgumentException if there are many thin values, or a color is nearly another
   */
  void requireDrawn() {
    if (isSparse()) {
      return;
    }
    List<Tally> thin = thin();
    long pixels = thin.stream().mapToLong(Tally::pixels).sum();
    boolean few = color || tallies.size() <= MaskFormatGuess.MAX_CLASSES; // more are told of there
    if (few && thin.size() >= MANY && 2 * thin.size() >= tallies.size() && pixels >= ENOUGH) {
      throw bad(
          thin.get(0).value(),
          "have values that fill areas",
          "on edges alone, as " + (thin.size() - 1) + " other values of the masks");
    }
    for (Tally stray : thin) {
      Optional<Tally> near = color ? nearTo(stray) : Optional.empty();
      if (near.isPresent()) {
        throw bad(
            stray.value(),
            "have the color " + text(near.get().value()) + " of other pixels",
            "which is nearly the same");
      }
    }
  }

  private IllegalArgumentException bad(int value, String rule, String got) {
    MaskScan mask = masks.stream().filter(m -> m.has(value)).findFirst().orElseThrow();
    return Arguments.bad(
        mask.name(),
        rule,
        text(value) + " in " + mask.place(value) + ", " + got,
        "antialiased, resized, or JPEG once? Export without smoothing, resize with nearest"
            + " neighbor; black and white? --threshold-masks 128; drawn so? --masks "
            + (color ? "color" : "index"));
  }

  /** Returns a color that fills areas and hardly differs. */
  private Optional<Tally> nearTo(Tally stray) {
    boolean numbers =
        tallies.keySet().stream().allMatch(c -> (c & 255) < DARK && (c >> 8 & 255) < DARK)
            && tallies.keySet().stream().allMatch(c -> (c >> 16) < DARK);
    return numbers
        ? Optional.empty()
        : tallies.values().stream()
            .filter(other -> !other.isThin() && difference(other.value(), stray.value()) <= NEAR)
            .findFirst();
  }

  private static int difference(int color, int other) {
    int most = 0;
    for (int shift = 0; shift < 3 * Byte.SIZE; shift += Byte.SIZE) {
      most = Math.max(most, Math.abs((color >> shift & 255) - (other >> shift & 255)));
    }
    return most;
  }

  private String text(int value) {
    return color ? String.format(Locale.ROOT, "#%06X", value) : String.valueOf(value);
  }

  /** Returns what to say of values that may be lines, or pixels that somebody forgot. */
  List<String> notes() {
    List<Tally> thin = thin();
    if (thin.isEmpty()
        || isSparse()
        || masks.stream().mapToLong(m -> m.counts().pixels()).sum() < 20 * ENOUGH) {
      return List.of();
    }
    List<String> shown = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (Tally of : thin.subList(0, Math.min(SHOWN, thin.size()))) {
      MaskScan mask = masks.stream().filter(m -> m.has(of.value())).findFirst().orElseThrow();
      shown.add(
          "%s (%d pixels, the first in %s, %s)"
              .formatted(
                  text(of.value()),
                  of.pixels(),
                  FileNames.shown(FileNames.name(mask.file())),
                  mask.place(of.value())));
      values.add(text(of.value()));
    }
    String given = String.join(",", values);
    return List.of(
        "values that fill no areas are classes: "
            + String.join(", ", shown)
            + (thin.size() > SHOWN ? ", …" : "")
            + "; if nobody drew them, --ignore "
            + (color ? '"' + given + '"' : given)
            + " makes them void");
  }
}
