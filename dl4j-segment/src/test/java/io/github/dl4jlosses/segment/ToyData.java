package io.github.dl4jlosses.segment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A few images of the data sets in the repository. */
public final class ToyData {
  /** Classes of toy-shapes. */
  public static final List<String> CLASSES = List.of("background", "circle", "square", "triangle");

  private static final Path DATASETS = Path.of("..", "datasets");

  private ToyData() {}

  /** Copies the first images of toy-shapes into train/ and validation/, without classes.csv. */
  public static void write(Path folder, int trainImages, int validationImages) throws IOException {
    copy("toy-shapes", folder, trainImages, validationImages, List.of("masks"));
  }

  /** Copies the first images of toy-ships into train/ and validation/, with classes.csv. */
  public static void writeShips(Path folder, int trainImages, int validationImages)
      throws IOException {
    copy(
        "toy-ships",
        folder,
        trainImages,
        validationImages,
        List.of("masks/ship", "masks/white", "masks/cloud"));
    Files.copy(DATASETS.resolve("toy-ships/classes.csv"), folder.resolve("classes.csv"));
  }

  private static void copy(
      String dataset, Path folder, int trainImages, int validationImages, List<String> masks)
      throws IOException {
    for (String part : List.of("train", "validation")) {
      int images = part.equals("train") ? trainImages : validationImages;
      copy(Path.of(dataset, part, "images"), folder.resolve(part).resolve("images"), images);
      for (String mask : masks) {
        copy(Path.of(dataset, part, mask), folder.resolve(part).resolve(mask), images);
      }
    }
  }

  private static void copy(Path from, Path to, int images) throws IOException {
    if (images > 0) {
      Files.createDirectories(to);
    }
    for (int i = 0; i < images; i++) {
      String name = String.format(Locale.ROOT, "%04d.png", i);
      Files.copy(DATASETS.resolve(from).resolve(name), to.resolve(name));
    }
  }
}
