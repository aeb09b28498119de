package io.github.dl4jlosses.segment.spark.internal.pack;

import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.spark.internal.storage.Storage;
import io.github.dl4jlosses.segment.spark.internal.wire.Wire;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Images that were packed.
 *
 * @param info what a network that is trained on them knows
 * @param split how folders divide the images, for people
 * @param entries in the order of their places
 */
public record PackedImages(Dataset<Row> rows, ModelInfo info, String split, List<Entry> entries) {
  public PackedImages {
    entries = List.copyOf(entries);
  }

  static final String ENDING = ".parquet";
  private static final String ROWS = "rows"; // the folder of their files
  private static final long GROUP = 32 << 20; // bytes of rows that are in memory together

  /** Returns whether a place is one of packed images. */
  public static boolean isOne(String place) {
    return place.replaceAll("/+$", "").endsWith(ENDING);
  }

  /**
   * Opens a place.
   *
   * @throws IllegalArgumentException if nothing was packed there, not to its end, or twice
   */
  public static PackedImages open(SparkSession session, String place) throws IOException {
    Storage storage = Storage.of(JavaSparkContext.fromSparkContext(session.sparkContext()));
    PackedInfo info = PackedInfo.read(storage, place);
    Dataset<Row> rows = session.read().parquet(escaped(rows(place)));
    List<Entry> entries = entries(rows);
    long places = entries.stream().mapToInt(Entry::place).distinct().count();
    if (entries.size() != info.images() || places != info.images()) {
      throw Arguments.bad(
          "data " + FileNames.shown(place),
          "have the " + info.images() + " images that were packed, each once",
          entries.size() + ", " + places + " of them different",
          "pack it again into a new folder");
    }
    return new PackedImages(rows, info.info(), info.split(), entries);
  }

  /** Returns where the files of the rows are. */
  static String rows(String place) {
    return Storage.address(place) + "/" + ROWS;
  }

  /** Spark reads globs, and one of them would be other places. */
  private static String escaped(String address) {
    return address.replaceAll("[\\\\*?\\[\\]{}]", "\\\\$0");
  }

  /**
   * What is known of an image without reading it.
   *
   * @param place among all images of the folder, as if nothing had divided them
   * @param part train, validation or test, as they were divided when they were packed
   * @param folder the part that has a folder of its own, with this image; else train
   * @param key its name as it is divided by
   * @param name of its file in the folder of the data
   * @param digest of its content, by which a model knows what it has seen
   */
  public record Entry(
      int place, String part, String folder, String key, String name, String digest) {}

  private static List<Entry> entries(Dataset<Row> rows) {
    return rows
        .select(
            PackedRow.PLACE,
            PackedRow.PART,
            PackedRow.FOLDER,
            PackedRow.KEY,
            PackedRow.NAME,
            PackedRow.DIGEST)
        .collectAsList()
        .stream()
        .map(PackedRow::entry)
        .sorted(Comparator.comparingInt(Entry::place))
        .toList();
  }

  /** Returns some of the images. */
  public PackedImages only(List<Entry> some) {
    BitSet places = new BitSet();
    some.forEach(entry -> places.set(entry.place()));
    FilterFunction<Row> isIn = row -> places.get(row.<Integer>getAs(PackedRow.PLACE));
    return new PackedImages(rows.filter(isIn), info, split, some);
  }

  /** What is made of the content of an image, on an executor. */
  @FunctionalInterface
  public interface ImageFunction<T> extends Serializable {
    T of(int place, String name, byte[] content) throws IOException;
  }

  /** Returns what is made of each image, whose masks are not read. */
  public <T> JavaRDD<T> map(ImageFunction<T> function) {
    return rows.select(PackedRow.PLACE, PackedRow.NAME, PackedRow.IMAGE)
        .toJavaRDD()
        .map(row -> function.of(row.getInt(0), row.getString(1), row.getAs(2)));
  }

  /** What is made of some samples, on an executor. */
  @FunctionalInterface
  public interface SampleFunction<T> extends Serializable {
    T of(SampleSource samples) throws IOException;
  }

  /**
   * Returns what is made of the samples, some at a time.
   *
   * @param decoder scales images as those of the training were
   */
  public <T> JavaRDD<T> mapSamples(ImageDecoder decoder, SampleFunction<T> function) {
    byte[] reading = Wire.bytes(decoder);
    return rows.toJavaRDD()
        .mapPartitions(
            some -> {
              ImageDecoder decoding = Wire.read(reading, ImageDecoder.class);
              return new Groups<>(some, group -> function.of(new PackedSamples(group, decoding)));
            });
  }

  /** Rows that are read when they are needed. */
  private record Groups<T>(Iterator<Row> rows, GroupFunction<T> function) implements Iterator<T> {
    @FunctionalInterface
    interface GroupFunction<T> {
      T of(List<PackedRow> rows) throws IOException;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public T next() {
      List<PackedRow> group = new ArrayList<>();
      for (long bytes = 0; bytes < GROUP && rows.hasNext(); ) {
        PackedRow row = PackedRow.of(rows.next());
        bytes += row.image().length + row.mask().length;
        group.add(row);
      }
      group.sort(
          Comparator.comparingInt(row -> row.entry().place())); // files may come in any order
      try {
        return function.of(group);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
