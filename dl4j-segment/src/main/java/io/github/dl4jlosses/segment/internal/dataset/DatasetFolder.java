package io.github.dl4jlosses.segment.internal.dataset;

import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.sample.EmptyMask;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.MaskOrigin;
import io.github.dl4jlosses.segment.internal.sample.MaskSource;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A folder of images and masks: which mask belongs to which image, and to which part.
 *
 * <p>Opening lists names only; {@link io.github.dl4jlosses.segment.internal.survey.Survey} reads
 * the files. Hidden files, and masks without an image, are left out.
 *
 * @param files images and their masks of the parts that there are, by name
 * @param labels names of the folders of masks, in the order of classes.csv, else by name; empty if
 *     there is one mask per image
 * @param classFiles the files that list the classes
 * @param classTable their classes, or those of a model
 * @param lookup how masks were looked for
 * @param split how the parts came about, for people
 * @param notes what was decided and what was left out, for people
 */
public record DatasetFolder(
    Path root,
    Map<Subset, List<ImageMaskFiles>> files,
    List<String> labels,
    List<Path> classFiles,
    Optional<ClassTable> classTable,
    MaskLookup lookup,
    String split,
    List<String> notes) {
  public DatasetFolder {
    classFiles = List.copyOf(classFiles);
    notes = List.copyOf(notes);
  }

  /**
   * Returns this folder with the parts that have no folder taken from the training images.
   *
   * @throws IllegalArgumentException if there are fewer images than parts, or a share of tests
   *     beside a folder of them
   */
  public DatasetFolder divided(Split split) {
    List<ImageMaskFiles> all = part(Subset.TRAIN);
    boolean validates = !files.containsKey(Subset.VALIDATION);
    if (split.hasTest() && files.containsKey(Subset.TEST)) {
      throw Arguments.bad(
          "--test-share",
          "be 0 where there is a folder test",
          split.testShare(),
          "its images are the test");
    }
    if (all.isEmpty() || !(validates || split.hasTest())) {
      return this;
    }
    split.requireEnough("dataset " + FileNames.shown(root), all.size());
    List<String> names = all.stream().map(ImageMaskFiles::name).toList();
    Map<Subset, Set<String>> taken = new EnumMap<>(Subset.class);
    if (validates) {
      taken.put(Subset.VALIDATION, split.validation(names));
    }
    if (split.hasTest()) {
      taken.put(Subset.TEST, split.test(names));
    }
    Map<Subset, List<ImageMaskFiles>> divided = new EnumMap<>(files);
    taken.forEach((subset, of) -> divided.put(subset, those(all, p -> of.contains(p.name()))));
    Predicate<ImageMaskFiles> isTaken =
        p -> taken.values().stream().anyMatch(of -> of.contains(p.name()));
    divided.put(Subset.TRAIN, those(all, isTaken.negate()));
    String how =
        "by seed "
            + split.seed()
            + (validates ? ", " + 100 * split.validationShare() + " % validate" : "")
            + (split.hasTest() ? ", " + 100 * split.testShare() + " % test" : "");
    return with(divided, how);
  }

  private static List<ImageMaskFiles> those(
      List<ImageMaskFiles> all, Predicate<ImageMaskFiles> which) {
    return all.stream().filter(which).toList();
  }

  /**
   * Returns a folder of some of these files.
   *
   * @param how they were chosen, for people
   */
  public DatasetFolder as(Subset subset, List<ImageMaskFiles> some, String how) {
    return with(Map.of(subset, some), how);
  }

  /**
   * Returns this folder with its training images in the parts that somebody names.
   *
   * @param names of the images of each part; all others are left out
   * @param how that was said, for people
   */
  public DatasetFolder parted(Map<Subset, Set<String>> names, String how) {
    Map<Subset, List<ImageMaskFiles>> parted = new EnumMap<>(Subset.class);
    names.forEach(
        (subset, of) -> {
          List<ImageMaskFiles> some = those(part(Subset.TRAIN), p -> of.contains(p.name()));
          if (!some.isEmpty()) {
            parted.put(subset, some);
          }
        });
    return with(parted, how);
  }

  private DatasetFolder with(Map<Subset, List<ImageMaskFiles>> other, String how) {
    return new DatasetFolder(root, other, labels, classFiles, classTable, lookup, how, notes);
  }

  /** Returns this folder with more to be said of it. */
  public DatasetFolder withNotes(List<String> more) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(more);
    return new DatasetFolder(root, files, labels, classFiles, classTable, lookup, split, all);
  }

  /**
   * Returns this folder with the classes of a model, whatever classes.csv and masks say.
   *
   * @throws IllegalArgumentException if folders of masks have other names
   */
  public DatasetFolder withClasses(ClassTable table) {
    List<String> order = LabelOrder.of(labels, table, lookup, root.resolve("masks"), "the model");
    Map<Subset, List<ImageMaskFiles>> reordered = new EnumMap<>(Subset.class);
    files.forEach(
        (subset, all) ->
            reordered.put(subset, all.stream().map(pair -> reordered(pair, order)).toList()));
    return new DatasetFolder(
        root, reordered, order, classFiles, Optional.of(table), lookup, split, notes);
  }

  private ImageMaskFiles reordered(ImageMaskFiles pair, List<String> order) {
    List<MaskSource> masks =
        order.isEmpty() ? pair.masks() : order.stream().map(label -> mask(pair, label)).toList();
    return new ImageMaskFiles(pair.name(), pair.image(), masks);
  }

  private MaskSource mask(ImageMaskFiles pair, String label) {
    int index = labels.indexOf(label);
    return index < 0 ? new EmptyMask(root.resolve("masks")) : pair.masks().get(index);
  }

  /** Returns the parts that there are. */
  public Set<Subset> parts() {
    return Collections.unmodifiableSet(files.keySet());
  }

  /** Returns the images of a subset and their masks, by name; empty if it has no folder. */
  public List<ImageMaskFiles> part(Subset subset) {
    return files.getOrDefault(subset, List.of());
  }

  /** Returns all images and their masks, subset by subset. */
  public List<ImageMaskFiles> pairs() {
    return files.values().stream().flatMap(List::stream).toList();
  }

  private Optional<MaskSource> anyMask() {
    return pairs().stream().flatMap(pair -> pair.masks().stream()).findFirst();
  }

  /** Returns what says the values of its masks. */
  public MaskOrigin origin() {
    return anyMask().map(MaskSource::origin).orElse(MaskOrigin.PIXELS);
  }

  /** Returns the value of what no object covers, if objects are drawn. */
  public Optional<Integer> groundValue() {
    return anyMask().flatMap(MaskSource::groundValue);
  }

  /**
   * Checks that an option on files of masks is of use here.
   *
   * @throws IllegalArgumentException if objects are drawn
   */
  public void requirePixels(String option, Object value) {
    if (origin().isDrawn()) {
      throw Arguments.bad(
          option, "be left out where " + origin() + " says which objects there are", value);
    }
  }

  /**
   * Returns a format for the one mask of an image, or for the masks of each label.
   *
   * @throws IllegalArgumentException if objects are drawn
   */
  public List<MaskFormat> formats(MaskFormat ofEach) {
    requirePixels("--masks", ofEach);
    return Collections.nCopies(Math.max(1, labels.size()), ofEach);
  }
}
