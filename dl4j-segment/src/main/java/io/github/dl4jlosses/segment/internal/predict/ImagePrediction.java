package io.github.dl4jlosses.segment.internal.predict;

import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What became of one image.
 *
 * @param objects how many were found; 0 if they were not asked for
 * @param notes how it is unlike the images of the training
 * @param problem why it is left out, a line with the remedy
 */
public record ImagePrediction(
    Outcome outcome, int objects, List<String> notes, Optional<String> problem) {
  /** How it went. */
  public enum Outcome {
    DONE,
    /** It cannot be read. */
    BROKEN,
    /** Memory is not enough for it. */
    TOO_LARGE
  }

  public ImagePrediction {
    notes = List.copyOf(notes);
  }

  /** Returns a note on the first image of several, as the user reads it. */
  public static String noted(Path image, String note) {
    return "note: image " + FileNames.shown(image) + " " + note + " (so may be others)";
  }
}
