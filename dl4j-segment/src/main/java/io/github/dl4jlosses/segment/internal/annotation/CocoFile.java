package io.github.dl4jlosses.segment.internal.annotation;

import io.github.dl4jlosses.segment.internal.shape.Drawing;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a COCO file holds.
 *
 * @param categories names by id
 * @param images in the order of the file, be there objects or not
 * @param crowds how many objects are crowds
 */
public record CocoFile(
    Path file, SortedMap<Integer, String> categories, List<Image> images, int crowds) {
  /**
   * An image.
   *
   * @param fileName as the file has it: with folders, an address, or what else tools write
   */
  public record Image(String fileName, Drawing drawing) {}

  /** Whether no image has an object, as where a test is published without its answers. */
  public boolean isWithoutObjects() {
    return images.stream().allMatch(image -> image.drawing().objects().isEmpty());
  }

  public CocoFile {
    categories = Collections.unmodifiableSortedMap(new TreeMap<>(categories));
    images = List.copyOf(images);
  }
}
