package io.github.dl4jlosses.segment.internal.folder;

import io.github.dl4jlosses.segment.internal.dataset.PartFolder;
import io.github.dl4jlosses.segment.internal.listing.FileTree;
import io.github.dl4jlosses.segment.internal.listing.ImageEndings;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.listing.OneFolder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where images lie, and perhaps masks.
 *
 * @param group whose they are; empty without groups
 * @param expected the folder that masks would have, be it there or not
 */
record Place(String group, Path images, Optional<Path> masks, Path expected) {
  FileTree files() {
    return FileTree.of(images, ImageEndings::isImage);
  }

  /** Where there is no folder of masks, they may lie among the images. */
  boolean hasMasks(MaskLookup lookup) {
    return masks.isPresent() || OneFolder.hasPairs(files(), lookup);
  }

  PartFolder found() {
    return new PartFolder(images, masks.orElse(images), group);
  }
}
