package io.github.dl4jlosses.segment.internal.dataset;

import java.nio.file.Path;

/** Where the images and the masks of a part lie; both may lie in one folder. */
public record PartFolder(Path images, Path masks) {
  public boolean isOne() {
    return images.equals(masks);
  }
}
