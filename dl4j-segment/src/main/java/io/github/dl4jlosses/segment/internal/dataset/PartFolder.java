package io.github.dl4jlosses.segment.internal.dataset;

import java.nio.file.Path;

/** Where the images and the masks of a part lie; both may lie in one folder. */
record PartFolder(Path images, Path masks) {
  boolean isOne() {
    return images.equals(masks);
  }
}
