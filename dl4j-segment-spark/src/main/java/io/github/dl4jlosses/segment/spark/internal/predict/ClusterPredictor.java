package io.github.dl4jlosses.segment.spark.internal.predict;

import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.FolderTree;
import io.github.dl4jlosses.segment.internal.predict.FolderPredictor;
import io.github.dl4jlosses.segment.internal.predict.ImagePrediction;
import io.github.dl4jlosses.segment.internal.predict.PredictionWriter.Kind;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import io.github.dl4jlosses.segment.spark.internal.pack.PackedImages;
import io.github.dl4jlosses.segment.spark.internal.predict.ImageTask.Image;
import io.github.dl4jlosses.segment.spark.internal.predict.ImageTask.Outcome;
import io.github.dl4jlosses.segment.spark.internal.round.SampleFiles;
import io.github.dl4jlosses.segment.spark.internal.session.ClusterJobs;
import io.github.dl4jlosses.segment.spark.internal.session.SameArithmetic;
import io.github.dl4jlosses.segment.spark.internal.session.SharedModel;
import io.github.dl4jlosses.segment.spark.internal.session.TaskMemory;
import io.github.dl4jlosses.segment.spark.internal.storage.Storage;
import io.github.dl4jlosses.segment.spark.internal.storage.Storage.StoredFile;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Predicts images on a cluster. The output is that of {@link FolderPredictor} on one machine, byte
 * for byte; whatever ends the work, the files that are there are whole.
 *
 * @param output a folder of any storage
 * @param err gets a line for each image that is left out, and notes
 */
public record ClusterPredictor(
    SparkSession session, SharedModel model, String output, How how, Terminal err) {

  /**
   * Predicts images.
   *
   * @param place a folder, a glob, one image, or what was packed
   * @return how it went
   * @throws IllegalArgumentException if there are none, two have one name, or the output has files
   */
  public FolderPredictor.Outcome predict(String place) throws IOException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Storage storage = Storage.of(spark);
    storage.requireNew(output);
    ImageTask task = new ImageTask(model, storage, output, how);
    Work work =
        PackedImages.isOne(place)
            ? packed(PackedImages.open(session, place), task)
            : files(spark, ImageList.of(place, storage, err), task, storage);
    FolderPredictor.requireNames(work.images.stream().map(FileNames::path).toList());
    makeFolders(storage);
    try {
      return outcome(spark, work.tasks, storage);
    } catch (RuntimeException | IOException e) {
      removeAfter(e, storage);
      throw e;
    }
  }

  private FolderPredictor.Outcome outcome(
      JavaSparkContext spark, JavaRDD<Outcome> work, Storage storage) throws IOException {
    SameArithmetic.OfJob arithmetic = SameArithmetic.asHere().of(spark);
    JavaRDD<Outcome> tasks = arithmetic.in(work);
    List<Outcome> outcomes =
        new ClusterJobs(spark)
            .run(tasks.getNumPartitions(), tasks::collect).stream()
                .sorted(Comparator.comparingInt(outcome -> outcome.image().order()))
                .toList();
    arithmetic.warn();
    List<Integer> done =
        outcomes.stream()
            .filter(o -> o.outcome() == ImagePrediction.Outcome.DONE)
            .map(o -> o.image().order())
            .toList();
    if (how.writer().kinds().contains(Kind.INSTANCES)) {
      new ObjectParts(storage, output).join(done, how.writer());
    }
    storage.removeUnfinished(output);
    return told(outcomes);
  }

  /** What is left of tasks that were killed; those that still write remove theirs. */
  private void removeAfter(Exception failure, Storage storage) {
    try {
      storage.removeUnfinished(output);
    } catch (RuntimeException | IOException e) { // as where the output itself is what failed
      failure.addSuppressed(e);
    }
  }

  /** Names of images, and what is done with them. */
  private record Work(List<String> images, JavaRDD<Outcome> tasks) {}

  private static Work packed(PackedImages packed, ImageTask task) {
    return new Work(
        packed.entries().stream().map(PackedImages.Entry::name).toList(),
        packed.map((order, name, content) -> predict(task, new Image(order, name), () -> content)));
  }

  private static Outcome predict(ImageTask task, Image image, ImageTask.Content content)
      throws IOException {
    return TaskMemory.share(
        () -> task.predict(image, content),
        outcome -> outcome.outcome() == ImagePrediction.Outcome.TOO_LARGE);
  }

  /**
   * An image, and where executors read it.
   *
   * @param digest of what the driver has there; null if nobody can have another content
   */
  private record Located(Image image, String place, @Nullable String digest)
      implements Serializable {
    byte[] read(Storage storage) throws IOException {
      byte[] content = storage.read(place);
      if (digest != null) {
        Path file = FileNames.path(image.name());
        SampleFiles.requireSame("image", file, digest, FileDigest.of(content));
      }
      return content;
    }
  }

  private static Located located(int order, String file, boolean elsewhere) {
    return new Located(
        new Image(order, file),
        Storage.absolute(file),
        elsewhere && Storage.isLocal(file) ? digest(FileNames.path(file)) : null);
  }

  /** What the driver cannot read, executors cannot have the same of. */
  private static String digest(Path file) {
    try {
      return FileDigest.of(file);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      return "none";
    }
  }

  private static Work files(
      JavaSparkContext spark, List<StoredFile> files, ImageTask task, Storage storage) {
    boolean elsewhere = !spark.isLocal();
    List<String> places = files.stream().map(StoredFile::place).toList();
    List<Integer> orders = IntStream.range(0, files.size()).boxed().toList();
    List<Located> images =
        FileDigest.map(orders, order -> located(order, places.get(order), elsewhere));
    List<List<Located>> parts =
        ClusterJobs.parts(files.stream().map(StoredFile::bytes).toList()).stream()
            .map(part -> part.stream().map(images::get).toList())
            .toList();
    return new Work(
        places,
        spark
            .parallelize(parts, parts.size())
            .flatMap(List::iterator)
            .map(image -> predict(task, image.image, () -> image.read(storage))));
  }

  /** Makes the folders that the writer makes in those of tasks. */
  private void makeFolders(Storage storage) throws IOException {
    Path model = Files.createTempDirectory("prediction");
    try {
      how.writer().withOutput(model).createFolders();
      try (Stream<Path> tree = Files.walk(model)) {
        for (Path folder : tree.toList()) {
          storage.makeFolder(Storage.like(output, model.relativize(folder)));
        }
      }
    } finally {
      FolderTree.remove(model);
    }
    if (how.writer().kinds().contains(Kind.INSTANCES)) {
      storage.makeFolder(Storage.child(output, ObjectParts.FOLDER));
    }
  }

  private FolderPredictor.Outcome told(List<Outcome> outcomes) {
    Set<String> told = new HashSet<>();
    List<ImagePrediction.Outcome> kinds = outcomes.stream().map(Outcome::outcome).toList();
    for (Outcome outcome : outcomes) {
      outcome.notes().stream()
          .filter(told::add)
          .map(note -> ImagePrediction.noted(FileNames.path(outcome.image().name()), note))
          .forEach(err::line);
      if (!outcome.problem().isEmpty()) {
        err.line(outcome.problem());
      }
    }
    return new FolderPredictor.Outcome(
        Collections.frequency(kinds, ImagePrediction.Outcome.DONE),
        Collections.frequency(kinds, ImagePrediction.Outcome.BROKEN),
        Collections.frequency(kinds, ImagePrediction.Outcome.TOO_LARGE),
        /* stopped= */ false);
  }
}
