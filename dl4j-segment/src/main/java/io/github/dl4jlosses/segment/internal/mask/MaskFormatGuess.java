package io.github.dl4jlosses.segment.internal.mask;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.mask.LabelClass.Role;
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
 * @param scans of each image the masks
 */
public record MaskFormatGuess(
    List<String> labels, Optional<ClassTable> table, List<List<MaskScan>> scans) {
  private static final int VOID = 255;
  private static final List<Integer> BLACK_WHITE = List.of(0, VOID);
  private static final int MAX_CLASSES = 64; // more values are objects, or an interpolation

  /** Returns the format of the one mask of an image, or of the masks of each label. */
  public List<MaskFormat> formats() {
    if (labels.isEmpty()) {
      return List.of(single(masks(0)));
    }
    List<List<MaskScan>> all = IntStream.range(0, labels.size()).mapToObj(this::masks).toList();
    boolean hasVoid = // beyond doubt, in any label
        all.stream().flatMap(List::stream).anyMatch(mask -> has(mask, 1) && has(mask, VOID));
    return all.stream().map(masks -> label(masks, hasVoid)).toList();
  }

  private List<MaskScan> masks(int index) {
    return scans.stream().map(scan -> scan.get(index)).toList();
  }

  private static boolean has(MaskScan mask, int value) {
    return mask.counts().has(value);
  }

  private MaskFormat single(List<MaskScan> masks) {
    if (masks.stream().anyMatch(MaskScan::isColor)) {
      return MaskFormat.COLOR;
    }
    if (masks.stream().anyMatch(MaskScan::isDeep) && !areListed(masks)) {
      requireAllDeep(masks, "list them in classes.csv");
      return MaskFormat.INSTANCES;
    }
    requireClearVoid(masks);
    table.ifPresent(classes -> MaskChecks.requireOneReading(classes, masks));
    return MaskFormat.INDEX;
  }

  /** Whether masks of 16 bits hold the values of classes: a table lists them. */
  private boolean areListed(List<MaskScan> masks) {
    if (table.isEmpty()) {
      return false;
    }
    List<Integer> listed = table.get().entries().stream().map(LabelClass::value).toList();
    return !listed.equals(List.of(0, 1)) // background and object
        || masks.stream().allMatch(mask -> mask.counts().isComplete() && shows(mask, listed));
  }

  private static boolean shows(MaskScan mask, List<Integer> only) {
    return IntStream.range(0, mask.counts().size())
        .allMatch(v -> only.contains(mask.counts().value(v)));
  }

  private static void requireAllDeep(List<MaskScan> masks, String remedy) {
    for (MaskScan mask : masks) {
      if (!mask.isDeep() && mask.counts().zeros() < mask.counts().pixels()) {
        throw Arguments.bad(
            "mask " + FileNames.shown(mask.file()),
            "have 16 bits, as others have whose values are numbers of objects",
            mask.header().kind(),
            "save all in one way; if they are classes, " + remedy);
      }
    }
  }

  /** Refuses 255 where it stands for void as likely as for yes. */
  private void requireClearVoid(List<MaskScan> masks) {
    boolean listed =
        table.stream().flatMap(t -> t.entries().stream()).anyMatch(e -> e.value() == VOID);
    boolean blackAndWhite = table.isEmpty() && values(masks).equals(Set.of(0, VOID));
    boolean besideOthers = masks.stream().anyMatch(m -> has(m, VOID) && !shows(m, BLACK_WHITE));
    if (!listed && !blackAndWhite && !besideOthers) {
      refuseVoid(masks, "say so: index, or list 255 in classes.csv");
    }
  }

  private static void refuseVoid(List<MaskScan> masks, String remedy) {
    for (MaskScan mask : masks) {
      if (has(mask, VOID)) {
        throw Arguments.bad(
            "mask " + FileNames.shown(mask.file()),
            "show whether 255 is void or yes",
            "it beside 0 alone, and no mask has it beside another value",
            "void? Then " + remedy + "; yes? Then save it as the others are");
      }
    }
  }

  private static MaskFormat label(List<MaskScan> masks, boolean hasVoid) {
    if (masks.stream().anyMatch(MaskScan::isDeep)) {
      requireAllDeep(masks, "save them with 8 bits");
      return MaskFormat.LABEL_INSTANCES;
    }
    boolean ones = masks.stream().anyMatch(mask -> has(mask, 1));
    boolean whites = masks.stream().anyMatch(mask -> has(mask, VOID));
    boolean both = masks.stream().anyMatch(mask -> has(mask, 1) && has(mask, VOID));
    if (whites && !both && (ones || hasVoid)) {
      refuseVoid(masks, "say so: labels");
    }
    return whites && !ones ? MaskFormat.LABELS_BLACK_WHITE : MaskFormat.LABELS;
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
    List<MaskScan> colors = masks(0).stream().filter(MaskScan::isColor).toList();
    return colors.isEmpty() ? masks(0) : colors;
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

  private static Set<Integer> values(List<MaskScan> masks) {
    Set<Integer> values = new TreeSet<>();
    for (MaskScan mask : masks) {
      IntStream.range(0, mask.counts().size()).forEach(v -> values.add(mask.counts().value(v)));
    }
    return values;
  }
}
