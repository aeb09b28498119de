package io.github.dl4jlosses.segment.spark.internal.predict;

import io.github.dl4jlosses.segment.internal.folder.ImageFolder;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.ImageEndings;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import io.github.dl4jlosses.segment.spark.internal.storage.Storage;
import io.github.dl4jlosses.segment.spark.internal.storage.Storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The images of a folder or a glob, in the order of their names. */
final class ImageList {
  private ImageList() {}

  /**
   * Lists images.
   *
   * @param place a folder, as for segment; a glob; or one image
   * @param notes gets what was left out
   * @throws IllegalArgumentException if there are none
   */
  static List<StoredFile> of(String place, Storage storage, Terminal notes) throws IOException {
    if (Storage.isLocal(place) && Files.exists(FileNames.path(place))) {
      ImageFolder folder = ImageFolder.of(FileNames.path(place));
      folder.notes().forEach(note -> notes.line("note: " + note));
      return folder.images().stream()
          .map(image -> new StoredFile(FileNames.text(image), image.toFile().length()))
          .toList();
    }
    String inner = Storage.child(place, "images");
    boolean isFolder = !Storage.isGlob(place) && storage.exists(inner);
    List<StoredFile> images =
        storage.files(isFolder ? inner : place).stream()
            .filter(file -> ImageEndings.isImage(FileNames.path(Storage.name(file.place()))))
            .toList();
    if (images.isEmpty()) {
      throw Arguments.bad(
          "images " + FileNames.shown(place),
          "be a folder with images, an image, or a glob of some",
          "none",
          "endings are " + String.join(", ", ImageEndings.ofImages()));
    }
    return images;
  }
}
