package io.github.dl4jlosses.segment.spark.internal.pack;

import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.folder.DatasetFolders;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.spark.internal.pack.PackedImages.Entry;
import io.github.dl4jlosses.segment.spark.internal.round.SampleFiles;
import io.github.dl4jlosses.segment.spark.internal.session.ClusterJobs;
import io.github.dl4jlosses.segment.spark.internal.storage.Storage;
import io.github.dl4jlosses.segment.spark.internal.wire.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Packs the images of a folder. Each row is written by a task; the place is complete when its last
 * file is there, and no reader takes it before.
 */
public record Packer(SparkSession session, String output) {
  private static final int LEAST_TASKS = 8;
  private static final long FILE = 128 << 20; // bytes of the images of a task, about
  private static final long ROW_GROUP = 32 << 20; // bytes; a task has one in memory

  /**
   * Checks a place that images are to be packed into.
   *
   * @throws IllegalArgumentException if it would not be known by its ending
   */
  public static void requireUsable(String place) {
    if (!PackedImages.isOne(place)) {
      throw Arguments.bad("--output", "end in " + PackedImages.ENDING, place);
    }
  }

  /**
   * Packs all images of a folder.
   *
   * @return how many
   * @throws IllegalArgumentException if the output has files
   */
  public int pack(Path root, TrainingData data) throws IOException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Storage storage = Storage.of(spark);
    storage.requireNew(output);
    DatasetFolder divided = data.survey().folder();
    Map<Subset, Map<Path, Packed>> read = Packed.of(divided);
    DatasetFolder folder = DatasetFolders.openUndivided(root, divided.lookup());
    List<ImageMaskFiles> files = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    Iterator<String> digests =
        FileDigest.of(folder.pairs().stream().map(ImageMaskFiles::image).toList()).iterator();
    for (Subset part : folder.parts()) {
      for (ImageMaskFiles pair : folder.part(part)) {
        Packed packed = Packed.find(read, pair.image(), part);
        files.add(packed.files);
        entries.add(
            new Entry(
                entries.size(),
                packed.part.toString(),
                part.toString(),
                pair.name(),
                name(root, pair.image()),
                digests.next()));
      }
    }
    write(
        spark,
        data.survey().reader(),
        SampleFiles.of(files, entries.stream().map(Entry::digest).toList()),
        entries);
    new PackedInfo(data.info(), folder.split(), entries.size()).write(storage, output);
    return entries.size();
  }

  private static String name(Path root, Path image) {
    return root.toAbsolutePath().relativize(image.toAbsolutePath()).toString().replace('\\', '/');
  }

  /** An image as it is read, and its part. */
  private record Packed(ImageMaskFiles files, Subset part) {
    /** Returns all images of a folder that was divided, by the part and the file. */
    static Map<Subset, Map<Path, Packed>> of(DatasetFolder divided) {
      Map<Subset, Map<Path, Packed>> all = new EnumMap<>(Subset.class);
      for (Subset part : divided.parts()) {
        Map<Path, Packed> images = new HashMap<>();
        divided.part(part).forEach(files -> images.put(files.image(), new Packed(files, part)));
        all.put(part, images);
      }
      return all;
    }

    /**
     * Finds an image.
     *
     * @param folder the part whose folder it is in; a training image may have come into any
     */
    static Packed find(Map<Subset, Map<Path, Packed>> all, Path image, Subset folder) {
      return Stream.concat(Stream.of(folder), all.keySet().stream())
          .map(part -> all.getOrDefault(part, Map.of()).get(image))
          .filter(Objects::nonNull)
          .findFirst()
          .orElseThrow(
              () ->
                  Arguments.bad(
                      "data",
                      "stay as it is while it is packed",
                      "the new image " + FileNames.shown(image),
                      "pack it again"));
    }
  }

  /** Each task writes a file, and files are to be large. */
  private static int tasks(SampleFiles files) {
    long bytes = files.pairs().stream().mapToLong(pair -> pair.image().toFile().length()).sum();
    return (int) Math.max(LEAST_TASKS, bytes / FILE);
  }

  private void write(
      JavaSparkContext spark, SampleReader reader, SampleFiles files, List<Entry> entries) {
    ClusterJobs jobs = new ClusterJobs(spark);
    List<byte[]> parts =
        ClusterJobs.parts(entries.size(), tasks(files)).stream()
            .map(
                some ->
                    new PackTask.Part(
                        reader, files.choose(some), some.stream().map(entries::get).toList()))
            .map(Wire::bytes)
            .toList();
    JavaRDD<Row> rows = spark.parallelize(parts, parts.size()).flatMap(new PackTask());
    jobs.run(
        parts.size(),
        () -> {
          session
              .createDataFrame(rows, PackedRow.SCHEMA)
              .write()
              .option("compression", "zstd") // masks; images are compressed
              .option("parquet.block.size", ROW_GROUP)
              .option("parquet.page.size.row.check.min", 1) // a row may be a page
              .option("parquet.page.size.row.check.max", 1)
              .option("parquet.block.size.row.check.min", 1)
              .option("parquet.enable.dictionary#" + PackedRow.IMAGE, "false") // none are equal
              .mode("errorifexists") // another program may pack into it meanwhile
              .parquet(PackedImages.rows(output));
          return output;
        });
  }
}
