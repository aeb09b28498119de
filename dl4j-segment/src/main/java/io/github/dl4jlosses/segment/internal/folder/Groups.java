package io.github.dl4jlosses.segment.internal.folder;

import io.github.dl4jlosses.segment.internal.dataset.FolderName;
import io.github.dl4jlosses.segment.internal.dataset.FolderName.Kind;
import io.github.dl4jlosses.segment.internal.dataset.NamedFolders;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Folders that each have images and masks of their own: cities, patients, scenes. */
final class Groups {
  private Groups() {}

  /** Returns those in a folder: they have images, and perhaps masks. */
  static List<Path> in(NamedFolders folder) {
    return folder.names().keySet().stream()
        .filter(of -> NamedFolders.in(of).any(name -> isOf(name, Kind.IMAGES)))
        .toList();
  }

  /** Whether all call their images and masks alike, and none has parts. */
  static boolean areAlike(List<Path> groups) {
    Set<List<Optional<String>>> names = new HashSet<>();
    for (Path group : groups) {
      NamedFolders inner = NamedFolders.in(group);
      if (inner.any(name -> name.part().isPresent())) {
        return false;
      }
      names.add(
          List.of(
              inner.kind(Kind.IMAGES).map(FileNames::name),
              inner.kind(Kind.MASKS).map(FileNames::name)));
    }
    return names.size() == 1 && names.iterator().next().stream().allMatch(Optional::isPresent);
  }

  private static boolean isOf(FolderName name, Kind kind) {
    return name.isKind() && name.kind().equals(Optional.of(kind));
  }
}
