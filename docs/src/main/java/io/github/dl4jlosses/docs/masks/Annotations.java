package io.github.dl4jlosses.docs.masks;

import static io.github.dl4jlosses.docs.masks.TinyImage.EDGE;

import java.util.ArrayList;
import java.util.List;

/** What COCO and Labelme files say of the scenes. */
final class Annotations {
  private Annotations() {}

  private record Drawn(int category, String label, List<Double> outline) {}

  private static List<Drawn> objects(Scene scene) {
    return List.of(
            new Drawn(1, "dock", scene.square().outline()),
            new Drawn(2, "ship", scene.disc().outline()))
        .stream()
        .filter(object -> !object.outline().isEmpty())
        .toList();
  }

  /** Returns the corners of what is drawn in a scene. */
  static List<List<Double>> outlines(Scene scene) {
    return objects(scene).stream().map(Drawn::outline).toList();
  }

  /** Returns a COCO file of all scenes. */
  static String coco() {
    List<String> images = new ArrayList<>();
    List<String> annotations = new ArrayList<>();
    for (Scene scene : Scene.ALL) {
      images.add(
          "{\"id\": %d, \"file_name\": \"%s.jpg\", \"height\": %d, \"width\": %d}"
              .formatted(scene.number(), scene.fileName(), EDGE, EDGE));
      for (Drawn object : objects(scene)) {
        annotations.add(
            "{\"id\": %d, \"image_id\": %d, \"category_id\": %d, \"segmentation\": [%s]}"
                .formatted(
                    annotations.size() + 1, scene.number(), object.category(), object.outline()));
      }
    }
    return "{\"categories\": [{\"id\": 1, \"name\": \"dock\"}, {\"id\": 2, \"name\": \"ship\"}],"
        + "\"images\": %s, \"annotations\": %s}".formatted(images, annotations);
  }

  /** Returns the Labelme file of a scene. */
  static String labelme(Scene scene) {
    List<String> shapes =
        objects(scene).stream()
            .map(
                object ->
                    "{\"label\": \"%s\", \"shape_type\": \"polygon\", \"points\": %s}"
                        .formatted(object.label(), points(object.outline())))
            .toList();
    return "{\"shapes\": %s, \"imagePath\": \"%s.jpg\", \"imageHeight\": %d, \"imageWidth\": %d}"
        .formatted(shapes, scene.fileName(), EDGE, EDGE);
  }

  private static List<List<Double>> points(List<Double> outline) {
    List<List<Double>> points = new ArrayList<>();
    for (int i = 0; i < outline.size(); i += 2) {
      points.add(outline.subList(i, i + 2));
    }
    return points;
  }
}
