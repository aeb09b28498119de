package io.github.dl4jlosses.segment.internal.sample;

import java.nio.file.Path;
import java.util.List;

/**
 * An image and its mask, or the mask of each label in their order.
 *
 * @param name without the ending; "city/a" where images lie in folders
 */
public record ImageMaskFiles(String name, Path image, List<MaskSource> masks) {
  public ImageMaskFiles {
    masks = List.copyOf(masks);
  }

  /** Returns an image and files that are its masks. */
  public static ImageMaskFiles of(String name, Path image, List<Path> masks) {
    return new ImageMaskFiles(
        name, image, masks.stream().map(mask -> (MaskSource) new MaskFile(mask)).toList());
  }
}
