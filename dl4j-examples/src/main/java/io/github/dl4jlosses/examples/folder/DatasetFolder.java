package io.github.dl4jlosses.examples.folder;

import io.github.dl4jlosses.examples.image.FileNames;
import io.github.dl4jlosses.internal.Arguments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A folder of images and masks: which mask belongs to which image, and to which part.
 *
 * <p>Files belong together that have one name without the ending: {@code images/a.jpg} and {@code
 * masks/a.png}. Either the folder has {@code train/} and {@code validation/} (or {@code val/}), and
 * perhaps {@code test/}, each with {@code images/} and {@code masks/}; or it has these itself, and
 * {@link Split} chooses the images that validate. A folder with {@code train/} but no {@code
 * validation/} has its training images split.
 *
 * <p>Opening lists names only; {@link io.github.dl4jlosses.examples.survey.Survey} reads the files.
 * Hidden files, and masks without an image, are left out.
 */
public final class DatasetFolder {
  private final Path root;
  private final Map<Part, List<Pair>> parts;
  private final List<String> labels;
  private final Optional<ClassTable> classTable;
  private final String split;
  private final List<String> notes;

  private DatasetFolder(
      Path root,
      Map<Part, List<Pair>> parts,
      List<String> labels,
      Optional<ClassTable> classTable,
      String split,
      List<String> notes) {
    this.root = root;
    this.parts = parts;
    this.labels = labels;
    this.classTable = classTable;
    this.split = split;
    this.notes = List.copyOf(notes);
  }

  /** Opens a folder; a fifth validates, chosen by seed 1, if folders do not say which. */
  public static DatasetFolder open(Path root) {
    return open(root, new Split());
  }

  /**
   * Opens a folder.
   *
   * @param split chooses the images that validate, if folders do not say which
   * @throws IllegalArgumentException if the folder has another structure, a part is empty, an image
   *     has no mask, or two have one name
   */
  public static DatasetFolder open(Path root, Split split) {
    Map<Part, Path> folders = folders(root);
    Path csv = root.resolve("classes.csv");
    Optional<ClassTable> table =
        Files.exists(csv) ? Optional.of(ClassTable.read(csv)) : Optional.empty();
    List<String> labels = List.of();
    List<String> notes = new ArrayList<>();
    Map<Part, List<Pair>> parts = new EnumMap<>(Part.class);
    for (Map.Entry<Part, Path> folder : folders.entrySet()) {
      FolderListing listing = new FolderListing(folder.getValue());
      List<String> found = ordered(listing.labels(), table, folder.getValue());
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
    String how = "by folder";
    if (!parts.containsKey(Part.VALIDATION)) {
      how = divide(parts, split);
    }
    return new DatasetFolder(root, parts, labels, table, how, notes);
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

  private static Map<Part, Path> folders(Path root) {
    if (!Files.isDirectory(root)) {
      throw Arguments.bad(
          "dataset " + FileNames.shown(root),
          "be a folder",
          Files.exists(root) ? "a file" : "none");
    }
    Map<Part, Path> folders = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      for (String name : part.folders()) {
        Path folder = root.resolve(name);
        if (Files.isDirectory(folder) && folders.put(part, folder) != null) {
          throw Arguments.bad(
              "dataset " + FileNames.shown(root), "have one folder for " + part, part.folders());
        }
      }
    }
    boolean flat = Files.isDirectory(root.resolve("images"));
    if (flat && folders.isEmpty()) {
      folders.put(Part.TRAIN, root);
    } else if (flat || !folders.containsKey(Part.TRAIN)) {
      throw Arguments.bad(
          "dataset " + FileNames.shown(root),
          "have the folders images and masks, or train and validation with these in them",
          flat ? "images and " + folders.keySet() : "neither");
    }
    return folders;
  }

  private static List<String> ordered(
      List<String> labels, Optional<ClassTable> table, Path folder) {
    if (labels.isEmpty() || table.isEmpty()) {
      return labels;
    }
    List<String> names = table.get().names();
    if (!Set.copyOf(names).equals(Set.copyOf(labels))) {
      throw Arguments.bad(
          "folder " + FileNames.shown(folder.resolve("masks")),
          "have a folder for each class of classes.csv " + names,
          labels);
    }
    return names;
  }

  private static String divide(Map<Part, List<Pair>> parts, Split split) {
    List<Pair> all = Arguments.notNull("train", parts.get(Part.TRAIN));
    Set<String> validating = split.validation(all.stream().map(Pair::name).toList());
    parts.put(Part.TRAIN, all.stream().filter(p -> !validating.contains(p.name())).toList());
    parts.put(Part.VALIDATION, all.stream().filter(p -> validating.contains(p.name())).toList());
    return "by seed " + split.seed() + ", " + 100 * split.validationShare() + " % validate";
  }

  /** Returns the folder. */
  public Path root() {
    return root;
  }

  /** Returns the parts that there are. */
  public Set<Part> parts() {
    return Collections.unmodifiableSet(parts.keySet());
  }

  /** Returns the pairs of a part, by name; empty if it has no folder. */
  public List<Pair> part(Part part) {
    return parts.getOrDefault(part, List.of());
  }

  /** Returns all pairs, part by part. */
  public List<Pair> pairs() {
    return parts.values().stream().flatMap(List::stream).toList();
  }

  /**
   * Returns the names of the folders of masks, in the order of classes.csv, else by name; empty if
   * there is one mask per image.
   */
  public List<String> labels() {
    return labels;
  }

  /** Returns the classes of classes.csv, if there is one. */
  public Optional<ClassTable> classTable() {
    return classTable;
  }

  /** Returns how the parts came about, for people. */
  public String split() {
    return split;
  }

  /** Returns what was left out, for people. */
  public List<String> notes() {
    return notes;
  }
}
