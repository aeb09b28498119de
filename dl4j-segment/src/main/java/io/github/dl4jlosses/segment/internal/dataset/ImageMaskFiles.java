package io.github.dl4jlosses.segment.internal.dataset;

import java.nio.file.Path;
import java.util.List;

/**
 * An image and its masks.
 *
 * @param name of both, without the ending
 * @param image its file
 * @param masks its mask; or with several labels the mask of each, in the order of the labels
 */
public record ImageMaskFiles(String name, Path image, List<Path> masks) {
  /** Copies the list. */
  public ImageMaskFiles {
    masks = List.copyOf(masks);
  }
}
