package io.github.dl4jlosses.segment.internal.drawn;

import io.github.dl4jlosses.segment.internal.dataset.FolderName;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import io.github.dl4jlosses.segment.internal.listing.ImageEndings;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A COCO file of a data set.
 *
 * @param part that it is of, if its name says so, as {@code instances_train.json}, or that of its
 *     folder; empty if it is of all images
 */
record CocoPart(Path file, Optional<Subset> part) {
  private static final int DEPTH = 3; // folders in folders

  /** Words in names of COCO files: instances_default, _annotations.coco, result, labels. */
  private static final Set<String> WORDS =
      Set.of(
          "annotations",
          "annotation",
          "annots",
          "annot",
          "coco",
          "instances",
          "instance",
          "segmentation",
          "segmentations",
          "labels",
          "label",
          "result",
          "results",
          "default",
          "roboflow");

  /**
   * Returns the files that are named as COCO files are: in the data set, and in its folders of
   * parts, images and annotations.
   *
   * @throws IllegalArgumentException if two are of the same images
   */
  static List<CocoPart> in(Path root) {
    List<CocoPart> found = new ArrayList<>();
    collect(root, Optional.empty(), 0, found);
    Set<Optional<Subset>> parts = new HashSet<>();
    for (CocoPart coco : found) {
      if (!parts.add(coco.part) || (parts.contains(Optional.<Subset>empty()) && parts.size() > 1)) {
        throw Arguments.bad(
            "dataset " + FileNames.shown(root),
            "have one COCO file, or one for each part",
            found.stream().map(f -> FileNames.shown(root.relativize(f.file).toString())).toList(),
            "say which: --annotations");
      }
    }
    return found;
  }

  private static void collect(Path folder, Optional<Subset> part, int depth, List<CocoPart> found) {
    List<Path> entries = FolderEntries.of(folder);
    Set<String> images =
        entries.stream()
            .filter(ImageEndings::isImage)
            .map(FileNames::stem)
            .collect(Collectors.toSet());
    for (Path entry : entries) {
      if (Files.isDirectory(entry)) {
        FolderName name = FolderName.of(entry);
        boolean of = name.part().isPresent() || name.kind().isPresent();
        if (of && depth < DEPTH) {
          collect(entry, name.part().or(() -> part), depth + 1, found);
        }
      } else if (isOne(entry) && !images.contains(FileNames.stem(entry))) {
        found.add(new CocoPart(entry, part(entry).or(() -> part)));
      }
    }
  }

  private static boolean isOne(Path file) {
    List<String> words = words(file);
    return FileNames.ending(file).equals("json")
        && !words.isEmpty()
        && words.stream().allMatch(word -> WORDS.contains(word) || part(word).isPresent());
  }

  private static Optional<Subset> part(Path file) {
    return words(file).stream().flatMap(word -> part(word).stream()).findFirst();
  }

  private static Optional<Subset> part(String word) {
    return FolderName.of(Path.of(word)).part();
  }

  private static List<String> words(Path file) {
    String name = FileNames.stem(file).toLowerCase(Locale.ROOT);
    String stem = name.replaceAll("(19|20)[0-9]{2}(?![0-9])", ""); // a year, as in train2017
    return Arrays.stream(stem.split("[^\\p{L}\\p{N}]+", -1)).filter(w -> !w.isEmpty()).toList();
  }

  /** Returns what a list of files is called in a note. */
  static String shown(Path root, List<CocoPart> files) {
    return files.stream()
        .map(
            f ->
                FileNames.shown(root.relativize(f.file).toString())
                    + f.part.map(part -> " (" + part + ")").orElse(""))
        .collect(Collectors.joining(", "));
  }
}
