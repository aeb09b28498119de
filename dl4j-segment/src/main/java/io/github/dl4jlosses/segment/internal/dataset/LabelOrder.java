package io.github.dl4jlosses.segment.internal.dataset;

import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The order of the labels that have folders of masks. */
public final class LabelOrder {
  private LabelOrder() {}

  /**
   * Returns the labels in the order of a table.
   *
   * @param source what lists them, for messages
   * @throws IllegalArgumentException if it lists others, or more where no mask may be missing
   */
  public static List<String> of(
      List<String> labels, ClassTable table, MaskLookup lookup, Path masks, String source) {
    List<String> names = table.names();
    if (labels.isEmpty()) {
      return labels;
    }
    boolean fits =
        lookup.allowsMissing()
            ? names.containsAll(labels)
            : Set.copyOf(names).equals(Set.copyOf(labels));
    if (!fits) {
      throw Arguments.bad(
          "folder " + FileNames.shown(masks),
          "have a folder for each class of " + source + " " + names,
          labels,
          "list those that have one, or say --missing-masks empty");
    }
    return names;
  }
}
