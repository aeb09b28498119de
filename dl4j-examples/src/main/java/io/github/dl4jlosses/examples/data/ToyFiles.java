package io.github.dl4jlosses.examples.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;

/** Writes toy datasets: train/ and validation/, each with images/ and masks/. */
final class ToyFiles {
  private ToyFiles() {}

  /** Draws the images for training first, then those for validation. */
  static void write(
      Path folder, int trainImages, int validationImages, MaskLayout layout, Supplier<Sample> draw)
      throws IOException {
    writePart(folder.resolve("train"), trainImages, layout, draw);
    writePart(folder.resolve("validation"), validationImages, layout, draw);
  }

  private static void writePart(Path folder, int images, MaskLayout layout, Supplier<Sample> draw)
      throws IOException {
    Path imageFolder = Files.createDirectories(folder.resolve("images"));
    for (int i = 0; i < images; i++) {
      String name = String.format(Locale.ROOT, "%04d.png", i);
      Sample sample = draw.get();
      Files.write(imageFolder.resolve(name), PlainPng.rgb(sample));
      for (int plane = 0; plane < sample.planes(); plane++) {
        Path masks = folder.resolve("masks").resolve(layout.folders().get(plane));
        Files.write(Files.createDirectories(masks).resolve(name), PlainPng.mask(sample, plane));
      }
    }
  }
}
