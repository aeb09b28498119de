package io.github.dl4jlosses.segment.internal.folder;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files among images that number the superpixels of one, as ISIC has them: a_superpixels.png. */
final class Superpixels {
  private static final String SUFFIX = "_superpixels";

  private Superpixels() {}

  /** Returns the images without these, and says so. */
  static Map<String, Path> leftOut(Map<String, Path> images, List<String> notes) {
    List<String> others =
        images.keySet().stream()
            .filter(name -> name.endsWith(SUFFIX))
            .filter(n -> images.containsKey(n.substring(0, n.length() - SUFFIX.length())))
            .toList();
    if (others.isEmpty()) {
      return images;
    }
    notes.add(
        Arguments.count(others.size(), "file", "files")
            + " of superpixels among the images not read: "
            + FolderEntries.someNames(others));
    Map<String, Path> left = new TreeMap<>(images);
    others.forEach(left::remove);
    return left;
  }
}
