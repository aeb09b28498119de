package io.github.dl4jlosses.segment.internal.guess;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.mask.MaskCode;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the masks of one label mean, guessed from their values.
 *
 * @param hasVoid whether masks of any label show void beyond doubt
 */
record LabelMaskGuess(VoidValues voids, List<MaskScan> masks, boolean hasVoid) {
  MaskFormat format() {
    if (masks.stream().anyMatch(MaskScan::isDeep)) {
      return deep();
    }
    new PaletteOrder(masks).requireOneYes();
    requireOneColor();
    boolean ones = masks.stream().anyMatch(mask -> mask.has(1));
    List<MaskScan> whites = masks.stream().filter(mask -> mask.has(Sample.VOID)).toList();
    if (ones && !whites.isEmpty() && !voids.may255BeVoid()) {
      throw bad(
          whites.get(0),
          "have one value for yes",
          "1 and 255",
          "--threshold-masks 1 makes both yes");
    }
    Optional<Border.Doubt> doubt = new Border(masks).doubt();
    if ((ones || hasVoid) && doubt.isPresent()) {
      throw bad(
          doubt.get().mask(),
          "show whether 255 is void or yes",
          doubt.get().text(),
          "void? --masks labels; yes? Save it as the others are, or if no label has void,"
              + " --threshold-masks 1 makes both 1 and 255 yes");
    }
    return !whites.isEmpty() && !ones ? MaskFormat.LABELS_BLACK_WHITE : MaskFormat.LABELS;
  }

  /**
   * Checks that one color is yes everywhere, and no gray 1 beside it, which 255 would be void of.
   */
  private void requireOneColor() {
    List<MaskScan> colored = masks.stream().filter(m -> m.colorOfYes().isPresent()).toList();
    for (MaskScan mask : masks) {
      boolean other = mask.colorOfYes().isPresent() && !isAlike(mask, colored.get(0));
      if (!colored.isEmpty() && (other || mask.has(1))) {
        throw bad(
            mask,
            "have the one color "
                + shown(colored.get(0))
                + " for yes, as "
                + FileNames.shown(colored.get(0).file())
                + " has",
            other ? shown(mask) : "gray 1",
            "save all masks of the label alike; several classes? One mask for each image");
      }
    }
  }

  private static boolean isAlike(MaskScan mask, MaskScan other) {
    return mask.colorOfYes().equals(other.colorOfYes());
  }

  private static String shown(MaskScan mask) {
    return String.format(Locale.ROOT, "#%06X", mask.colorOfYes().orElseThrow());
  }

  /** One value everywhere is a yes, several are numbers. */
  private MaskFormat deep() {
    ObjectNumbers numbers = new ObjectNumbers(masks);
    if (numbers.isOne()) {
      Set<Integer> values = MaskFormatGuess.values(masks);
      values.remove(0);
      if (values.isEmpty() || values.contains(1)) {
        return MaskFormat.LABELS;
      }
      if (MaskCode.WHITES.containsAll(values)) {
        return MaskFormat.LABELS_BLACK_WHITE;
      }
      if (numbers.count() > 1) {
        throw bad(
            masks.stream().filter(mask -> !mask.isBlank()).findFirst().orElseThrow(),
            "show whether its value is yes or the number of an object",
            values + " alone, as in all masks of the label",
            "yes? --threshold-masks 1; an object? --masks label-instances");
      }
    }
    ClassMaskGuess.requireAllDeep(masks);
    Blur.requireSharp(masks, "numbers of objects? --masks label-instances");
    return MaskFormat.LABEL_INSTANCES;
  }

  private static IllegalArgumentException bad(
      MaskScan mask, String rule, Object got, String remedy) {
    return Arguments.bad(mask.name(), rule, got, remedy);
  }
}
