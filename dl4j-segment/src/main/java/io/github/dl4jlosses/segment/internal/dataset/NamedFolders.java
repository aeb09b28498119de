package io.github.dl4jlosses.segment.internal.dataset;

import io.github.dl4jlosses.segment.internal.dataset.FolderName.Kind;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.FileTree;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import io.github.dl4jlosses.segment.internal.listing.ImageEndings;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The folders in a folder, and what their names say. */
public record NamedFolders(Path folder, Map<Path, FolderName> names) {
  private static final List<String> OF_VOC = List.of("SegmentationClass", "SegmentationObject");

  public static NamedFolders in(Path folder) {
    Map<Path, FolderName> names = new LinkedHashMap<>();
    FolderEntries.folders(folder).forEach(inner -> names.put(inner, FolderName.of(inner)));
    return new NamedFolders(folder, names);
  }

  public boolean any(Predicate<FolderName> which) {
    return names.values().stream().anyMatch(which);
  }

  public List<Path> those(Predicate<FolderName> which) {
    return names.entrySet().stream()
        .filter(entry -> which.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  public List<String> shown() {
    return shown(List.copyOf(names.keySet()));
  }

  public static List<String> shown(List<Path> folders) {
    return folders.stream().map(inner -> FileNames.shown(FileNames.name(inner))).toList();
  }

  /**
   * Returns the folder of a part, or of a part's images or masks.
   *
   * @throws IllegalArgumentException if there are two
   */
  public Optional<Path> part(Subset subset, Optional<Kind> kind) {
    List<Path> found = those(n -> n.part().equals(Optional.of(subset)) && n.kind().equals(kind));
    String what = kind.map(k -> k + " of ").orElse("") + subset;
    return one(what, found);
  }

  /**
   * Returns the folder of images or of masks; one of exactly that name comes first, then the only
   * one that holds such files.
   *
   * @throws IllegalArgumentException if there are two
   */
  public Optional<Path> kind(Kind kind) {
    List<Path> found = those(n -> n.isKind() && n.kind().equals(Optional.of(kind)));
    List<Path> exact =
        found.stream().filter(f -> FileNames.name(f).equals(kind.toString())).toList();
    if (!exact.isEmpty() || found.size() < 2) {
      return exact.stream().findFirst().or(() -> found.stream().findFirst());
    }
    List<Path> filled = found.stream().filter(f -> holds(f, kind)).toList();
    return areOfVoc(filled)
        ? filled.stream().findFirst()
        : one(kind.toString(), filled.isEmpty() ? found : filled);
  }

  /** SegmentationClass, and SegmentationObject, which has no classes. */
  private static boolean areOfVoc(List<Path> filled) {
    return filled.stream().map(FileNames::name).toList().equals(OF_VOC);
  }

  private static boolean holds(Path folder, Kind kind) {
    Predicate<Path> wanted = kind == Kind.IMAGES ? ImageEndings::isImage : ImageEndings::isMask;
    return !FileTree.of(folder, wanted).isEmpty();
  }

  private Optional<Path> one(String what, List<Path> found) {
    if (found.size() > 1) {
      throw twice(what, found);
    }
    return found.stream().findFirst();
  }

  public IllegalArgumentException twice(String what, List<Path> found) {
    return Arguments.bad(
        "dataset " + FileNames.shown(folder),
        "have one folder for " + what,
        shown(found),
        "rename or remove one");
  }
}
