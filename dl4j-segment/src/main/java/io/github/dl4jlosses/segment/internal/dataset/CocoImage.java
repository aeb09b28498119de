package io.github.dl4jlosses.segment.internal.dataset;

import io.github.dl4jlosses.metric.instance.Instance;
import java.util.List;

/**
 * An image and its objects, as a COCO file has them.
 *
 * @param fileName of the image
 * @param height H
 * @param width W
 * @param instances the objects
 */
public record CocoImage(String fileName, int height, int width, List<Instance> instances) {
  /** Copies the list. */
  public CocoImage {
    instances = List.copyOf(instances);
  }
}
