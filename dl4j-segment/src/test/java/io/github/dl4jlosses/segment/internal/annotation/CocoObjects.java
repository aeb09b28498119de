package io.github.dl4jlosses.segment.internal.annotation;

import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.segment.internal.shape.CocoRle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** What predict writes as COCO JSON, read as plainly as can be; the categories are names, by id. */
public record CocoObjects(List<CocoImage> images, List<String> categories) {
  /**
   * Reads a file.
   *
   * @param firstClass class of the category with the lowest id; others follow by id
   */
  public static CocoObjects read(Path file, int firstClass) {
    try {
      return read(new ObjectMapper().readTree(Files.readAllBytes(file)), firstClass);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CocoObjects read(JsonNode root, int firstClass) {
    Map<Integer, String> categories = new TreeMap<>();
    root.path("categories")
        .forEach(c -> categories.put(c.path("id").asInt(), c.path("name").asText()));
    List<Integer> ids = List.copyOf(categories.keySet());
    Map<Integer, CocoImage> images = new LinkedHashMap<>();
    for (JsonNode image : root.path("images")) {
      List<Instance> objects = new ArrayList<>();
      for (JsonNode annotation : root.path("annotations")) {
        if (annotation.path("image_id").asInt() == image.path("id").asInt()) {
          int c = firstClass + ids.indexOf(annotation.path("category_id").asInt());
          objects.add(instance(c, annotation));
        }
      }
      images.put(
          image.path("id").asInt(),
          new CocoImage(
              image.path("file_name").asText(),
              image.path("height").asInt(),
              image.path("width").asInt(),
              objects));
    }
    return new CocoObjects(List.copyOf(images.values()), List.copyOf(categories.values()));
  }

  private static Instance instance(int c, JsonNode annotation) {
    JsonNode segmentation = annotation.path("segmentation");
    CocoRle rle =
        CocoRle.parse(
            segmentation.path("counts").asText(),
            segmentation.path("size").path(0).asInt(),
            segmentation.path("size").path(1).asInt());
    return new Instance(c, rle.region(), annotation.path("score").asDouble());
  }
}
