package io.github.dl4jlosses.examples.data;

import java.io.IOException;
import java.nio.file.Path;

/** A few toy images for tests of other packages. */
public final class ToyData {
  private ToyData() {}

  /** Draws so many images into train/ and validation/. */
  public static void write(Path folder, int trainImages, int validationImages) throws IOException {
    ToyShapes.write(folder, trainImages, validationImages);
  }
}
