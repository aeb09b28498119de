package io.github.dl4jlosses.segment.internal.annotation;

import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.shape.Circle;
import io.github.dl4jlosses.segment.internal.shape.Drawing;
import io.github.dl4jlosses.segment.internal.shape.JoinedShape;
import io.github.dl4jlosses.segment.internal.shape.Polygons;
import io.github.dl4jlosses.segment.internal.shape.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads files of Labelme as data from outside: polygons, rectangles and circles. Shapes of one
 * label and one {@code group_id} are one object. Flags and the image in the file are passed over.
 */
public final class LabelmeReader {
  private static final long NONE = Long.MIN_VALUE;

  private final Path file;
  private final String name;
  private final Map<String, LabelmeFile.Labeled> objects = new LinkedHashMap<>();
  private String imagePath = "";
  private long height = NONE;
  private long width = NONE;
  private boolean hasShapes;

  private LabelmeReader(Path file) {
    this.file = file;
    name = "Labelme file " + FileNames.shown(file);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is none, or has a shape that is no area
   */
  public static LabelmeFile read(Path file) {
    LabelmeReader reader = new LabelmeReader(file);
    return JsonTokens.read(reader.name, file, reader::read);
  }

  /** Whether a file is one of Labelme: a JSON object with a list of shapes. */
  public static boolean isOne(Path file) {
    boolean[] found = {false};
    try {
      return JsonTokens.read(
          FileNames.shown(file),
          file,
          json -> {
            json.fields(
                "its content", field -> found[0] |= field.equals("shapes") && json.isList());
            return found[0];
          });
    } catch (IllegalArgumentException e) { // what is broken behind the shapes is told by read
      return found[0];
    }
  }

  private LabelmeFile read(JsonTokens json) throws IOException {
    json.fields(
        "its content",
        field -> {
          switch (field) {
            case "imagePath" -> imagePath = json.textOrNull(field).orElse("");
            case "imageHeight" -> height = json.isNull() ? NONE : json.whole(field);
            case "imageWidth" -> width = json.isNull() ? NONE : json.whole(field);
            case "shapes" -> {
              hasShapes = true;
              json.entries(field, () -> shape(json));
            }
            default -> {} // of no meaning here
          }
        });
    if (!hasShapes) {
      throw json.bad("have a list shapes", "none");
    }
    return new LabelmeFile(file, imagePath, size(json), List.copyOf(objects.values()));
  }

  private Optional<Drawing.Size> size(JsonTokens json) {
    if (height == NONE && width == NONE) {
      return Optional.empty();
    }
    if (height < 1 || width < 1 || height > Integer.MAX_VALUE || width > Integer.MAX_VALUE) {
      throw json.bad("have imageHeight and imageWidth", side(height) + "×" + side(width));
    }
    return Optional.of(new Drawing.Size((int) height, (int) width));
  }

  private static String side(long side) {
    return side == NONE ? "none" : String.valueOf(side);
  }

  /** The fields of a shape, in any order. */
  private static final class Draft {
    String label = "";
    String group = "";
    String type = "polygon"; // of files before version 3.5, which do not say it
    final List<Double> points = new ArrayList<>();
  }

  private void shape(JsonTokens json) throws IOException {
    Draft draft = new Draft();
    json.fields(
        "each shape",
        field -> {
          switch (field) {
            case "label" -> {
              draft.label = json.text("a label");
              json.call("shape " + FileNames.shown(draft.label));
            }
            case "group_id" -> draft.group = json.textOrNull(field).orElse("");
            case "shape_type" -> draft.type = json.textOrNull(field).orElse(draft.type);
            case "points" -> json.items("of points", () -> point(json, draft.points));
            default -> {} // of no meaning here
          }
        });
    if (draft.label.isBlank()) {
      throw json.bad("have a label of each shape", "none");
    }
    Shape shape = area(json, draft);
    String key = draft.group.isEmpty() ? "#" + objects.size() : draft.group + "/" + draft.label;
    objects.merge(key, new LabelmeFile.Labeled(draft.label, shape), LabelmeReader::joined);
  }

  private static LabelmeFile.Labeled joined(LabelmeFile.Labeled one, LabelmeFile.Labeled other) {
    Shape both = new JoinedShape(List.of(one.shape(), other.shape()));
    return new LabelmeFile.Labeled(one.label(), both);
  }

  private static void point(JsonTokens json, List<Double> points) throws IOException {
    int before = points.size();
    json.items("of x and y", () -> points.add(json.number("a coordinate")));
    if (points.size() - before != 2) {
      throw json.bad("have points of x and y", points.size() - before + " numbers");
    }
  }

  private static Shape area(JsonTokens json, Draft draft) {
    double[] p = draft.points.stream().mapToDouble(Double::doubleValue).toArray();
    boolean two = p.length == 4;
    return switch (draft.type) {
      case "polygon" -> new Polygons(List.of(p));
      case "rectangle" ->
          new Polygons(
              List.of(two ? new double[] {p[0], p[1], p[2], p[1], p[2], p[3], p[0], p[3]} : p));
      case "circle" -> {
        if (!two) {
          throw json.bad("have circles of a center and a point", p.length / 2 + " points");
        }
        yield new Circle(p[0], p[1], Math.hypot(p[2] - p[0], p[3] - p[1]));
      }
      default ->
          throw json.bad(
              "have polygons, rectangles and circles",
              FileNames.shown(draft.type),
              "it is no area that is read here: draw a polygon, or remove it");
    };
  }
}
