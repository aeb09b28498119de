package io.github.dl4jlosses.segment.spark.internal.predict;

import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.FolderTree;
import io.github.dl4jlosses.segment.internal.io.IoReason;
import io.github.dl4jlosses.segment.internal.io.OutputFolder;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.predict.CocoWriter;
import io.github.dl4jlosses.segment.internal.predict.ImagePrediction;
import io.github.dl4jlosses.segment.internal.predict.ImagePredictor;
import io.github.dl4jlosses.segment.internal.predict.PredictionWriter;
import io.github.dl4jlosses.segment.internal.predict.TiledPredictor;
import io.github.dl4jlosses.segment.spark.internal.session.SharedModel;
import io.github.dl4jlosses.segment.spark.internal.storage.Storage;
import io.github.dl4jlosses.segment.spark.internal.wire.Wire;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.security.AccessControlException;

/**
 * Predicts an image on an executor: writes its files into a folder of its own there, and then each
 * of them whole to the output. An image that is predicted twice, as its task was lost, has the same
 * files.
 */
final class ImageTask implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int FIRST_PAUSE = 250; // ms
  private static final int LAST_PAUSE = 1000;

  private final SharedModel model;
  private final Storage storage;
  private final String output;
  private final byte[] how;

  ImageTask(SharedModel model, Storage storage, String output, How how) {
    this.model = model;
    this.storage = storage;
    this.output = Storage.absolute(output); // executors run in other folders
    this.how = Wire.bytes(how);
  }

  /**
   * An image.
   *
   * @param order of the images
   * @param name of its file, as messages call it
   */
  record Image(int order, String name) implements Serializable {}

  /** What became of it. */
  record Outcome(Image image, ImagePrediction.Outcome outcome, List<String> notes, String problem)
      implements Serializable {}

  /** Where the content of an image is read. */
  @FunctionalInterface
  interface Content {
    byte[] read() throws IOException;
  }

  /** Predicts an image and writes its files. */
  Outcome predict(Image image, Content content) throws IOException {
    try {
      return outcome(image, content);
    } catch (OutOfMemoryError e) { // if it were thrown on, Spark would end the executor
      return outcome(image, ImagePredictor.leftOut(FileNames.path(image.name), e));
    }
  }

  private static Outcome outcome(Image image, ImagePrediction done) {
    return new Outcome(image, done.outcome(), done.notes(), done.problem().orElse(""));
  }

  private static Outcome broken(Image image, String problem) {
    return new Outcome(image, ImagePrediction.Outcome.BROKEN, List.of(), problem);
  }

  private Outcome outcome(Image image, Content content) throws IOException {
    byte[] bytes;
    try {
      bytes = read(content);
    } catch (IOException e) {
      String problem =
          "image "
              + FileNames.shown(image.name)
              + " must be readable, got "
              + IoReason.reason(e)
              + " (can all executors read it?)";
      return broken(image, problem);
    } catch (IllegalArgumentException e) {
      return broken(image, String.valueOf(e.getMessage()));
    }
    Path folder = Files.createTempDirectory("prediction");
    try {
      ImagePrediction done = model.use(network -> predict(image, bytes, network, folder));
      if (done.outcome() == ImagePrediction.Outcome.DONE) {
        try {
          deliver(image, folder);
        } catch (IllegalArgumentException e) { // of HDFS
          return broken(
              image,
              "image "
                  + FileNames.shown(image.name)
                  + " must have a name that the output can have, got one that its file system"
                  + " refuses (name the image otherwise, without a colon)");
        } catch (IOException e) {
          throw OutputFolder.unwritable(FileNames.path(output), e);
        }
      }
      return outcome(image, done);
    } finally {
      FolderTree.remove(folder);
    }
  }

  /** Reads again what may be read a moment later, as networks fail for moments. */
  private static byte[] read(Content content) throws IOException {
    for (int pause = FIRST_PAUSE; ; pause *= 2) {
      try {
        return content.read();
      } catch (FileSystemException | FileNotFoundException | AccessControlException e) {
        throw e; // it stays so
      } catch (IOException e) {
        if (pause > LAST_PAUSE) {
          throw e;
        }
        sleep(pause);
      }
    }
  }

  private static void sleep(int millis) throws InterruptedIOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the end of the task");
    }
  }

  private ImagePrediction predict(Image image, byte[] bytes, Model network, Path folder)
      throws IOException {
    How asked = Wire.read(how, How.class);
    ImageDecoder decoder = new ImageDecoder().withRanges(network.info().inputRanges());
    PredictionWriter writer = asked.writer().withOutput(folder);
    writer.createFolders();
    ImagePredictor predictor =
        new ImagePredictor(
            new TiledPredictor(network::output, asked.tiling()),
            writer,
            asked.extractor(),
            decoder);
    Path file = FileNames.path(image.name);
    return predictor.predict(
        file,
        () -> decoder.picture(file, bytes),
        objects -> {
          try (OutputStream out = Files.newOutputStream(folder.resolve(ObjectParts.FOLDER));
              CocoWriter coco =
                  new CocoWriter(out, writer.classes().names(), writer.foreground())) {
            coco.add(objects);
          }
        });
  }

  private void deliver(Image image, Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        boolean objects = file.equals(folder.resolve(ObjectParts.FOLDER));
        storage.write(
            objects
                ? ObjectParts.place(output, image.order)
                : Storage.like(output, folder.relativize(file)),
            out -> Files.copy(file, out));
      }
    }
  }
}
