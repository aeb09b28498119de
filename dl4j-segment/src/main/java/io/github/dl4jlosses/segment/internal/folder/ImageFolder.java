package io.github.dl4jlosses.segment.internal.folder;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import io.github.dl4jlosses.segment.internal.listing.ImageEndings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Images without masks.
 *
 * @param images by name
 * @param notes what lies among them and was left out, for people
 */
public record ImageFolder(List<Path> images, List<String> notes) {
  public ImageFolder {
    images = List.copyOf(images);
    notes = List.copyOf(notes);
  }

  /**
   * Lists images.
   *
   * @param folder that holds the images, or a folder {@code images/} that does; or one image
   * @throws IllegalArgumentException if there are none
   */
  public static ImageFolder of(Path folder) {
    if (Files.isRegularFile(folder)) {
      return new ImageFolder(List.of(folder), List.of());
    }
    if (!Files.isDirectory(folder)) {
      throw Arguments.bad("images " + FileNames.shown(folder), "be a folder or an image", "none");
    }
    Path inner = folder.resolve("images");
    Path of = Files.isDirectory(inner) ? inner : folder;
    Map<Boolean, List<Path>> entries =
        FolderEntries.of(of).stream().collect(Collectors.partitioningBy(ImageEndings::isImage));
    List<Path> images = entries.getOrDefault(true, List.of());
    List<Path> others = entries.getOrDefault(false, List.of());
    if (images.isEmpty()) {
      throw PartListing.noImages(of, others);
    }
    return new ImageFolder(
        images, others.isEmpty() ? List.of() : List.of(PartListing.noted(others)));
  }
}
