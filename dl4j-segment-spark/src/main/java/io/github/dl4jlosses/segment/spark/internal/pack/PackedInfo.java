package io.github.dl4jlosses.segment.spark.internal.pack;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.Json;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.spark.internal.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What is said of all packed images.
 *
 * @param info of a network that is trained on them
 * @param split how folders divide the images, for people
 * @param images how many there are
 */
record PackedInfo(ModelInfo info, String split, int images) {
  private static final String FILE = "_dataset.json"; // which Spark overlooks

  /** Writes it, when all images are packed. */
  void write(Storage storage, String place) throws IOException {
    byte[] json = Json.write(this).getBytes(StandardCharsets.UTF_8);
    storage.write(Storage.child(place, FILE), out -> out.write(json));
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if nothing was packed there, or not to its end
   */
  static PackedInfo read(Storage storage, String place) throws IOException {
    String file = Storage.child(place, FILE);
    if (!storage.exists(file)) {
      throw Arguments.bad(
          "data " + FileNames.shown(place),
          "be a folder that segment-spark pack wrote",
          "none with " + FILE,
          "pack it again");
    }
    return Json.read(new String(storage.read(file), StandardCharsets.UTF_8), PackedInfo.class);
  }
}
