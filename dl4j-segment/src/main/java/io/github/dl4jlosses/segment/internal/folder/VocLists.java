package io.github.dl4jlosses.segment.internal.folder;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.dataset.FolderName;
import io.github.dl4jlosses.segment.internal.dataset.PartFolder;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.SmallFiles;
import io.github.dl4jlosses.segment.internal.listing.FileTree;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import io.github.dl4jlosses.segment.internal.listing.ImageEndings;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which images of a folder in the manner of VOC are read. Few of those in {@code JPEGImages} have a
 * mask in {@code SegmentationClass}; {@code ImageSets/Segmentation} lists them, part by part.
 */
final class VocLists {
  private static final int MAX_BYTES = 64 << 20; // a million names have some 20 MB

  private static final String FOLDER = "ImageSets/Segmentation";

  private final Optional<Path> masks; // empty if the folder is of another kind
  private final Map<Subset, Path> files;
  private final Map<Subset, Set<String>> names = new EnumMap<>(Subset.class);
  private final List<String> notes = new ArrayList<>();

  private VocLists(Optional<Path> masks, Map<Subset, Path> files) {
    this.masks = masks;
    this.files = files;
  }

  /**
   * Finds the lists.
   *
   * @throws IllegalArgumentException if there are two for one part
   */
  static VocLists of(Path root, FolderLayout layout) {
    List<PartFolder> parts = layout.parts().values().stream().flatMap(List::stream).toList();
    boolean voc =
        parts.size() == 1
            && isNamed(parts.get(0).images(), "jpegimages")
            && isNamed(parts.get(0).masks(), "segmentationclass")
            && root.equals(parts.get(0).images().getParent());
    Map<Subset, Path> files = voc ? lists(root.resolve(FOLDER)) : Map.of();
    if (!files.isEmpty()) {
      layout.reads(root.resolve("ImageSets"));
    }
    Optional<Path> masks = voc ? Optional.of(parts.get(0).masks()) : Optional.empty();
    return new VocLists(masks, files);
  }

  private static boolean isNamed(Path folder, String name) {
    return FileNames.name(folder).toLowerCase(Locale.ROOT).equals(name);
  }

  private static Map<Subset, Path> lists(Path folder) {
    Map<Subset, Path> lists = new EnumMap<>(Subset.class);
    if (!Files.isDirectory(folder)) {
      return lists;
    }
    List<Path> all =
        FolderEntries.of(folder).stream().filter(f -> FileNames.ending(f).equals("txt")).toList();
    for (Path file : all) {
      FolderName name = FolderName.of(FileNames.child(folder, FileNames.stem(file)));
      if (name.isPart() && !isTrainval(file)) {
        Path other = lists.put(name.part().orElseThrow(), file);
        if (other != null) {
          throw Arguments.bad(
              "folder " + FileNames.shown(folder),
              "have one list for " + name.part().orElseThrow(),
              FolderEntries.some(List.of(other, file)),
              "remove one");
        }
      }
    }
    all.stream()
        .filter(file -> isTrainval(file) || all.size() == 1) // CVAT calls its only list default
        .forEach(file -> lists.putIfAbsent(Subset.TRAIN, file));
    return lists;
  }

  private static boolean isTrainval(Path file) {
    return FileNames.stem(file).toLowerCase(Locale.ROOT).equals("trainval");
  }

  /**
   * Returns those of the images that are listed; without lists, those that have masks.
   *
   * @param images by name
   * @throws IllegalArgumentException if a list names no image, or two lists name one
   */
  Map<String, Path> chosen(Map<String, Path> images, MaskLookup lookup) {
    if (masks.isEmpty()) {
      return images;
    }
    Set<String> masked = FileTree.of(masks.get(), ImageEndings::isMask).byName("mask").keySet();
    Map<String, Path> chosen = new TreeMap<>(images);
    if (files.isEmpty()) {
      boolean any = images.keySet().stream().anyMatch(masked::contains);
      if (any && !lookup.allowsMissing() && lookup.given().isEmpty()) {
        chosen.keySet().retainAll(masked);
        note(images.size() - chosen.size(), "without a mask", "VOC has masks for some alone");
      }
      return chosen;
    }
    files.forEach((subset, file) -> names.put(subset, listed(file, images)));
    if (isTrainval(files.getOrDefault(Subset.TRAIN, masks.get()))) {
      Set<String> training = names.getOrDefault(Subset.TRAIN, Set.of());
      names.forEach(
          (subset, of) -> training.removeIf(n -> subset != Subset.TRAIN && of.contains(n)));
    }
    requireApart();
    leaveOutTest(masked);
    chosen.keySet().removeIf(name -> names.values().stream().noneMatch(of -> of.contains(name)));
    note(images.size() - chosen.size(), "in no list of " + FOLDER, "so VOC has it");
    return chosen;
  }

  private void note(int count, String which, String why) {
    if (count > 0) {
      String are = Arguments.count(count, "image " + which + " is", "images " + which + " are");
      notes.add(are + " not read (" + why + ")");
    }
  }

  private Set<String> listed(Path file, Map<String, Path> images) {
    Set<String> found = new TreeSet<>();
    List<String> missing = new ArrayList<>();
    for (String line : lines(file)) {
      String last = line.substring(line.lastIndexOf('/') + 1);
      String stem = last.substring(0, Math.max(last.lastIndexOf('.'), 0));
      List.of(line, last, stem).stream()
          .filter(images::containsKey)
          .findFirst()
          .ifPresentOrElse(found::add, () -> missing.add(line));
    }
    if (found.isEmpty() && !missing.isEmpty()) {
      throw Arguments.bad(
          "list " + FileNames.shown(file),
          "name images of the folder",
          FolderEntries.someNames(missing),
          "a name in each line, without an ending; or remove the list");
    }
    if (!missing.isEmpty()) {
      notes.add(
          Arguments.count(missing.size(), "name", "names")
              + " of "
              + FileNames.shown(FileNames.name(file))
              + " without an image: "
              + FolderEntries.someNames(missing));
    }
    return found;
  }

  private static List<String> lines(Path file) {
    String name = "list " + FileNames.shown(file);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(SmallFiles.bytes(name, file, MAX_BYTES));
      return UTF_8
          .newDecoder()
          .decode(bytes)
          .toString()
          .lines()
          .map(String::strip)
          .filter(l -> !l.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new IllegalArgumentException(name + " must be text in UTF-8, got " + e, e);
    }
  }

  private void requireApart() {
    Map<String, Subset> seen = new HashMap<>();
    names.forEach(
        (subset, of) ->
            of.forEach(
                name -> {
                  Subset other = seen.put(name, subset);
                  if (other != null) {
                    throw Arguments.bad(
                        "image " + FileNames.shown(name),
                        "be in one list of " + FOLDER,
                        other + " and " + subset,
                        "it would be learned and measured: remove it from one");
                  }
                }));
  }

  private void leaveOutTest(Set<String> masked) {
    Set<String> test = names.getOrDefault(Subset.TEST, Set.of());
    if (!test.isEmpty() && test.stream().noneMatch(masked::contains)) {
      names.remove(Subset.TEST);
      notes.add(Subset.TEST + " is a list of images without masks: it is not read");
    }
  }

  /** Returns a folder with the parts that the lists say. */
  DatasetFolder divided(DatasetFolder folder) {
    return names.isEmpty() ? folder : folder.parted(names, "by " + FOLDER);
  }

  /** Returns what is to be said, once images are chosen. */
  List<String> notes() {
    return notes;
  }
}
