package io.github.dl4jlosses.examples.cli;

import io.github.dl4jlosses.examples.folder.ClassTable;
import io.github.dl4jlosses.examples.folder.LabelClass;
import io.github.dl4jlosses.examples.image.Picture;
import io.github.dl4jlosses.examples.model.Failures;
import io.github.dl4jlosses.examples.predict.Prediction;
import io.github.dl4jlosses.examples.predict.PredictionFiles;
import io.github.dl4jlosses.examples.run.RunException;
import io.github.dl4jlosses.internal.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes predictions into folders.
 *
 * @param output in which the folders are
 * @param kinds what is written
 * @param classes of the network
 * @param single whether a pixel has one class, of which the first is the background
 * @param threshold with several labels per pixel, the probability from which on it has one
 */
record PredictionWriter(
    Path output, Set<Kind> kinds, ClassTable classes, boolean single, double threshold) {
  private static final double OPACITY = .5; // of a color above its image

  /** What can be written of an image. */
  enum Kind {
    /** Classes, as a dataset has them. */
    MASKS,
    /** The image with the classes in their colors. */
    OVERLAYS,
    /** A gray image of 16 bits for each class. */
    PROBABILITIES,
    /** Objects of all images, as COCO JSON. */
    INSTANCES
  }

  /**
   * Makes the folders.
   *
   * @throws IllegalArgumentException if the output is a folder with files
   * @throws RunException if it cannot be written
   */
  void createFolders() {
    try {
      requireEmpty();
      for (Kind kind : kinds) {
        Files.createDirectories(kind == Kind.INSTANCES ? output : folder(kind));
      }
      if (kinds.contains(Kind.MASKS) && !single) { // a mask per label, as datasets have them
        for (String label : classes.names()) {
          Files.createDirectories(folderOf(label));
        }
      }
    } catch (IOException e) {
      throw new RunException(
          "output folder "
              + output
              + " must be writable, got "
              + Failures.reason(e)
              + " (choose another --output)",
          e);
    }
  }

  /** A folder may be a dataset, whose masks somebody has drawn by hand. */
  private void requireEmpty() throws IOException {
    if (!Files.isDirectory(output)) {
      return;
    }
    try (Stream<Path> entries = Files.list(output)) {
      if (entries.findAny().isPresent()) {
        throw Arguments.bad(
            "output folder " + output,
            "be new or empty",
            "one with files",
            "choose another --output");
      }
    }
  }

  private Path folder(Kind kind) {
    return output.resolve(kind.name().toLowerCase(Locale.ROOT));
  }

  /** The names come from a model file, which may be anyone's: none leads out of the output. */
  private Path folderOf(String label) {
    Path masks = folder(Kind.MASKS);
    Path folder = masks.resolve(label).normalize();
    if (label.matches(".*[/\\\\].*") || !masks.normalize().equals(folder.getParent())) {
      throw Arguments.bad("label of the model", "be a name of a folder", label);
    }
    return folder;
  }

  /** Writes what is wanted of an image; objects are written at the end, all in one file. */
  void write(Path file, Picture picture, Prediction prediction) {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]+$", "");
    int[] largest = single ? prediction.classes() : new int[0];
    List<int[]> masks =
        IntStream.range(0, classes.size())
            .mapToObj(c -> single ? isClass(largest, c) : prediction.mask(c, threshold))
            .toList();
    if (kinds.contains(Kind.MASKS) && single) {
      Path png = folder(Kind.MASKS).resolve(name + ".png");
      PredictionFiles.writeClasses(largest, picture.height(), picture.width(), classes, png);
    }
    if (kinds.contains(Kind.MASKS) && !single) {
      writeLabels(name, picture, masks);
    }
    if (kinds.contains(Kind.PROBABILITIES)) {
      writeProbabilities(name, prediction);
    }
    if (kinds.contains(Kind.OVERLAYS)) {
      int first = single ? 1 : 0; // the background keeps the image
      PredictionFiles.writeOverlay(
          picture,
          masks.subList(first, masks.size()),
          classes.classes().subList(first, masks.size()),
          OPACITY,
          folder(Kind.OVERLAYS).resolve(name + ".png"));
    }
  }

  private static int[] isClass(int[] classes, int c) {
    return IntStream.of(classes).map(k -> k == c ? 1 : 0).toArray();
  }

  private void writeLabels(String name, Picture picture, List<int[]> masks) {
    for (int c = 0; c < classes.size(); c++) {
      LabelClass label = classes.classes().get(c);
      Path png = folderOf(label.name()).resolve(name + ".png");
      PredictionFiles.writeLabel(masks.get(c), picture.height(), picture.width(), label, png);
    }
  }

  private void writeProbabilities(String name, Prediction prediction) {
    for (int c = 0; c < classes.size(); c++) {
      PredictionFiles.writeProbabilities(
          prediction.probabilities()[c],
          prediction.height(),
          prediction.width(),
          folder(Kind.PROBABILITIES).resolve(name + "-" + c + ".png"));
    }
  }
}
