package io.github.dl4jlosses.segment.internal.dataset;

import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.segment.internal.image.ImageMemory;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.io.IOException;
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

/** Reads COCO JSON as data from outside: images, categories, objects as RLE, compressed or not. */
public final class CocoReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 80; // characters of what is wrong

  private final String name;
  private final int firstClass;
  private final Map<Long, String> categories = new TreeMap<>();
  private final Map<Long, CocoImage> images = new LinkedHashMap<>();
  private final Map<Long, List<Instance>> instances = new LinkedHashMap<>();

  private CocoReader(Path file, int firstClass) {
    this.name = "COCO file " + FileNames.shown(file);
    this.firstClass = Arguments.atLeast("firstClass", 0, firstClass);
  }

  /** What a file holds; the categories are names of the classes that can be objects, by id. */
  public record Content(List<CocoImage> images, List<String> categories) {
    public Content {
      images = List.copyOf(images);
      categories = List.copyOf(categories);
    }
  }

  /**
   * Reads a file. An annotation without a score has score 1; ids may have 63 bits.
   *
   * @param firstClass class of the category with the lowest id; others follow by id
   * @throws IllegalArgumentException if the file is none, has an object that is a polygon or of
   *     another size than its image, an id twice, or more than fits into memory
   */
  public static Content read(Path file, int firstClass) {
    CocoReader reader = new CocoReader(file, firstClass);
    try {
      return reader.read(JSON.readTree(Files.readAllBytes(file)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          reader.name
              + " must be JSON, got "
              + FileNames.shown(String.valueOf(e.getOriginalMessage())),
          e);
    } catch (OutOfMemoryError e) { // ten characters may be an object of gigabytes
      throw new IllegalArgumentException(
          reader.name
              + " must fit into memory, got "
              + e.getMessage()
              + " (give it java "
              + ImageMemory.option(0)
              + ")",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FileNames.shown(file), e);
    }
  }

  private Content read(JsonNode root) {
    for (String list : List.of("images", "categories", "annotations")) {
      if (!root.path(list).isArray()) {
        throw Arguments.bad(name, "have lists images, categories and annotations", "no " + list);
      }
    }
    root.path("categories").forEach(this::category);
    root.path("images").forEach(this::image);
    List<Long> ids = List.copyOf(categories.keySet());
    root.path("annotations").forEach(annotation -> annotation(annotation, ids));
    List<CocoImage> filled = new ArrayList<>();
    images.forEach(
        (id, image) ->
            filled.add(
                new CocoImage(
                    image.fileName(),
                    image.height(),
                    image.width(),
                    instances.getOrDefault(id, List.of()))));
    return new Content(filled, List.copyOf(categories.values()));
  }

  private void category(JsonNode category) {
    long id = whole(category, "id");
    if (categories.put(id, category.path("name").asText()) != null) {
      throw Arguments.bad(name, "have a category once", "id " + id + " twice");
    }
  }

  private void image(JsonNode image) {
    long id = whole(image, "id");
    int height = side(image, "height");
    int width = side(image, "width");
    String file = image.path("file_name").asText();
    if (images.put(id, new CocoImage(file, height, width, List.of())) != null) {
      throw Arguments.bad(name, "have an image once", "id " + id + " twice");
    }
    instances.put(id, new ArrayList<>());
  }

  private void annotation(JsonNode annotation, List<Long> ids) {
    long id = whole(annotation, "image_id");
    CocoImage image = images.get(id);
    List<Instance> found = instances.get(id);
    int category = ids.indexOf(whole(annotation, "category_id"));
    if (image == null || found == null || category < 0) {
      throw Arguments.bad(
          name, "list the image and the category of each annotation", shown(annotation.path("id")));
    }
    CocoRle rle = rle(annotation.path("segmentation"));
    if (rle.height() != image.height() || rle.width() != image.width()) {
      throw Arguments.bad(
          name,
          "have objects of the size of their image " + image.height() + "×" + image.width(),
          rle.height() + "×" + rle.width());
    }
    double score = annotation.path("score").asDouble(1);
    if (Double.isNaN(score)) {
      throw Arguments.bad(name, "have scores that are numbers", score);
    }
    found.add(new Instance(firstClass + category, rle.region(), score));
  }

  private CocoRle rle(JsonNode segmentation) {
    JsonNode size = segmentation.path("size");
    JsonNode counts = segmentation.path("counts");
    boolean sized = size.size() == 2 && size.path(0).isInt() && size.path(1).isInt();
    if (!sized || !(counts.isTextual() || counts.isArray())) {
      throw Arguments.bad(
          name,
          "have segmentations of size and counts",
          segmentation.isArray() ? "a polygon" : "something else",
          "pycocotools' COCO.annToRLE makes them of polygons");
    }
    int height = size.path(0).asInt();
    int width = size.path(1).asInt();
    try {
      return counts.isTextual()
          ? CocoRle.parse(counts.asText(), height, width)
          : new CocoRle(height, width, lengths(counts));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static int[] lengths(JsonNode counts) {
    int[] lengths = new int[counts.size()];
    Arrays.setAll(lengths, i -> counts.path(i).isInt() ? counts.path(i).asInt() : -1);
    return lengths;
  }

  private int side(JsonNode node, String field) {
    long side = whole(node, field);
    if (side < 1 || side > Integer.MAX_VALUE) {
      throw Arguments.bad(name, "have images with pixels", field + " " + side);
    }
    return (int) side;
  }

  private long whole(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw Arguments.bad(name, "have a whole number " + field + " in each entry", shown(node));
    }
    return value.asLong();
  }

  /** Returns what is wrong, in one short line, however deep it is nested. */
  private static String shown(JsonNode node) {
    if (node.isContainerNode() && node.size() > 0 && !isFlat(node)) {
      return "one with others in it";
    }
    String text = FileNames.shown(node.toString());
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  private static boolean isFlat(JsonNode node) {
    for (JsonNode inner : node) {
      if (inner.isContainerNode()) {
        return false;
      }
    }
    return true;
  }
}
