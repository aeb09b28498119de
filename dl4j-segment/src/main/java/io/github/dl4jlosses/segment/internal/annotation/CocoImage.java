package io.github.dl4jlosses.segment.internal.annotation;

import io.github.dl4jlosses.metric.instance.Instance;
import java.util.List;

/** An image and its objects, as a COCO file has them. */
public record CocoImage(String fileName, int height, int width, List<Instance> instances) {
  public CocoImage {
    instances = List.copyOf(instances);
  }
}
