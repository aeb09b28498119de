package io.github.dl4jlosses.segment.internal.predict;

import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.segment.internal.annotation.CocoImage;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.ImageMemory;
import io.github.dl4jlosses.segment.internal.image.Picture;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.InParallel;
import io.github.dl4jlosses.segment.internal.predict.ImagePrediction.Outcome;
import io.github.dl4jlosses.segment.internal.predict.PredictionWriter.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Predicts one image and writes its files.
 *
 * @param decoder scales images as those of the training were
 */
public record ImagePredictor(
    TiledPredictor predictor,
    PredictionWriter writer,
    InstanceExtractor extractor,
    ImageDecoder decoder) {
  private static final int SMALL = 1 << 20; // pixels, of which the memory for all is not missed

  /** Takes the objects of images, which are in one file. */
  @FunctionalInterface
  public interface ObjectSink {
    void add(CocoImage objects) throws IOException;
  }

  /**
   * Predicts an image.
   *
   * @param image as files and messages are called
   * @param reading throws IllegalArgumentException if the image is broken
   * @param sink gets its objects, if they are among what is written
   * @throws IOException if the sink does
   * @throws UncheckedIOException if a file cannot be written
   */
  public ImagePrediction predict(Path image, Supplier<Picture> reading, ObjectSink sink)
      throws IOException {
    try {
      Picture picture;
      try {
        picture = reading.get();
      } catch (IllegalArgumentException e) { // what follows its header is broken
        return leftOut(Outcome.BROKEN, List.of(), String.valueOf(e.getMessage()));
      }
      return predict(image, picture, sink);
    } catch (UncheckedIOException e) {
      if (writer.isNameTooLong(image)) {
        return leftOut(Outcome.BROKEN, List.of(), nameTooLong(image));
      }
      throw e;
    } catch (OutOfMemoryError e) {
      return leftOut(image, e);
    }
  }

  private ImagePrediction predict(Path image, Picture picture, ObjectSink sink) throws IOException {
    List<String> notes = notes(picture); // also of an image that is too large
    try {
      List<Instance> found = written(image, picture);
      if (writer.kinds().contains(Kind.INSTANCES)) {
        String name = FileNames.name(image);
        sink.add(new CocoImage(name, picture.height(), picture.width(), found));
      }
      return new ImagePrediction(Outcome.DONE, found.size(), notes, Optional.empty());
    } catch (OutOfMemoryError e) {
      return leftOut(Outcome.TOO_LARGE, notes, tooLarge(image, e));
    }
  }

  /** Returns how an image is unlike those of the training. */
  List<String> notes(Picture picture) {
    return Stream.of(picture.header().bandsNote(), picture.note(decoder.ranges()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static ImagePrediction leftOut(Outcome outcome, List<String> notes, String problem) {
    return new ImagePrediction(outcome, 0, notes, Optional.of(problem));
  }

  /** Returns that memory is not enough for an image, be it for the content of its file. */
  public static ImagePrediction leftOut(Path image, OutOfMemoryError e) {
    return leftOut(Outcome.TOO_LARGE, List.of(), tooLarge(image, e));
  }

  private static String nameTooLong(Path image) {
    return "image "
        + FileNames.shown(image)
        + " must have a shorter name, got one too long for the files of its prediction (they have"
        + " it too, and those of probabilities a number behind it)";
  }

  private static String tooLarge(Path image, OutOfMemoryError e) {
    return "image "
        + FileNames.shown(image)
        + " must fit into memory with its prediction, got too little: "
        + e.getMessage()
        + " (give more: java "
        + ImageMemory.option(0)
        + ", or cut it into parts)";
  }

  /** Writes the files of an image, and returns its objects: of a small one all at once. */
  private List<Instance> written(Path image, Picture picture) {
    Prediction prediction = predictor.predict(picture);
    List<Supplier<List<Instance>>> tasks = new ArrayList<>();
    for (Runnable write : writer.writes(image, picture, prediction)) {
      tasks.add(
          () -> {
            write.run();
            return List.of();
          });
    }
    if (writer.kinds().contains(Kind.INSTANCES)) {
      // before the last: the streams of Java begin with that, and share the rest
      tasks.add(
          Math.max(0, tasks.size() - 1),
          () ->
              prediction.objects(
                  writer.labeling(), writer.foreground(), extractor, writer.threshold()));
    }
    boolean small = (long) picture.height() * picture.width() <= SMALL;
    List<List<Instance>> done =
        small ? InParallel.map(tasks, Supplier::get) : tasks.stream().map(Supplier::get).toList();
    return done.stream().flatMap(List::stream).toList();
  }
}
