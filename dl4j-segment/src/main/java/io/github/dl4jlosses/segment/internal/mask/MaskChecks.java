package io.github.dl4jlosses.segment.internal.mask;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.image.PixelValues;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether what is said of masks fits the folder and its classes. */
public final class MaskChecks {
  private static final int NO_COLOR = -1;

  private MaskChecks() {}

  /** Checks that formats are of as many masks as each image has: one, or one for each label. */
  public static void require(List<String> labels, List<MaskFormat> given) {
    boolean several = !labels.isEmpty();
    for (MaskFormat format : given) {
      if (format.isMultiLabel() != several) {
        throw Arguments.bad(
            "mask format",
            several
                ? "be labels, labels-black-white or label-instances, as each label has a folder"
                : "be index, color or instances, as no label has a folder of masks",
            format);
      }
    }
    int masks = Math.max(1, labels.size());
    if (!given.isEmpty() && given.size() != masks) {
      throw Arguments.bad("mask formats", "be one for each of the labels " + labels, given);
    }
  }

  /**
   * Checks that values of palette masks are those of the classes whose colors they have. Palettes
   * of other colors than the table's are only for the eye.
   */
  public static void requireOneReading(ClassTable table, List<MaskScan> masks) {
    Map<Integer, LabelClass> byValue = by(table, LabelClass::value);
    Map<Integer, LabelClass> byColor = by(table, LabelClass::color);
    Set<LabelClass> colors = new HashSet<>();
    Optional<IllegalArgumentException> other = Optional.empty();
    for (MaskScan mask : masks) {
      for (int v = 0; v < mask.counts().size(); v++) {
        int value = mask.counts().value(v);
        LabelClass listed = byValue.get(value);
        if (listed == null && value == Sample.VOID) {
          continue;
        }
        LabelClass colored = byColor.get(mask.palette().getOrDefault(value, NO_COLOR));
        if (colored == null) {
          return; // as colors, the masks would not show classes alone
        }
        if (!colored.equals(listed)) {
          other = Optional.of(other.orElseGet(() -> twoReadings(mask, value, colored)));
        }
        colors.add(colored);
      }
    }
    if (other.isPresent() && colors.size() > 1) {
      throw other.get();
    }
  }

  /** Returns where an object may be that no value shows: alpha is dropped. */
  public static Optional<String> alphaRemedy(List<MaskScan> masks) {
    return masks.stream()
        .filter(mask -> mask.alpha() == PixelValues.Alpha.SHAPE)
        .findFirst()
        .map(
            mask ->
                "the alpha channel is not read, but shows a shape in "
                    + FileNames.shown(mask.file())
                    + ": save that as gray values");
  }

  private static Map<Integer, LabelClass> by(ClassTable table, Function<LabelClass, Integer> key) {
    return table.entries().stream().collect(Collectors.toMap(key, entry -> entry));
  }

  private static IllegalArgumentException twoReadings(
      MaskScan mask, int value, LabelClass colored) {
    return Arguments.bad(
        "mask " + FileNames.shown(mask.file()),
        "have values and colors of the same classes",
        String.format(
            Locale.ROOT,
            "%d in the color %s of %s, whose value is %d",
            value,
            colored.colorText(),
            FileNames.shown(colored.name()),
            colored.value()),
        "say which counts: --masks index or --masks color");
  }

  public static void require(MaskFormat format, ClassTable classes) {
    int least = format.isMultiLabel() ? 1 : 2;
    int most = format == MaskFormat.INSTANCES ? 2 : ClassTable.MAX_CLASSES;
    if (classes.size() < least || classes.size() > most) {
      throw Arguments.bad(
          "classes.csv",
          "list "
              + (format == MaskFormat.INSTANCES ? "background and object" : "at least two classes"),
          classes.names(),
          "the background is a class too");
    }
  }
}
