package io.github.dl4jlosses.segment.internal.predict;

import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.Picture;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import io.github.dl4jlosses.segment.internal.io.DiskReserve;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.IoReason;
import io.github.dl4jlosses.segment.internal.io.OutputFolder;
import io.github.dl4jlosses.segment.internal.io.ProcessMemory;
import io.github.dl4jlosses.segment.internal.predict.PredictionWriter.Kind;
import io.github.dl4jlosses.segment.internal.terminal.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Predicts many images, and skips those that cannot be read or do not fit into memory.
 *
 * <p>The headers of all are read before the first is predicted. Whatever ends the work, the files
 * of the images that are done are whole, and {@code instances.json} has their objects.
 *
 * @param decoder scales images as those of the training were
 * @param stop whether the work shall end; asked before each image and each tile
 * @param refused takes a line for each image that is left out: the file, what is wrong, the remedy;
 *     and a note on the first of those that are unlike the images of the training
 */
public record FolderPredictor(
    TiledPredictor predictor,
    PredictionWriter writer,
    InstanceExtractor extractor,
    ImageDecoder decoder,
    BooleanSupplier stop,
    Consumer<String> refused) {
  /* What is left to write of the objects where the disk is full: buffers, and the list of images. */
  private static final int RESERVE = 1 << 20;
  private static final int RESERVE_OF_IMAGE = 512;
  private static final int MOST_IN_RESERVE = 1 << 17;

  /**
   * How it went.
   *
   * @param broken images that cannot be read
   * @param tooLarge images for which memory is not enough
   */
  public record Outcome(int done, int broken, int tooLarge, boolean stopped) {
    /** Returns how many were looked at. */
    public int images() {
      return done + broken + tooLarge;
    }
  }

  /**
   * Predicts images.
   *
   * @throws IllegalArgumentException if none can be read, two have one name, the output has files,
   *     or masks cannot have the values of the classes
   * @throws SegmentException if the output cannot be written
   */
  public Outcome predict(List<Path> images) {
    requireNames(images);
    List<Path> readable = images.stream().filter(this::isReadable).toList();
    if (readable.isEmpty()) {
      throw Arguments.bad(
          "images", "be readable, at least one of them", "none of " + images.size());
    }
    writer.createFolders();
    Work work = new Work(images.size() - readable.size());
    if (!writer.kinds().contains(Kind.INSTANCES)) {
      work.all(readable, /* objects= */ null);
    } else {
      withObjects(work, readable);
    }
    if (work.failure != null) {
      throw work.failure;
    }
    return new Outcome(work.done, work.broken, work.tooLarge, work.stopped);
  }

  private void withObjects(Work work, List<Path> images) {
    int bytes = RESERVE + RESERVE_OF_IMAGE * Math.min(images.size(), MOST_IN_RESERVE);
    try (DiskReserve reserve = DiskReserve.in(writer.output(), bytes)) {
      boolean taken = !reserve.isUsed();
      work.isFull = () -> taken && reserve.isUsed();
      AtomicFiles.write(
          writer.objects(),
          reserve,
          out -> {
            try (CocoWriter objects =
                new CocoWriter(out, writer.classes().names(), writer.foreground())) {
              work.all(images, objects);
            }
          });
    } catch (IOException e) {
      RuntimeException failure = work.failure;
      if (failure == null) {
        throw OutputFolder.unwritable(writer.output(), e);
      }
      refused.accept(
          "file "
              + FileNames.shown(writer.objects())
              + " must be written, got "
              + IoReason.reason(e)
              + " (make room, and predict again: the objects of all images are lost)");
      failure.addSuppressed(e);
    }
  }

  private boolean isReadable(Path image) {
    try {
      decoder.header(image);
      return true;
    } catch (IllegalArgumentException e) {
      refused.accept(e.getMessage());
      return false;
    }
  }

  /**
   * Checks that the files of predictions have names of their own.
   *
   * @throws IllegalArgumentException if two do not
   */
  public static void requireNames(List<Path> images) {
    Map<String, Path> names = new HashMap<>();
    for (Path image : images) {
      Path other = names.put(FileNames.stem(image), image);
      if (other != null) {
        throw Arguments.bad(
            "image " + FileNames.shown(image),
            "have a name of its own",
            FileNames.shown(other) + " too",
            "files of predictions are named as their images are, without the ending");
      }
    }
  }

  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** One pass over the images. It throws nothing, so that the file of the objects gets its end. */
  private final class Work {
    private final ImagePredictor one =
        new ImagePredictor(
            new TiledPredictor(orStop(predictor.network()), predictor.tiling()),
            writer,
            extractor,
            decoder);
    private final Set<String> told = new HashSet<>();
    private int done;
    private int broken;
    private int tooLarge;
    private boolean stopped;
    private @Nullable RuntimeException failure;
    private BooleanSupplier isFull = () -> false; // the disk

    Work(int broken) {
      this.broken = broken;
    }

    private UnaryOperator<INDArray> orStop(UnaryOperator<INDArray> network) {
      return tile -> {
        if (stop.getAsBoolean()) {
          throw new StoppedException();
        }
        INDArray output = network.apply(tile);
        ProcessMemory.ofThis().check();
        return output;
      };
    }

    void all(List<Path> images, @Nullable CocoWriter objects) {
      try (Progress progress = Progress.start("images", images.size())) {
        for (Path image : images) {
          if (stop.getAsBoolean()) {
            throw new StoppedException();
          }
          progress.step(" " + one(image, objects) + " objects");
          if (isFull.getAsBoolean()) {
            throw new IOException("a full disk");
          }
        }
      } catch (StoppedException e) {
        stopped = true;
      } catch (IOException e) {
        failure = OutputFolder.unwritable(writer.output(), e);
      } catch (RuntimeException e) {
        failure = e;
      }
    }

    /** Returns the number of its objects. */
    private int one(Path image, @Nullable CocoWriter objects) throws IOException {
      ImagePrediction prediction =
          one.predict(
              image, () -> read(image), found -> Objects.requireNonNull(objects).add(found));
      prediction.problem().ifPresent(refused);
      switch (prediction.outcome()) {
        case DONE -> done++;
        case BROKEN -> broken++;
        case TOO_LARGE -> tooLarge++;
      }
      return prediction.objects();
    }

    /** Notes come before the work, which takes longer. */
    private Picture read(Path image) {
      Picture picture = decoder.picture(image);
      one.notes(picture).forEach(note -> tellOnce(image, note));
      return picture;
    }

    private void tellOnce(Path image, String note) {
      if (told.add(note)) {
        refused.accept(ImagePrediction.noted(image, note));
      }
    }
  }
}
