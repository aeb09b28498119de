package io.github.dl4jlosses.segment.internal.mask;

import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.image.GrayThreshold;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.List;
import java.util.Optional;

/**
 * A threshold that somebody asks for, so that gray masks are black and white.
 *
 * @param least gray value of the foreground, or of yes; larger ones are too
 */
public record MaskThreshold(int least) {
  /** Name of the option. */
  public static final String OPTION = "--threshold-masks";

  private static final int WHITE = 255;

  public MaskThreshold {
    GrayThreshold.requireInRange(OPTION, least);
  }

  /**
   * Returns what makes two values of each mask, those that its classes have: 0 and 1 of a label, 0
   * and 255 where no table says it.
   *
   * @param labels folders of masks; empty if there is one mask per image
   * @param given formats of the masks, if somebody says them
   * @throws IllegalArgumentException if masks are said to hold something else, or there are not two
   *     classes
   */
  public GrayThreshold of(
      List<String> labels, Optional<ClassTable> table, List<MaskFormat> given, VoidValues voids) {
    for (MaskFormat format : given) {
      if (format.hasInstances() || format == MaskFormat.COLOR) {
        throw bad("come with masks of classes or labels", format);
      }
    }
    if (!voids.values().isEmpty()) {
      throw bad("come without void values, as it leaves two values", "--ignore " + voids);
    }
    if (!labels.isEmpty()) {
      boolean white = given.contains(MaskFormat.LABELS_BLACK_WHITE);
      return new GrayThreshold(least, 0, white ? WHITE : 1);
    }
    List<Integer> values =
        table
            .map(t -> t.classes().stream().map(LabelClass::value).sorted().toList())
            .orElse(List.of(0, WHITE));
    if (values.size() != 2) {
      throw bad("come with two classes", values.size() + " in classes.csv");
    }
    return new GrayThreshold(least, values.get(0), values.get(1));
  }

  private static IllegalArgumentException bad(String rule, Object got) {
    return Arguments.bad(OPTION, rule, got);
  }
}
