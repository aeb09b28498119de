package io.github.dl4jlosses.segment.internal.predict;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.image.Picture;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.OutputFolder;
import io.github.dl4jlosses.segment.internal.predict.PredictionFiles.Membership;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes predictions into folders, named as their images are. Each file is whole or not there.
 *
 * @param output in which the folders are
 * @param classes of the network
 * @param foreground those of them that can be objects, which overlays show
 * @param labeling whether a pixel has one class or any number of them
 * @param threshold with any number of classes, the probability from which on a pixel has one
 */
public record PredictionWriter(
    Path output,
    Set<Kind> kinds,
    ClassTable classes,
    Foreground foreground,
    Labeling labeling,
    double threshold) {
  private static final int MAX_NAME = 255; // bytes
  private static final double OPACITY = .5; // of a color above its image

  /** What can be written of an image. */
  public enum Kind {
    /** Classes, as palette PNGs of their values; with several labels per pixel a PNG for each. */
    MASKS,
    /** The image with the classes in their colors. */
    OVERLAYS,
    /** A gray image of 16 bits for each class. */
    PROBABILITIES,
    /** Objects of all images, as COCO JSON. */
    INSTANCES
  }

  public PredictionWriter {
    kinds = Set.copyOf(kinds);
  }

  /** Returns what writes the same into another folder. */
  public PredictionWriter withOutput(Path other) {
    return new PredictionWriter(other, kinds, classes, foreground, labeling, threshold);
  }

  /**
   * Makes the folders.
   *
   * @throws IllegalArgumentException if the output is a folder with files, a label cannot be the
   *     name of a folder, or masks cannot have the values of the classes
   * @throws SegmentException if it cannot be written
   */
  public void createFolders() {
    if (kinds.contains(Kind.MASKS) && isSingle()) {
      PredictionFiles.requireValues(classes);
    }
    boolean perLabel = kinds.contains(Kind.MASKS) && !isSingle();
    List<Path> labels =
        perLabel ? classes.names().stream().map(this::folderOf).toList() : List.of();
    OutputFolder.requireNew(output);
    try {
      Files.createDirectories(output);
      for (Kind kind : kinds) {
        if (kind != Kind.INSTANCES) {
          Files.createDirectory(folder(kind)); // by one program, if two want the output
        }
      }
      for (Path label : labels) {
        Files.createDirectories(label);
      }
    } catch (FileAlreadyExistsException e) {
      throw Files.isDirectory(output)
          ? OutputFolder.withFiles(output)
          : OutputFolder.unwritable(output, e);
    } catch (IOException e) {
      throw OutputFolder.unwritable(output, e);
    }
  }

  private boolean isSingle() {
    return labeling == Labeling.SINGLE_LABEL;
  }

  Path objects() {
    return output.resolve("instances.json");
  }

  private Path folder(Kind kind) {
    return output.resolve(kind.name().toLowerCase(Locale.ROOT));
  }

  private Path png(Path folder, String name) {
    return FileNames.child(folder, name + ".png");
  }

  /** Returns whether an image is called so that a file system may have no such files. */
  boolean isNameTooLong(Path image) {
    String longest = kinds.contains(Kind.PROBABILITIES) ? "-" + (classes.size() - 1) : "";
    return (FileNames.stem(image) + longest + ".png").getBytes(UTF_8).length > MAX_NAME;
  }

  /** The names come from a model file, which may be anyone's: none leads out of the output. */
  private Path folderOf(String label) {
    Path masks = folder(Kind.MASKS).toAbsolutePath().normalize();
    boolean separates = label.isEmpty() || label.matches("(?s).*[/\\\\\0].*");
    Path folder = separates ? masks : FileNames.child(masks, label).normalize();
    if (!masks.equals(folder.getParent())) {
      throw Arguments.bad("label of the model", "be a name of a folder", FileNames.shown(label));
    }
    return folder;
  }

  /** Returns what writes the files of an image, each alone; objects are in one file for all. */
  List<Runnable> writes(Path image, Picture picture, Prediction prediction) {
    String name = FileNames.stem(image);
    List<Runnable> writes = new ArrayList<>();
    if (kinds.contains(Kind.PROBABILITIES)) {
      writes.add(() -> writeProbabilities(name, prediction));
    }
    if (!isSingle()) {
      if (kinds.contains(Kind.MASKS)) {
        writes.add(() -> writeLabels(name, picture, prediction));
      }
      float[][] p = prediction.probabilities();
      writes.add(() -> writeOverlay(name, picture, (c, pixel) -> p[c][pixel] >= threshold));
    } else if (kinds.contains(Kind.MASKS) || kinds.contains(Kind.OVERLAYS)) {
      int[] largest = prediction.classes();
      if (kinds.contains(Kind.MASKS)) {
        Path png = png(folder(Kind.MASKS), name);
        writes.add(
            () ->
                PredictionFiles.writeClasses(
                    largest, picture.height(), picture.width(), classes, png));
      }
      writes.add(() -> writeOverlay(name, picture, (c, pixel) -> largest[pixel] == c));
    }
    return writes;
  }

  private void writeLabels(String name, Picture picture, Prediction prediction) {
    for (int c = 0; c < classes.size(); c++) {
      LabelClass label = classes.classes().get(c);
      int[] mask = prediction.mask(c, threshold); // one at a time: 4 bytes a pixel, not 4·C
      Path png = png(folderOf(label.name()), name);
      PredictionFiles.writeLabel(mask, picture.height(), picture.width(), label, png);
    }
  }

  private void writeOverlay(String name, Picture picture, Membership shown) {
    if (kinds.contains(Kind.OVERLAYS)) {
      List<LabelClass> labels = foreground.of(classes.classes());
      int[] channels = foreground.indices().toArray();
      Membership member = (k, pixel) -> shown.has(channels[k], pixel);
      Path png = png(folder(Kind.OVERLAYS), name);
      PredictionFiles.writeOverlay(picture, member, labels, OPACITY, png);
    }
  }

  private void writeProbabilities(String name, Prediction prediction) {
    for (int c = 0; c < classes.size(); c++) {
      PredictionFiles.writeProbabilities(
          prediction.probabilities()[c],
          prediction.height(),
          prediction.width(),
          png(folder(Kind.PROBABILITIES), name + "-" + c));
    }
  }
}
