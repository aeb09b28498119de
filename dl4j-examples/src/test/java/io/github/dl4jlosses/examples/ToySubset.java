package io.github.dl4jlosses.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The first images of a data set, for trainings of seconds. */
final class ToySubset {
  /** The folders of masks of toy-ships. */
  static final List<String> SHIP_MASKS = List.of("masks/ship", "masks/white", "masks/cloud");

  private static final Path DATASETS = Path.of("..", "datasets");

  private ToySubset() {}

  /**
   * Copies images and masks into train/ and validation/.
   *
   * @param masks the folders of masks
   */
  static Path copy(String dataset, Path folder, int train, int validation, List<String> masks)
      throws IOException {
    for (String part : List.of("train", "validation")) {
      copy(
          Path.of(dataset, part, "images"),
          folder.resolve(part).resolve("images"),
          part,
          train,
          validation);
      for (String mask : masks) {
        copy(
            Path.of(dataset, part, mask),
            folder.resolve(part).resolve(mask),
            part,
            train,
            validation);
      }
    }
    return folder;
  }

  private static void copy(Path from, Path to, String part, int train, int validation)
      throws IOException {
    Files.createDirectories(to);
    for (int i = 0; i < (part.equals("train") ? train : validation); i++) {
      String name = String.format(Locale.ROOT, "%04d.png", i);
      Files.copy(DATASETS.resolve(from).resolve(name), to.resolve(name));
    }
  }
}
