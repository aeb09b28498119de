package io.github.dl4jlosses.segment.internal.annotation;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.shape.CocoRle;
import io.github.dl4jlosses.segment.internal.shape.Drawing;
import io.github.dl4jlosses.segment.internal.shape.DrawnObject;
import io.github.dl4jlosses.segment.internal.shape.DrawnObject.Kind;
import io.github.dl4jlosses.segment.internal.shape.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads COCO JSON as data from outside: images, categories, and objects as polygons or RLE. All
 * else, such as keypoints and boxes, is passed over.
 */
public final class CocoReader {
  private static final int MAX_CATEGORY = 65535; // masks of 16 bits have it
  private static final long NONE = Long.MIN_VALUE;

  private final Path file;
  private final String name;
  private final Optional<Crowds> crowds;
  private final SortedMap<Integer, String> categories = new TreeMap<>();
  private final Map<Long, Entry> images = new LinkedHashMap<>();
  private final List<Found> found = new ArrayList<>();
  private final Set<String> lists = new HashSet<>();

  private CocoReader(Path file, Optional<Crowds> crowds) {
    this.file = file;
    this.crowds = crowds;
    name = "COCO file " + FileNames.shown(file);
  }

  private record Entry(String fileName, Drawing.Size size, List<DrawnObject> objects) {}

  /** An annotation, before the images are known: lists come in any order. */
  private record Found(
      long id, long image, long category, Optional<Shape> shape, boolean crowd, boolean doubtful) {}

  /** The fields of an entry, in any order. */
  private static final class Draft {
    long id = NONE;
    String name = "";
    long height = NONE;
    long width = NONE;
    long image = NONE;
    long category = NONE;
    Optional<Shape> shape = Optional.empty();
    boolean crowd;
    boolean ofCvat;

    Found found() {
      return new Found(id, image, category, shape, crowd, crowd && ofCvat);
    }
  }

  /**
   * Reads a file.
   *
   * @param crowds what iscrowd means; if empty, crowds are void, and what may be none is refused
   * @throws IllegalArgumentException if the file is none, has an object that is a box alone or of
   *     another size than its image, an id twice, or more than fits into memory
   */
  public static CocoFile read(Path file, Optional<Crowds> crowds) {
    CocoReader reader = new CocoReader(file, crowds);
    return JsonTokens.read(reader.name, file, reader::read);
  }

  private CocoFile read(JsonTokens json) throws IOException {
    json.fields(
        "its content",
        field -> {
          switch (field) {
            case "categories" -> json.entries(listed(field), () -> category(json));
            case "images" -> json.entries(listed(field), () -> image(json));
            case "annotations" -> json.entries(listed(field), () -> annotation(json));
            default -> {} // of no meaning here
          }
        });
    for (String list : List.of("images", "categories")) { // tests may have no annotations
      if (!lists.contains(list)) {
        throw json.bad("have lists images, categories and annotations", "no " + list);
      }
    }
    requireShapes();
    requireOneMeaning();
    found.forEach(this::resolve);
    List<CocoFile.Image> filled = new ArrayList<>();
    for (Entry image : images.values()) {
      Drawing drawing = new Drawing(Optional.of(image.size()), image.objects());
      filled.add(new CocoFile.Image(image.fileName(), drawing));
    }
    int voids = (int) found.stream().filter(this::isVoid).count();
    return new CocoFile(file, categories, filled, voids);
  }

  private String listed(String field) {
    lists.add(field);
    return field;
  }

  private void category(JsonTokens json) throws IOException {
    Draft draft = new Draft();
    json.fields(
        "each category",
        field -> {
          switch (field) {
            case "id" -> draft.id = json.whole("id in each category");
            case "name" -> draft.name = json.text("the name of a category");
            default -> {} // of no meaning here
          }
        });
    if (draft.name.isBlank()) {
      throw json.bad("have a name of each category", "none");
    }
    if (draft.id < 0 || draft.id > MAX_CATEGORY) {
      throw Arguments.bad(
          name,
          "have categories with an id in 0.." + MAX_CATEGORY,
          FileNames.shown(draft.name) + (draft.id == NONE ? " with none" : " with " + draft.id));
    }
    if (categories.put((int) draft.id, draft.name) != null) {
      throw Arguments.bad(name, "have a category once", "id " + draft.id + " twice");
    }
  }

