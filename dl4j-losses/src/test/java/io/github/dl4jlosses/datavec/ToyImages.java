package io.github.dl4jlosses.datavec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A few images of the data sets in the repository. */
final class ToyImages {
  static final List<String> SHIP_LABELS = List.of("ship", "white", "cloud");

  private static final Path DATASETS = Path.of("..", "datasets");
  private static final MaskLayout SHAPES = MaskLayout.classes(4);

  private ToyImages() {}

  private static String name(int i) {
    return String.format(Locale.ROOT, "%04d.png", i);
  }

  /** Returns the i-th training image of toy-shapes, i in 0..199. */
  static Sample shapes(int i) {
    return read("toy-shapes", i, SHAPES);
  }

  /** Returns the i-th training image of toy-ships, i in 0..79. */
  static Sample ships(int i) {
    return read("toy-ships", i, MaskLayout.labels(SHIP_LABELS));
  }

  private static Sample read(String dataset, int i, MaskLayout layout) {
    try {
      return MaskFiles.read(
          DATASETS.resolve(dataset).resolve("train/images").resolve(name(i)), layout);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies the first training images of toy-shapes and their masks into folder/train. */
  static void copyShapes(Path folder, int images) throws IOException {
    copy("toy-shapes", folder, images, List.of("images", "masks"));
  }

  /** Copies the first training images of toy-ships and their masks into folder/train. */
  static void copyShips(Path folder, int images) throws IOException {
    copy(
        "toy-ships", folder, images, List.of("images", "masks/ship", "masks/white", "masks/cloud"));
  }

  private static void copy(String dataset, Path folder, int images, List<String> parts)
      throws IOException {
    for (String part : parts) {
      Path to = Files.createDirectories(folder.resolve("train").resolve(part));
      for (int i = 0; i < images; i++) {
        Files.copy(
            DATASETS.resolve(dataset).resolve("train").resolve(part).resolve(name(i)),
            to.resolve(name(i)));
      }
    }
  }
}
