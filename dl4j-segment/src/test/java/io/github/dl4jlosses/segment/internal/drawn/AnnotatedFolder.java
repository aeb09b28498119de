package io.github.dl4jlosses.segment.internal.drawn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.folder.DatasetFolders;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A folder of images of 8×2, with files that say what is drawn in them. */
record AnnotatedFolder(Path root) {
  /** The left column of an image, as CVAT, Roboflow and Label Studio write it. */
  private static final String LEFT = "[[0.0,0.0,1.0,0.0,1.0,2.0,0.0,2.0]]";

  void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
  }

  void images(String... names) throws IOException {
    for (String name : names) {
      Folders.image(root.resolve(name), 8);
    }
  }

  /** Returns a file of images, each with the left column, of the last category. */
  static String coco(String categories, String... names) {
    StringBuilder images = new StringBuilder();
    StringBuilder annotations = new StringBuilder();
    String[] ids = categories.split("[ ,]", -1);
    for (int k = 1; k <= names.length; k++) {
      String comma = k == 1 ? "" : ",";
      images.append(comma).append(image(k, names[k - 1]));
      annotations.append(comma).append(annotation(k, k, ids[ids.length - 2], LEFT));
    }
    return file(categories, images.toString(), annotations.toString());
  }

  static String file(String categories, String images, String annotations) {
    String listed =
        List.of(categories.split(",", -1)).stream()
            .map(c -> "{\"id\":" + c.replace(" ", ",\"name\":\"") + "\"}")
            .collect(Collectors.joining(","));
    return "{\"licenses\":[{\"name\":\"\",\"id\":0,\"url\":\"\"}],\"categories\":["
        + listed
        + "],\"images\":["
        + images
        + "],\"annotations\":["
        + annotations
        + "]}";
  }

  static String image(int id, String name) {
    return "{\"id\":"
        + id
        + ",\"width\":8,\"height\":2,\"file_name\":\""
        + name.replace("\\", "\\\\")
        + "\",\"license\":0}";
  }

  static String annotation(int id, int image, String category, String segmentation) {
    return "{\"id\":"
        + id
        + ",\"image_id\":"
        + image
        + ",\"category_id\":"
        + category
        + ",\"segmentation\":"
        + segmentation
        + ",\"area\":2,\"bbox\":[0,0,1,2],\"iscrowd\":0}";
  }

  /** Writes an image and its file of Labelme. */
  void labelme(String name, String... shapes) throws IOException {
    images(name + ".png");
    labelmeFile(name, shapes);
  }

  void labelmeFile(String name, String... shapes) throws IOException {
    String text =
        "{\"version\":\"5.4.1\",\"flags\":{\"ok\":true},\"shapes\":["
            + String.join(",", shapes)
            + "],\"imagePath\":\"..\\\\images\\\\"
            + name.substring(name.lastIndexOf('/') + 1)
            + ".png\",\"imageData\":\""
            + "iVBORw0KGgo".repeat(100)
            + "\",\"imageHeight\":2,\"imageWidth\":8}";
    write(name + ".json", text);
  }

  DatasetFolder open() {
    return open(new MaskLookup());
  }

  DatasetFolder open(MaskLookup lookup) {
    return DatasetFolders.openUndivided(root, lookup);
  }

  /** Checks that the folder is refused; ROOT stands for it. */
  void refuses(String message) {
    assertEquals(
        message.replace("ROOT", root.toString()),
        assertThrows(IllegalArgumentException.class, this::open).getMessage());
  }

  static List<String> names(DatasetFolder folder, Subset subset) {
    return folder.part(subset).stream().map(ImageMaskFiles::name).toList();
  }

  /** Returns values and names. */
  static List<String> classes(DatasetFolder folder) {
    return folder.classTable().orElseThrow().classes().stream()
        .map(c -> c.value() + " " + c.name())
        .toList();
  }
}
