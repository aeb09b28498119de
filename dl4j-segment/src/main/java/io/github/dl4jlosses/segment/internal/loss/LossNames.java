package io.github.dl4jlosses.segment.internal.loss;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The names of a loss: one, or those of a sum.
 *
 * @param names each once, in the order of {@link LossName}
 */
public record LossNames(List<LossName> names) {
  private static final String PLUS = "+";

  /**
   * Sorts the names, so that a sum has one spelling, and its terms one order.
   *
   * @throws IllegalArgumentException if there is none, one is there twice, or one takes pixels of
   *     one class and another pixels of labels
   */
  public LossNames {
    List<LossName> sorted = names.stream().distinct().sorted().toList();
    if (sorted.isEmpty() || sorted.size() < names.size()) {
      throw Arguments.bad("loss", "have each name once", text(names));
    }
    if (sorted.stream().flatMap(name -> name.labeling().stream()).distinct().count() > 1) {
      throw Arguments.bad(
          "loss",
          "have ce or bce",
          text(names),
          "ce asks for the one class of a pixel, bce for its labels");
    }
    names = sorted;
  }

  static LossNames of(LossName... names) {
    return new LossNames(List.of(names));
  }

  /**
   * Returns the names in a text, with + between them.
   *
   * @throws IllegalArgumentException if one is unknown, or they are no sum
   */
  public static LossNames parse(String text) {
    List<Optional<LossName>> found =
        Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\+", -1)).map(LossName::find).toList();
    if (found.stream().anyMatch(Optional::isEmpty)) {
      throw Arguments.bad("loss", "be " + LossName.all() + ", or a sum such as ce+dice", text);
    }
    return new LossNames(found.stream().flatMap(Optional::stream).toList());
  }

  /** Returns what a pixel has for this loss; empty if it takes either. */
  Optional<Labeling> labeling() {
    return names.stream().flatMap(name -> name.labeling().stream()).findFirst();
  }

  /** Returns the same for pixels of labels. */
  LossNames ofLabels() {
    return new LossNames(
        names.stream().map(name -> name == LossName.CE ? LossName.BCE : name).toList());
  }

  private static String text(List<LossName> names) {
    return names.stream().map(LossName::toString).collect(Collectors.joining(PLUS));
  }

  @Override
  public String toString() {
    return text(names);
  }
}
