package io.github.dl4jlosses.segment.internal.dataset;

import java.nio.file.Path;
import java.util.List;

/** An image and its mask, or the mask of each label in their order; the name has no ending. */
public record ImageMaskFiles(String name, Path image, List<Path> masks) {
  public ImageMaskFiles {
    masks = List.copyOf(masks);
  }
}
