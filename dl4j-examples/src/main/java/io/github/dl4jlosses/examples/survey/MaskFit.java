package io.github.dl4jlosses.examples.survey;

import io.github.dl4jlosses.examples.folder.ClassTable;
import io.github.dl4jlosses.examples.folder.DatasetFolder;
import io.github.dl4jlosses.examples.folder.MaskFormat;
import io.github.dl4jlosses.internal.Arguments;
import java.util.List;

/** Whether what is said of masks fits the folder and its classes. */
final class MaskFit {
  private MaskFit() {}

  /** Checks that formats are of as many masks as each image has. */
  static void require(DatasetFolder folder, List<MaskFormat> given) {
    boolean labels = !folder.labels().isEmpty();
    for (MaskFormat format : given) {
      if (format.isMultiLabel() != labels) {
        throw Arguments.bad(
            "mask format",
            labels ? "be one of a mask per label" : "be one of a mask per image",
            format,
            "masks/label/name.png or masks/name.png?");
      }
    }
    int masks = Math.max(1, folder.labels().size());
    if (!given.isEmpty() && given.size() != masks) {
      throw Arguments.bad(
          "mask formats", "be one for each of the labels " + folder.labels(), given);
    }
  }

  /** Checks that a format and classes go together. */
  static void require(MaskFormat format, ClassTable classes) {
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
