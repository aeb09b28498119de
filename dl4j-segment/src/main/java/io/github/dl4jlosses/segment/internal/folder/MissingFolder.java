package io.github.dl4jlosses.segment.internal.folder;

import io.github.dl4jlosses.segment.internal.dataset.FolderName.Kind;
import io.github.dl4jlosses.segment.internal.dataset.NamedFolders;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A folder that is expected and not there. */
final class MissingFolder {
  private MissingFolder() {}

  /** Returns folders beside one that is not there, which it may be by another name. */
  static List<String> unknown(Path expected) {
    NamedFolders beside = NamedFolders.in(Arguments.notNull("parent", expected.getParent()));
    return NamedFolders.shown(
        beside.those(
            name -> name.part().isEmpty() && !name.kind().equals(Optional.of(Kind.IMAGES))));
  }

  /** Returns what to throw where a folder must be. */
  static IllegalArgumentException none(Path folder) {
    Path parent = Arguments.notNull("parent", folder.getParent());
    List<String> others =
        Files.isDirectory(parent)
            ? NamedFolders.in(parent).shown().stream().filter(n -> !n.equals("images")).toList()
            : List.of();
    String name = "folder " + FileNames.shown(folder);
    return others.isEmpty()
        ? Arguments.bad(name, "be a folder", "none")
        : Arguments.bad(name, "be a folder", "none", "is it one of " + others + "? Rename it");
  }
}
