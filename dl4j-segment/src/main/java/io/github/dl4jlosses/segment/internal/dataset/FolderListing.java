package io.github.dl4jlosses.segment.internal.dataset;

import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What lies in a folder with {@code images/} and {@code masks/}; nothing is opened. */
final class FolderListing {
  private static final int SHOWN = 3; // names in a message

  private final Path folder;
  private final List<String> notes = new ArrayList<>();

  FolderListing(Path folder) {
    this.folder = folder;
  }

  List<String> notes() {
    return notes;
  }

  /** Returns the folders of the parts; one that has images itself is for training. */
  static Map<Subset, Path> parts(Path root) {
    if (!Files.isDirectory(root)) {
      throw Arguments.bad(
          "dataset " + FileNames.shown(root),
          "be a folder",
          Files.exists(root) ? "a file" : "none");
    }
    Map<Subset, Path> folders = new EnumMap<>(Subset.class);
    for (Subset subset : Subset.values()) {
      for (String name : subset.folders()) {
        Path folder = root.resolve(name);
        if (Files.isDirectory(folder) && folders.put(subset, folder) != null) {
          throw Arguments.bad(
              "dataset " + FileNames.shown(root),
              "have one folder for " + subset,
              subset.folders());
        }
      }
    }
    boolean flat = Files.isDirectory(root.resolve("images"));
    if (flat && folders.isEmpty()) {
      folders.put(Subset.TRAIN, root);
    } else if (flat || folders.isEmpty()) {
      throw noDataset(root, flat ? "images and " + folders.keySet() : "neither");
    }
    return folders;
  }

  static IllegalArgumentException noDataset(Path root, String got) {
    return Arguments.bad(
        "dataset " + FileNames.shown(root),
        "have the folders images and masks, or train and validation with these in them",
        got);
  }

  /** Returns the folders within masks, by name; empty if the masks lie in it themselves. */
  List<String> labels() {
    List<Path> entries = entries(masks());
    List<Path> folders = entries.stream().filter(Files::isDirectory).toList();
    boolean files = entries.stream().anyMatch(FolderListing::isMask);
    if (!folders.isEmpty() && files) {
      throw Arguments.bad(
          "folder " + FileNames.shown(masks()),
          "hold masks, or a folder of masks per label",
          "both",
          "one mask per image with all classes, or one per image and label?");
    }
    return folders.stream().map(FileNames::name).toList();
  }

  /** Returns the images with their masks, by name. */
  List<ImageMaskFiles> pairs(List<String> labels) {
    Map<String, Path> images = images(folder.resolve("images"), notes);
    List<Map<String, Path>> masks =
        labels.isEmpty()
            ? List.of(masks(masks()))
            : labels.stream().map(label -> masks(FileNames.child(masks(), label))).toList();
    for (int k = 0; k < masks.size(); k++) {
      Path of = labels.isEmpty() ? masks() : FileNames.child(masks(), labels.get(k));
      requirePartners(images, masks.get(k), of);
    }
    List<ImageMaskFiles> files = new ArrayList<>();
    images.forEach(
        (name, image) ->
            files.add(
                new ImageMaskFiles(name, image, masks.stream().map(m -> mask(m, name)).toList())));
    return files;
  }

  private static Path mask(Map<String, Path> masks, String name) {
    return Arguments.notNull("mask of " + name, masks.get(name));
  }

  private void requirePartners(Map<String, Path> images, Map<String, Path> masks, Path folder) {
    List<Path> alone =
        images.entrySet().stream()
            .filter(image -> !masks.containsKey(image.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    if (!alone.isEmpty()) {
      throw Arguments.bad(
          "image " + FileNames.shown(alone.get(0)),
          "have a mask of its name in " + FileNames.shown(folder),
          "none" + (alone.size() > 1 ? ", as " + (alone.size() - 1) + " others" : ""),
          "an image with nothing in it needs a mask of zeros; masks are "
              + ImageDecoder.MASK_ENDINGS);
    }
    List<Path> unused =
        masks.entrySet().stream()
            .filter(mask -> !images.containsKey(mask.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    if (!unused.isEmpty()) {
      notes.add(unused.size() + " masks without an image: " + some(unused));
    }
  }

  private Path masks() {
    return folder.resolve("masks");
  }

  /** Returns the images of a folder by name, and notes what else lies there. */
  static Map<String, Path> images(Path folder, List<String> notes) {
    List<Path> entries = entries(folder);
    List<Path> images = entries.stream().filter(FolderListing::isImage).toList();
    if (images.isEmpty()) {
      throw Arguments.bad(
          "folder " + FileNames.shown(folder), "hold images " + ImageDecoder.IMAGE_ENDINGS, "none");
    }
    if (images.size() < entries.size()) {
      List<Path> others = entries.stream().filter(entry -> !isImage(entry)).toList();
      notes.add(others.size() + " entries that are no images: " + some(others));
    }
    return byName("image", images);
  }

  private Map<String, Path> masks(Path folder) {
    List<Path> masks = entries(folder).stream().filter(FolderListing::isMask).toList();
    return byName("mask", masks);
  }

  private static Map<String, Path> byName(String kind, List<Path> files) {
    Map<String, Path> byName = new TreeMap<>();
    for (Path file : files) {
      Path other = byName.put(FileNames.stem(file), file);
      if (other != null) {
        throw Arguments.bad(
            kind + " " + FileNames.shown(file),
            "have a name of its own",
            FileNames.shown(other) + " too",
            "names without endings pair images with masks: rename or remove one");
      }
    }
    return byName;
  }

  private static boolean isImage(Path file) {
    return ImageDecoder.IMAGE_ENDINGS.contains(FileNames.ending(file)) && !Files.isDirectory(file);
  }

  private static boolean isMask(Path file) {
    return ImageDecoder.MASK_ENDINGS.contains(FileNames.ending(file)) && !Files.isDirectory(file);
  }

  /** Returns what lies in a folder, by name, without hidden files. */
  private static List<Path> entries(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw Arguments.bad(
          "folder " + FileNames.shown(folder),
          "be a folder",
          Files.exists(folder) ? "a file" : "none");
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> Map.entry(FileNames.name(entry), entry)) // sorting asks for names often
          .filter(entry -> !entry.getKey().startsWith("."))
          .sorted(Map.Entry.comparingByKey())
          .map(Map.Entry::getValue)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String some(List<Path> files) {
    String names =
        files.stream()
            .limit(SHOWN)
            .map(file -> FileNames.shown(FileNames.name(file)))
            .collect(Collectors.joining(", "));
    return names + (files.size() > SHOWN ? ", …" : "");
  }
}
