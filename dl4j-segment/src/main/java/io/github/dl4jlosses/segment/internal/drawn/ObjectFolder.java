package io.github.dl4jlosses.segment.internal.drawn;

import io.github.dl4jlosses.segment.internal.dataset.FolderName.Kind;
import io.github.dl4jlosses.segment.internal.dataset.NamedFolders;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import io.github.dl4jlosses.segment.internal.listing.ImageEndings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A folder that holds one image, and the masks of its objects.
 *
 * @param expected the folder of the masks, be it there or not
 */
record ObjectFolder(Path folder, Path image, Path expected, List<Path> masks) {
  /** Returns those in a folder; none if any folder in it is something else. */
  static List<ObjectFolder> in(Path folder) {
    List<ObjectFolder> all = new ArrayList<>();
    for (Path inner : FolderEntries.folders(folder)) {
      Optional<ObjectFolder> found = of(inner);
      if (found.isEmpty()) {
        return List.of();
      }
      all.add(found.get());
    }
    return all;
  }

  private static Optional<ObjectFolder> of(Path folder) {
    NamedFolders inner = NamedFolders.in(folder);
    if (!inner.any(name -> name.isKind())) {
      return Optional.empty();
    }
    List<Path> images = files(inner.kind(Kind.IMAGES));
    Optional<Path> masks = inner.kind(Kind.MASKS);
    List<Path> objects = files(masks);
    boolean fits =
        images.size() == 1
            && ImageEndings.isImage(images.get(0))
            && objects.stream().noneMatch(Files::isDirectory);
    return fits
        ? Optional.of(
            new ObjectFolder(
                folder,
                images.get(0),
                masks.orElse(folder.resolve("masks")),
                objects.stream().filter(ImageEndings::isMask).toList()))
        : Optional.empty();
  }

  private static List<Path> files(Optional<Path> folder) {
    return folder.map(FolderEntries::of).orElse(List.of());
  }

  /** Returns the name of the image, and before it that of its folder if it is another. */
  String name() {
    String stem = FileNames.stem(image);
    String of = FileNames.name(folder);
    return stem.equals(of) ? stem : of + "/" + stem;
  }
}
