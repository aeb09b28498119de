package io.github.dl4jlosses.segment.internal.guess;

import static io.github.dl4jlosses.segment.internal.mask.MaskCode.WHITES;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.LabelClass.Role;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.mask.MaskChecks;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What masks mean, guessed from their values where nobody says it. Where two readings are as
 * likely, it refuses to choose: one of them would train on void instead of objects, and nobody
 * would see it.
 *
 * @param labels folders of masks; empty if there is one mask per image
 * @param table classes.csv, if there is one
 * @param voids what is said of void values; the scans are without those that it names
 * @param scans of each image the masks
 */
public record MaskFormatGuess(
    List<String> labels, Optional<ClassTable> table, VoidValues voids, List<List<MaskScan>> scans) {
  static final int MAX_CLASSES = 64; // more values are objects, or an interpolation

  /** Returns the format of the one mask of an image, or of the masks of each label. */
  public List<MaskFormat> formats() {
    if (labels.isEmpty()) {
      return List.of(new ClassMaskGuess(table, voids, masks(0)).format());
    }
    List<List<MaskScan>> all = IntStream.range(0, labels.size()).mapToObj(this::masks).toList();
    boolean hasVoid = // beyond doubt, in any label
        voids.may255BeVoid()
            && all.stream()
                .flatMap(List::stream)
                .anyMatch(mask -> mask.has(1) && mask.has(Sample.VOID));
    new PaletteOrder(all.stream().flatMap(List::stream).toList()).requireOneYes();
    return all.stream().map(masks -> new LabelMaskGuess(voids, masks, hasVoid).format()).toList();
  }

  private List<MaskScan> masks(int index) {
    return scans.stream().map(scan -> scan.get(index)).toList();
  }

  /** Returns the classes that masks show, if no table lists them. */
  public ClassTable classes(List<MaskFormat> formats) {
    MaskFormat format = formats.get(0);
    if (format.isMultiLabel()) {
      return ClassTable.of(labels);
    }
    return switch (format) {
      case INSTANCES -> ClassTable.of(List.of("background", "object"));
      case COLOR -> colors(values(trueColors()));
      default -> indices(values(masks(0)));
    };
  }

  /*
   * Among masks of colors, gray 1 would be a class of the color #010101: a mask of another kind may
   * show their classes, but adds none.
   */
  private List<MaskScan> trueColors() {
    List<MaskScan> colors = masks(0).stream().filter(MaskScan::hasChannels).toList();
    return colors.isEmpty() ? masks(0) : colors;
  }

  private ClassTable indices(Set<Integer> values) {
    requireFew(
        values,
        "values",
        "numbers of objects? --masks instances; black and white? --threshold-masks 128 leaves two"
            + " values; interpolated, smoothed or saved as JPEG once? Export them again");
    boolean blackAndWhite = WHITES.stream().anyMatch(white -> values.equals(Set.of(0, white)));
    List<LabelClass> classes = new ArrayList<>();
    for (int value : values) {
      int channel = classes.size();
      String name = value == 0 ? "background" : blackAndWhite ? "foreground" : "class " + value;
      if (value != Sample.VOID || blackAndWhite || !voids.may255BeVoid()) {
        classes.add(new LabelClass(value, name, ClassTable.defaultColor(channel), Role.CLASS));
      }
    }
    return requireTwo(classes);
  }

  private ClassTable colors(Set<Integer> values) {
    requireFew(
        values,
        "colors",
        "smoothed edges, or saved as JPEG once? Export them again; black and white?"
            + " --threshold-masks 128 leaves two values");
    List<LabelClass> classes = new ArrayList<>();
    for (int color : values) {
      String name = color == 0 ? "background" : String.format(Locale.ROOT, "#%06X", color);
      classes.add(new LabelClass(classes.size(), name, color, Role.CLASS));
    }
    return requireTwo(classes);
  }

  private ClassTable requireTwo(List<LabelClass> classes) {
    if (classes.size() < 2) {
      throw Arguments.bad(
          "masks",
          "show at least two classes",
          classes.stream().map(LabelClass::name).toList(),
          MaskChecks.alphaRemedy(masks(0))
              .orElse(
                  classes.isEmpty()
                      ? "all pixels are void; is 255 a class? --ignore none"
                      : "list all classes in classes.csv"));
    }
    return new ClassTable(classes);
  }

  private static void requireFew(Set<Integer> values, String what, String remedy) {
    if (values.size() > MAX_CLASSES) {
      throw Arguments.bad(
          "masks",
          "have at most " + MAX_CLASSES + " " + what + " if no classes.csv lists them",
          values.size(),
          remedy);
    }
  }

  static Set<Integer> values(List<MaskScan> masks) {
    Set<Integer> values = new TreeSet<>();
    masks.forEach(mask -> values.addAll(mask.values()));
    return values;
  }
}
