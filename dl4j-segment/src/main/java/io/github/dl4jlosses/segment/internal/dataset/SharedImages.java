package io.github.dl4jlosses.segment.internal.dataset;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds images that are measured and learned from too, whatever their names. */
public final class SharedImages {
  private SharedImages() {}

  /** Returns a folder that says of its images which are the same file as a training image. */
  public static DatasetFolder noted(DatasetFolder folder) {
    List<String> notes = new ArrayList<>();
    List<Path> training = images(folder, Subset.TRAIN);
    for (Subset subset : List.of(Subset.VALIDATION, Subset.TEST)) {
      List<String> shared = shared(training, images(folder, subset));
      if (!shared.isEmpty()) {
        notes.add(
            Arguments.count(
                    shared.size(),
                    subset + " image is also a training image",
                    subset + " images are also training images")
                + ", so the score is too good: "
                + FolderEntries.someNames(shared));
      }
    }
    return folder.withNotes(notes);
  }

  private static List<Path> images(DatasetFolder folder, Subset subset) {
    return folder.part(subset).stream().map(ImageMaskFiles::image).toList();
  }

  /** Reads only files that are as long as one of the other part. */
  private static List<String> shared(List<Path> training, List<Path> measured) {
    Set<Long> sizes = sizes(measured);
    sizes.retainAll(sizes(training));
    Map<String, Path> known = new HashMap<>();
    digests(training, sizes).forEach((file, digest) -> known.put(digest, file));
    List<String> shared = new ArrayList<>();
    digests(measured, sizes)
        .forEach(
            (file, digest) ->
                Optional.ofNullable(known.get(digest))
                    .ifPresent(other -> shared.add(shown(file, other))));
    return shared;
  }

  /** Returns the digests of files of these sizes, in their order. */
  private static Map<Path, String> digests(List<Path> files, Set<Long> sizes) {
    List<Path> some = files.stream().filter(file -> sizes.contains(size(file))).toList();
    List<Optional<String>> digests = FileDigest.map(some, SharedImages::digest);
    Map<Path, String> found = new LinkedHashMap<>();
    for (int i = 0; i < some.size(); i++) {
      Path file = some.get(i);
      digests.get(i).ifPresent(digest -> found.put(file, digest));
    }
    return found;
  }

  private static Set<Long> sizes(List<Path> files) {
    return files.stream().map(SharedImages::size).collect(Collectors.toCollection(HashSet::new));
  }

  /** A file that cannot be read is told of where images are read. */
  private static Optional<String> digest(Path file) {
    try {
      return Optional.of(FileDigest.of(file));
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  private static String shown(Path file, Path other) {
    String name = FileNames.name(file);
    String otherName = FileNames.name(other);
    return name.equals(otherName) ? name : name + " (" + otherName + ")";
  }
}