  private void image(JsonTokens json) throws IOException {
    Draft draft = new Draft();
    json.fields(
        "each image",
        field -> {
          switch (field) {
            case "id" -> draft.id = json.whole("id in each image");
            case "height" -> draft.height = json.whole("height in each image");
            case "width" -> draft.width = json.whole("width in each image");
            case "file_name" -> draft.name = json.text("the file_name of an image");
            default -> {} // of no meaning here
          }
        });
    if (draft.id == NONE || draft.name.isBlank()) {
      throw json.bad("have id and file_name of each image", draft.id == NONE ? "no id" : "no name");
    }
    json.call("image " + FileNames.shown(draft.name));
    Drawing.Size size = new Drawing.Size(side(json, draft.height), side(json, draft.width));
    if (images.put(draft.id, new Entry(draft.name, size, new ArrayList<>())) != null) {
      throw Arguments.bad(name, "have an image once", "id " + draft.id + " twice");
    }
  }

  private static int side(JsonTokens json, long side) {
    if (side < 1 || side > Integer.MAX_VALUE) {
      throw json.bad("have height and width of each image", side == NONE ? "none" : side);
    }
    return (int) side;
  }

  private void annotation(JsonTokens json) throws IOException {
    Draft draft = new Draft();
    json.fields(
        "each annotation",
        field -> {
          switch (field) {
            case "id" -> {
              draft.id = json.whole("id in each annotation");
              json.call(named(draft.id));
            }
            case "image_id" -> draft.image = json.whole("image_id in each annotation");
            case "category_id" -> draft.category = json.whole("category_id in each annotation");
            case "iscrowd" -> draft.crowd = json.flag("iscrowd");
            case "attributes" -> draft.ofCvat = json.isObject();
            case "segmentation" -> draft.shape = Segmentation.read(json);
            default -> {} // of no meaning here
          }
        });
    found.add(draft.found());
  }

  private static String named(long id) {
    return id == NONE ? "an annotation without an id" : "annotation " + id;
  }

  private void requireShapes() {
    List<Found> boxes = found.stream().filter(f -> f.shape().isEmpty()).toList();
    if (!boxes.isEmpty()) {
      String others = boxes.size() > 1 ? ", as " + (boxes.size() - 1) + " others" : "";
      throw Arguments.bad(
          name,
          "have a segmentation of each annotation",
          "a box or nothing in " + named(boxes.get(0).id()) + others,
          "a box is no mask: draw polygons or masks, or remove it");
    }
  }

  /** CVAT marks each mask that was drawn with a brush as a crowd. */
  private void requireOneMeaning() {
    Set<Long> counted = new TreeSet<>();
    found.stream().filter(f -> !f.crowd()).forEach(f -> counted.add(f.category()));
    Optional<Found> doubtful =
        found.stream()
            .filter(f -> f.doubtful() || (f.crowd() && !counted.contains(f.category())))
            .findFirst();
    if (crowds.isEmpty() && doubtful.isPresent()) {
      Found first = doubtful.get();
      String of = named(first.id());
      String category = String.valueOf(categories.get((int) first.category()));
      throw Arguments.bad(
          name,
          "show whether iscrowd is void or an object",
          first.doubtful()
              ? "it in " + of + ", beside attributes, as CVAT writes masks of a brush"
              : "it in all of " + FileNames.shown(category) + ", as in " + of,
          "say so: --crowds objects, or --crowds void");
    }
  }

  private boolean isVoid(Found of) {
    return of.crowd() && !crowds.equals(Optional.of(Crowds.OBJECTS));
  }

  private void resolve(Found of) {
    Entry image = images.get(of.image());
    boolean known = of.category() >= 0 && of.category() <= MAX_CATEGORY;
    if (image == null || !known || !categories.containsKey((int) of.category())) {
      throw Arguments.bad(
          name,
          "list the image and the category of each annotation",
          named(of.id())
              + (image == null ? " of image " + of.image() : " of category " + of.category()));
    }
    Shape shape = of.shape().orElseThrow();
    Drawing.Size size = image.size();
    if (shape instanceof CocoRle rle && !size.equals(new Drawing.Size(rle.height(), rle.width()))) {
      throw Arguments.bad(
          name,
          "have objects of the size of their image " + size,
          new Drawing.Size(rle.height(), rle.width()) + " in " + named(of.id()));
    }
    Kind kind = isVoid(of) ? Kind.CROWD : Kind.OBJECT;
    image.objects().add(new DrawnObject(of.id(), (int) of.category(), kind, shape));
  }
}
