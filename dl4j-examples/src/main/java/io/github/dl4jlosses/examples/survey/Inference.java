package io.github.dl4jlosses.examples.survey;

import io.github.dl4jlosses.examples.folder.ClassTable;
import io.github.dl4jlosses.examples.folder.LabelClass;
import io.github.dl4jlosses.examples.folder.LabelClass.Role;
import io.github.dl4jlosses.examples.folder.MaskFormat;
import io.github.dl4jlosses.examples.image.ImageHeader;
import io.github.dl4jlosses.examples.image.ImageHeader.Coloring;
import io.github.dl4jlosses.internal.Arguments;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What masks mean, told by themselves where nobody says it. */
final class Inference {
  private static final int VOID = 255;
  private static final int MAX_CLASSES = 64; // more values are objects, or an interpolation

  private Inference() {}

  /*
   * One mask per image: 16 bits are numbers of objects, three channels are colors, all else are
   * classes. A mask per label: 16 bits are numbers of objects; 255 is yes if no mask has a 1.
   */
  static MaskFormat format(boolean labels, List<FileScan> scans) {
    List<ImageHeader> masks = scans.stream().flatMap(scan -> scan.masks().stream()).toList();
    boolean deep = masks.stream().anyMatch(mask -> mask.bits() > 8);
    boolean colors = masks.stream().anyMatch(mask -> mask.coloring() == Coloring.COLOR);
    if (!labels) {
      return colors ? MaskFormat.COLOR : deep ? MaskFormat.INSTANCES : MaskFormat.INDEX;
    }
    Set<Integer> values = values(scans);
    boolean blackAndWhite = values.contains(VOID) && !values.contains(1);
    return deep
        ? MaskFormat.LABEL_INSTANCES
        : blackAndWhite ? MaskFormat.LABELS_BLACK_WHITE : MaskFormat.LABELS;
  }

  /** Returns the classes that masks show, if no table tells them. */
  static ClassTable classes(MaskFormat format, List<String> labels, List<FileScan> scans) {
    if (format.isMultiLabel()) {
      return ClassTable.of(labels);
    }
    return switch (format) {
      case INSTANCES -> ClassTable.of(List.of("background", "object"));
      case COLOR -> colors(values(scans));
      default -> indices(values(scans));
    };
  }

  private static ClassTable indices(Set<Integer> values) {
    requireFew(values);
    boolean blackAndWhite = values.equals(Set.of(0, VOID));
    List<LabelClass> classes = new ArrayList<>();
    for (int value : values) {
      int channel = classes.size();
      String name = value == 0 ? "background" : blackAndWhite ? "foreground" : "class " + value;
      if (value != VOID || blackAndWhite) {
        classes.add(new LabelClass(value, name, ClassTable.defaultColor(channel), Role.CLASS));
      }
    }
    return requireTwo(classes);
  }

  private static ClassTable colors(Set<Integer> values) {
    requireFew(values);
    List<LabelClass> classes = new ArrayList<>();
    for (int color : values) {
      String name = color == 0 ? "background" : String.format(Locale.ROOT, "#%06X", color);
      classes.add(new LabelClass(classes.size(), name, color, Role.CLASS));
    }
    return requireTwo(classes);
  }

  private static ClassTable requireTwo(List<LabelClass> classes) {
    if (classes.size() < 2) {
      throw Arguments.bad(
          "masks",
          "show at least two classes",
          classes.stream().map(LabelClass::name).toList(),
          "list all classes in classes.csv");
    }
    return new ClassTable(classes);
  }

  private static void requireFew(Set<Integer> values) {
    if (values.size() > MAX_CLASSES) {
      throw Arguments.bad(
          "masks",
          "have at most " + MAX_CLASSES + " values if no classes.csv lists them",
          values.size(),
          "numbers of objects? Then say so: instances. Interpolated, smoothed or saved as JPEG"
              + " once? Export them again");
    }
  }

  private static Set<Integer> values(List<FileScan> scans) {
    Set<Integer> values = new HashSet<>();
    scans.forEach(scan -> scan.counts().forEach(counts -> values.addAll(counts.keySet())));
    return new TreeSet<>(values);
  }
}
