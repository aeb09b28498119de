package io.github.dl4jlosses.segment.internal.folder;

import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.dataset.NamedParts;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.drawn.DrawnListing;
import io.github.dl4jlosses.segment.internal.drawn.ObjectMaskListing;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.nio.file.Path;

/**
 * Opens a folder of images with masks, or with objects that are drawn in them.
 *
 * <p>{@link FolderLayout} finds the folders: {@code train/}, {@code validation/} and perhaps {@code
 * test/}, each with {@code images/} and {@code masks/}, under the names and in the order that tools
 * give them; or these without parts, and {@link Split} chooses the images that validate and test.
 * What has no folder is taken from the training images. A mask has the name of its image without
 * the ending, {@code images/a.jpg} and {@code masks/a.png}, or that name with one more word for all
 * of them, {@code a_mask.png}.
 */
public final class DatasetFolders {
  private DatasetFolders() {}

  /** Opens a folder to train on; each image must have a mask. */
  public static DatasetFolder open(Path root, Split split) {
    return open(root, split, new MaskLookup());
  }

  /**
   * Opens a folder to train on.
   *
   * @param split chooses the images that validate and test, if folders do not say which
   * @throws IllegalArgumentException if the folder has another structure, a part is empty, an image
   *     has no mask, or two have one name
   */
  public static DatasetFolder open(Path root, Split split, MaskLookup lookup) {
    DatasetFolder folder = openUndivided(root, lookup);
    if (!folder.parts().contains(Subset.TRAIN)) {
      throw FolderLayout.noDataset(root, folder.parts().toString());
    }
    return folder.divided(split);
  }

  /**
   * Opens a folder, and leaves its parts as they are: those that have folders, be it only one; a
   * folder that has images itself is all {@link Subset#TRAIN}.
   *
   * @throws IllegalArgumentException as {@link #open(Path, Split, MaskLookup)}
   */
  public static DatasetFolder openUndivided(Path root, MaskLookup lookup) {
    return NamedParts.divided(
        ObjectMaskListing.of(root, lookup)
            .or(() -> DrawnListing.of(root, lookup))
            .orElseGet(() -> ofMasks(root, lookup)));
  }

  private static DatasetFolder ofMasks(Path root, MaskLookup lookup) {
    try {
      return DrawnListing.noted(DatasetListing.of(root, lookup).folder());
    } catch (IllegalArgumentException e) {
      throw DrawnListing.helped(root, e);
    }
  }
}
