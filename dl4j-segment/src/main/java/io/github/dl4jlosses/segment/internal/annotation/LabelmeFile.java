package io.github.dl4jlosses.segment.internal.annotation;

import io.github.dl4jlosses.segment.internal.shape.Drawing;
import io.github.dl4jlosses.segment.internal.shape.DrawnObject;
import io.github.dl4jlosses.segment.internal.shape.DrawnObject.Kind;
import io.github.dl4jlosses.segment.internal.shape.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a file of Labelme holds: the shapes in one image.
 *
 * @param imagePath as the file has it, or empty
 */
public record LabelmeFile(
    Path file, String imagePath, Optional<Drawing.Size> size, List<Labeled> objects) {
  /** The label of what is void. */
  private static final String IGNORED = "__ignore__";

  /** A shape, or several that a group joins. */
  public record Labeled(String label, Shape shape) {
    /** Whether its pixels are neither learned nor measured. */
    public boolean isVoid() {
      return label.equals(IGNORED);
    }
  }

  public LabelmeFile {
    objects = List.copyOf(objects);
  }

  /**
   * Returns the objects.
   *
   * @param values of the classes, by label
   */
  public Drawing drawing(Map<String, Integer> values) {
    List<DrawnObject> drawn = new ArrayList<>();
    for (Labeled object : objects) {
      Kind kind = object.isVoid() ? Kind.CROWD : Kind.OBJECT;
      int value = object.isVoid() ? 0 : Objects.requireNonNull(values.get(object.label()));
      drawn.add(new DrawnObject(drawn.size() + 1, value, kind, object.shape()));
    }
    return new Drawing(size, drawn);
  }
}
