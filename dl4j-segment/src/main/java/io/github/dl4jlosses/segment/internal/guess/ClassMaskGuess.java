package io.github.dl4jlosses.segment.internal.guess;

import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.mask.MaskChecks;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the one mask of an image means, guessed from the values of all. */
record ClassMaskGuess(Optional<ClassTable> table, VoidValues voids, List<MaskScan> masks) {
  private static final List<Integer> BACKGROUND_AND_OBJECT = List.of(0, 1);
  private static final int WHITE = 65535; // of 16 bits
  private static final int MANY = 8192; // objects
  private static final int GRAY = 0x010101; // times a gray value is its color

  MaskFormat format() {
    if (masks.stream().anyMatch(MaskScan::isColor)) {
      if (table.isEmpty()) {
        requireColors();
      }
      return MaskFormat.COLOR;
    }
    if (areGraysColors()) {
      return MaskFormat.COLOR;
    }
    if (masks.stream().anyMatch(MaskScan::isDeep) && !areListed()) {
      return deep();
    }
    PaletteOrder palettes = new PaletteOrder(masks);
    palettes.requireOneScale();
    if (palettes.isByColor(table, voids)) {
      return MaskFormat.COLOR;
    }
    if (numberObjects()) {
      return MaskFormat.INSTANCES;
    }
    new VoidGuess(table, voids, masks).requireClear();
    if (table.isEmpty()) {
      new Strays(masks, voids).requireDrawn();
    }
    table.ifPresent(classes -> MaskChecks.requireOneReading(classes, masks));
    return MaskFormat.INDEX;
  }

  /** Checks that colors are those of classes, if nobody lists them. */
  private void requireColors() {
    List<MaskScan> colors = masks.stream().filter(MaskScan::isColor).toList();
    Blur.requireSharpColors(colors);
    new Strays(colors, voids).requireDrawn();
    new ObjectColors(masks.stream().filter(MaskScan::hasChannels).toList()).requireShared();
    Set<Integer> known = MaskFormatGuess.values(colors);
    known.add(0);
    for (MaskScan mask : masks) {
      boolean gray = !mask.hasChannels() && mask.palette().isEmpty();
      if (gray && mask.values().stream().anyMatch(v -> !known.contains(v * GRAY))) {
        throw Arguments.bad(
            mask.name(),
            "have the colors of classes, as " + FileNames.shown(colors.get(0).file()) + " has",
            mask.header().kind(),
            "save all masks alike");
      }
    }
  }

  /** Whether masks hold the values of classes: a table lists them. */
  private boolean areListed() {
    return table.isPresent()
        && (!listed().equals(BACKGROUND_AND_OBJECT)
            || masks.stream()
                .allMatch(m -> m.counts().isComplete() && listed().containsAll(m.values())));
  }

  private List<Integer> listed() {
    return table.stream().flatMap(t -> t.entries().stream()).map(LabelClass::value).toList();
  }

  /** One value everywhere is a class, several are numbers of objects. */
  private MaskFormat deep() {
    ObjectNumbers numbers = new ObjectNumbers(masks);
    if (numbers.isOne()) {
      return MaskFormat.INDEX;
    }
    requireAllDeep(masks);
    boolean border = MaskFormatGuess.values(masks).stream().allMatch(v -> v < MANY || v == WHITE);
    Blur.requireSharp(
        masks,
        (border ? "is 65535 void? --ignore 65535; " : "")
            + "classes? --masks index; numbers of objects? --masks instances");
    requireNothing();
    if (numbers.ofDeep() == ObjectNumbers.Verdict.EITHER) {
      throw numbers.refusal();
    }
    return MaskFormat.INSTANCES;
  }

  /** Checks that something is no object: Cityscapes counts objects of some classes alone. */
  private void requireNothing() {
    if (masks.stream().noneMatch(mask -> mask.counts().zeros() > 0) && !voids.contains(0)) {
      throw Arguments.bad(
          masks.get(0).name(),
          "have 0 where no object is, as numbers of objects do",
          "no 0 in any mask",
          "classes? --masks index; objects? Save 0 around them");
    }
  }

  static void requireAllDeep(List<MaskScan> masks) {
    int bits = masks.stream().mapToInt(mask -> mask.header().bits()).max().orElse(0);
    for (MaskScan mask : masks) {
      if (!mask.isDeep() && !mask.isBlank()) {
        throw Arguments.bad(
            mask.name(),
            "have " + bits + " bits, as other masks have",
            mask.header().kind(),
            "save all masks alike; classes? List them in classes.csv; black and white?"
                + " --threshold-masks 1 makes every value but 0 foreground");
      }
    }
  }

  private boolean numberObjects() {
    if (masks.stream().anyMatch(MaskScan::isDeep) || areListed()) {
      return false;
    }
    ObjectNumbers numbers = new ObjectNumbers(masks);
    return switch (numbers.ofBytes()) {
      case CLASSES, PERHAPS_CLASSES -> false;
      case OBJECTS -> {
        requireNothing();
        yield true;
      }
      case EITHER -> throw numbers.refusal();
    };
  }

  /**
   * Whether files with red, green and blue, which are equal everywhere, still hold colors: those of
   * the table, or of palettes beside them.
   */
  private boolean areGraysColors() {
    List<MaskScan> grays = masks.stream().filter(m -> m.hasChannels() && !m.isBlank()).toList();
    if (grays.isEmpty()) {
      return false;
    }
    return table.isPresent() ? areColorsOf(table.get(), grays) : areColorsOfPalettes(grays);
  }

  private boolean areColorsOf(ClassTable classes, List<MaskScan> grays) {
    Map<Integer, LabelClass> byValue = by(classes, LabelClass::value);
    Map<Integer, LabelClass> byColor = by(classes, LabelClass::color);
    Set<Integer> values = MaskFormatGuess.values(grays);
    boolean colors = values.stream().allMatch(v -> byColor.containsKey(v * GRAY));
    boolean numbers = values.stream().allMatch(byValue::containsKey);
    for (int value : values) {
      if (colors && numbers && !Objects.equals(byValue.get(value), byColor.get(value * GRAY))) {
        throw Arguments.bad(
            grays.get(0).name(),
            "have values and colors of the same classes",
            value + ", which as a color is another class",
            "say which counts: --masks index or --masks color");
      }
    }
    return colors && !numbers;
  }

  private static Map<Integer, LabelClass> by(ClassTable table, Function<LabelClass, Integer> key) {
    return table.entries().stream().collect(Collectors.toMap(key, entry -> entry));
  }

  private boolean areColorsOfPalettes(List<MaskScan> grays) {
    List<MaskScan> palettes =
        masks.stream().filter(m -> !m.palette().isEmpty() && !m.isBlank()).toList();
    Set<Integer> colors = new HashSet<>(Set.of(0));
    boolean same = true; // whether an index is its gray
    for (MaskScan mask : palettes) {
      same &= mask.values().stream().allMatch(v -> v * GRAY == mask.palette().getOrDefault(v, -1));
      colors.addAll(mask.palette().values());
    }
    if (same) {
      return false;
    }
    boolean shared =
        MaskFormatGuess.values(grays).stream().allMatch(v -> colors.contains(v * GRAY));
    if (!shared) {
      throw Arguments.bad(
          grays.get(0).name(),
          "have the colors of the palette of " + FileNames.shown(palettes.get(0).file()),
          "grays that it lacks",
          "save all masks alike, or say which counts: --masks index or --masks color");
    }
    return true;
  }
}
