package io.github.dl4jlosses.segment.internal.dataset;

import java.nio.file.Path;

/**
 * Where the images and the masks of a part lie; both may lie in one folder.
 *
 * @param group name of the folder that these are of, if a part has several; else empty
 */
public record PartFolder(Path images, Path masks, String group) {
  public boolean isOne() {
    return images.equals(masks);
  }
}
