package io.github.dl4jlosses.examples.predict;

import io.github.dl4jlosses.examples.image.FileNames;
import io.github.dl4jlosses.examples.model.AtomicFiles;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.instance.Instance;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Objects as COCO JSON: images, categories, and annotations with compressed RLE, {@code bbox},
 * {@code area} and {@code score}. {@code pycocotools.coco.COCO(file)} reads it.
 *
 * <p>Image ids count from 1. The categories are the classes that can be objects, and their ids
 * count from 1 too: where class 0 is the background, the id is the class.
 *
 * @param images the images with their objects
 * @param categories names of the classes that can be objects
 * @param firstClass class of the first category: 1 where 0 is the background, else 0
 */
public record CocoFile(List<CocoImage> images, List<String> categories, int firstClass) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the lists. */
  public CocoFile {
    images = List.copyOf(images);
    categories = List.copyOf(categories);
    Arguments.atLeast("firstClass", 0, firstClass);
  }

  /**
   * Writes the file; it is whole, or as it was before.
   *
   * @throws IllegalArgumentException if an object has a class that is no category
   */
  public void write(Path file) {
    try {
      AtomicFiles.write(file, this::write);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + FileNames.shown(file), e);
    }
  }

  private void write(OutputStream out) throws IOException {
    try (CocoWriter writer = new CocoWriter(out, categories, firstClass)) {
      for (CocoImage image : images) {
        writer.add(image);
      }
    }
  }

  /**
   * Reads a file with RLE, compressed or not; an annotation without a score has score 1.
   *
   * @param firstClass class of the category with the lowest id; others follow by id
   * @throws IllegalArgumentException if the file is none, or has an object that is a polygon
   */
  public static CocoFile read(Path file, int firstClass) {
    String name = "COCO file " + FileNames.shown(file);
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      Map<Integer, String> categories = new TreeMap<>();
      root.path("categories")
          .forEach(c -> categories.put(required(name, c, "id").asInt(), c.path("name").asText()));
      List<Integer> ids = List.copyOf(categories.keySet());
      Map<Integer, CocoImage> images = new LinkedHashMap<>();
      Map<Integer, List<Instance>> instances = new LinkedHashMap<>();
      for (JsonNode image : root.path("images")) {
        int id = required(name, image, "id").asInt();
        int height = required(name, image, "height").asInt();
        int width = required(name, image, "width").asInt();
        images.put(id, new CocoImage(image.path("file_name").asText(), height, width, List.of()));
        instances.put(id, new ArrayList<>());
      }
      for (JsonNode annotation : root.path("annotations")) {
        int image = required(name, annotation, "image_id").asInt();
        int category = ids.indexOf(required(name, annotation, "category_id").asInt());
        List<Instance> ofImage = instances.get(image);
        if (ofImage == null || category < 0) {
          throw Arguments.bad(
              name, "list the image and the category of each annotation", annotation.path("id"));
        }
        CocoRle rle = rle(name, required(name, annotation, "segmentation"));
        double score = annotation.path("score").asDouble(1);
        ofImage.add(new Instance(firstClass + category, rle.region(), score));
      }
      List<CocoImage> filled = new ArrayList<>();
      images.forEach(
          (id, i) ->
              filled.add(
                  new CocoImage(
                      i.fileName(), i.height(), i.width(), instances.getOrDefault(id, List.of()))));
      return new CocoFile(filled, List.copyOf(categories.values()), firstClass);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          name + " must be JSON, got " + FileNames.shown(String.valueOf(e.getOriginalMessage())),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FileNames.shown(file), e);
    }
  }

  private static CocoRle rle(String name, JsonNode segmentation) {
    JsonNode size = segmentation.path("size");
    JsonNode counts = segmentation.path("counts");
    if (size.size() != 2 || !(counts.isTextual() || counts.isArray())) {
      throw Arguments.bad(
          name,
          "have segmentations of size and counts",
          segmentation.isArray() ? "a polygon" : "something else",
          "pycocotools' COCO.annToRLE makes them of polygons");
    }
    int height = size.get(0).asInt();
    int width = size.get(1).asInt();
    try {
      if (counts.isTextual()) {
        return CocoRle.parse(counts.asText(), height, width);
      }
      int[] lengths = new int[counts.size()];
      Arrays.setAll(lengths, i -> counts.get(i).asInt());
      return new CocoRle(height, width, lengths);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode required(String name, JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null) {
      throw Arguments.bad(name, "have " + field + " in each entry", node);
    }
    return value;
  }
}
