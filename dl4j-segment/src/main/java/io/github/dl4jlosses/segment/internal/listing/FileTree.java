package io.github.dl4jlosses.segment.internal.listing;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Files of a folder; if it holds none itself, those of the folders in it.
 *
 * @param others what else lies where files were looked for
 */
public record FileTree(List<Named> files, List<Path> others) {
  private static final int DEPTH = 6; // folders in folders
  private static final int MOST = 10_000; // folders, such as of a whole disk

  /** A file and its name without the ending; "city/a" if it lies in a folder. */
  public record Named(String name, Path file) {}

  public FileTree {
    files = List.copyOf(files);
    others = List.copyOf(others);
  }

  public static FileTree empty() {
    return new FileTree(List.of(), List.of());
  }

  /** Lists the files that are wanted. */
  public static FileTree of(Path folder, Predicate<Path> wanted) {
    Walk walk = new Walk(wanted);
    walk.list(folder, "", 0);
    return new FileTree(walk.files, walk.others);
  }

  private static final class Walk {
    private final Predicate<Path> wanted;
    private final Set<Path> seen = new HashSet<>(); // links may lead back
    private final List<Named> files = new ArrayList<>();
    private final List<Path> others = new ArrayList<>();

    Walk(Predicate<Path> wanted) {
      this.wanted = wanted;
    }

    void list(Path folder, String prefix, int depth) {
      if (!seen.add(real(folder))) {
        others.add(folder);
        return;
      }
      if (seen.size() > MOST) {
        throw Arguments.bad(
            "folder " + FileNames.shown(folder),
            "hold at most " + MOST + " folders",
            "more",
            "name the folder of the images");
      }
      Map<Boolean, List<Path>> entries =
          FolderEntries.of(folder).stream().collect(Collectors.partitioningBy(wanted));
      List<Path> found = entries.getOrDefault(true, List.of());
      found.forEach(file -> files.add(new Named(prefix + FileNames.stem(file), file)));
      for (Path entry : entries.getOrDefault(false, List.of())) {
        if (found.isEmpty() && depth < DEPTH && Files.isDirectory(entry)) {
          list(entry, prefix + composed(entry) + "/", depth + 1);
        } else {
          others.add(entry);
        }
      }
    }

    private static Path real(Path folder) {
      try {
        return folder.toRealPath();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** As {@link FileNames#stem} does, so that folders of images and of masks find each other. */
    private static String composed(Path folder) {
      return Normalizer.normalize(FileNames.name(folder), Normalizer.Form.NFC);
    }
  }

  public boolean isEmpty() {
    return files.isEmpty();
  }

  /** Whether the files lie in folders. */
  public boolean isNested() {
    return files.stream().anyMatch(file -> file.name().contains("/"));
  }

  /** Returns those files that fit, without the others. */
  public FileTree only(Predicate<Path> which) {
    return new FileTree(files.stream().filter(file -> which.test(file.file())).toList(), List.of());
  }

  /**
   * Returns the files by name.
   *
   * @param kind what messages call a file
   * @throws IllegalArgumentException if two have one name
   */
  public Map<String, Path> byName(String kind) {
    Map<String, Path> byName = new TreeMap<>();
    for (Named named : files) {
      Path other = byName.put(named.name(), named.file());
      if (other != null) {
        throw Arguments.bad(
            kind + " " + FileNames.shown(named.file()),
            "have a name of its own",
            FileNames.shown(other) + " too",
            "names without endings pair images with masks: rename or remove one");
      }
    }
    return byName;
  }
}
