package io.github.dl4jlosses.segment.internal.dataset;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.mask.ClassTable;
import io.github.dl4jlosses.segment.internal.mask.ClassTableFile;
import io.github.dl4jlosses.segment.internal.mask.MaskFormat;
import java.nio.file.Files;
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
 * <p>Files belong together that have one name without the ending: {@code images/a.jpg} and {@code
 * masks/a.png}. Either the folder has {@code train/} and {@code validation/} (or {@code val/}), and
 * perhaps {@code test/}, each with {@code images/} and {@code masks/}; or it has these itself, and
 * {@link Split} chooses the images that validate and test. What has no folder is taken from the
 * training images.
 *
 * <p>Opening lists names only; {@link io.github.dl4jlosses.segment.internal.survey.Survey} reads
 * the files. Hidden files, and masks without an image, are left out.
 *
 * @param files images and their masks of the parts that there are, by name
 * @param labels names of the folders of masks, in the order of classes.csv, else by name; empty if
 *     there is one mask per image
 * @param classTable classes of classes.csv, if there is one
 * @param split how the parts came about, for people
 * @param notes what was left out, for people
 */
public record DatasetFolder(
    Path root,
    Map<Subset, List<ImageMaskFiles>> files,
    List<String> labels,
    Optional<ClassTable> classTable,
    String split,
    List<String> notes) {
  public DatasetFolder {
    notes = List.copyOf(notes);
  }

  /**
   * Opens a folder to train on.
   *
   * @param split chooses the images that validate and test, if folders do not say which
   * @throws IllegalArgumentException if the folder has another structure, a part is empty, an image
   *     has no mask, or two have one name
   */
  public static DatasetFolder open(Path root, Split split) {
    DatasetFolder folder = openUndivided(root);
    if (!folder.files.containsKey(Subset.TRAIN)) {
      throw FolderListing.noDataset(root, folder.parts().toString());
    }
    return folder.divided(split);
  }

  /**
   * Opens a folder, and leaves its parts as they are: those that have folders, be it only one; a
   * folder that has images itself is all {@link Subset#TRAIN}.
   *
   * @throws IllegalArgumentException as {@link #open(Path, Split)}
   */
  public static DatasetFolder openUndivided(Path root) {
    Map<Subset, Path> folders = FolderListing.parts(root);
    Path csv = root.resolve("classes.csv");
    Optional<ClassTable> table =
        Files.exists(csv) ? Optional.of(ClassTableFile.read(csv)) : Optional.empty();
    List<String> labels = List.of();
    List<String> notes = new ArrayList<>();
    Map<Subset, List<ImageMaskFiles>> parts = new EnumMap<>(Subset.class);
    for (Map.Entry<Subset, Path> folder : folders.entrySet()) {
      FolderListing listing = new FolderListing(folder.getValue());
      List<String> found = ordered(listing.labels(), table, folder.getValue(), "classes.csv");
      if (!parts.isEmpty() && !found.equals(labels)) {
        throw Arguments.bad(
            "folder " + FileNames.shown(folder.getValue().resolve("masks")),
            "have the labels of the other parts " + labels,
            found);
      }
      labels = found;
      parts.put(folder.getKey(), listing.pairs(labels));
      listing.notes().forEach(note -> notes.add(folder.getKey() + ": " + note));
    }
    return new DatasetFolder(root, parts, labels, table, "by folder", notes);
  }

  /**
   * Returns the images of a folder that has no masks, by name.
   *
   * @param folder that holds the images, or a folder {@code images/} that does
   */
  public static List<Path> images(Path folder) {
    Path inner = folder.resolve("images");
    Path of = Files.isDirectory(inner) ? inner : folder;
    return List.copyOf(FolderListing.images(of, new ArrayList<>()).values());
  }

  private static List<String> ordered(
      List<String> labels, Optional<ClassTable> table, Path folder, String source) {
    if (labels.isEmpty() || table.isEmpty()) {
      return labels;
    }
    List<String> names = table.get().names();
    if (!Set.copyOf(names).equals(Set.copyOf(labels))) {
      throw Arguments.bad(
          "folder " + FileNames.shown(folder.resolve("masks")),
          "have a folder for each class of " + source + " " + names,
          labels);
    }
    return names;
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
          "its images are those that nothing else sees");
    }
    if (all.isEmpty() || !(validates || split.hasTest())) {
      return this;
    }
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
    return new DatasetFolder(root, divided, labels, classTable, how, notes);
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
    return new DatasetFolder(root, Map.of(subset, some), labels, classTable, how, notes);
  }

  /**
   * Returns this folder with the classes of a model, whatever classes.csv and masks say.
   *
   * @throws IllegalArgumentException if folders of masks have other names
   */
  public DatasetFolder withClasses(ClassTable table) {
    List<String> order = ordered(labels, Optional.of(table), root, "the model");
    Map<Subset, List<ImageMaskFiles>> reordered = new EnumMap<>(Subset.class);
    files.forEach(
        (subset, all) ->
            reordered.put(subset, all.stream().map(pair -> reordered(pair, order)).toList()));
    return new DatasetFolder(root, reordered, order, Optional.of(table), split, notes);
  }

  private ImageMaskFiles reordered(ImageMaskFiles pair, List<String> order) {
    List<Path> masks =
        order.isEmpty()
            ? pair.masks()
            : order.stream().map(label -> pair.masks().get(labels.indexOf(label))).toList();
    return new ImageMaskFiles(pair.name(), pair.image(), masks);
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

  /** Returns a format for the one mask of an image, or for the masks of each label. */
  public List<MaskFormat> formats(MaskFormat ofEach) {
    return Collections.nCopies(Math.max(1, labels.size()), ofEach);
  }
}
