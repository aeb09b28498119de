package io.github.dl4jlosses.segment.spark.internal.pack;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.segment.spark.internal.pack.PackedImages.Entry;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What is packed of an image.
 *
 * @param entry what is known of it without reading it
 * @param image content of the file
 * @param mask a byte a pixel, one plane after the other: the class, or 0 and 1 for a label; 255 is
 *     void
 * @param objects those that are known apart
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed over, never compared
record PackedRow(
    Entry entry,
    byte[] image,
    int height,
    int width,
    byte[] mask,
    Optional<List<GroundTruth>> objects) {
  static final String PLACE = "place";
  static final String PART = "part";
  static final String FOLDER = "folder";
  static final String KEY = "key";
  static final String NAME = "name";
  static final String IMAGE = "image";
  static final String DIGEST = "digest";

  private static final StructType OBJECT =
      DataTypes.createStructType(
          List.of(
              required("class", DataTypes.IntegerType),
              required("crowd", DataTypes.BooleanType),
              // from, to, from, to, … of the pixels, row by row
              required("runs", DataTypes.createArrayType(DataTypes.IntegerType, false))));

  static final StructType SCHEMA =
      DataTypes.createStructType(
          List.of(
              required(PLACE, DataTypes.IntegerType),
              required(PART, DataTypes.StringType),
              required(FOLDER, DataTypes.StringType),
              required(KEY, DataTypes.StringType),
              required(NAME, DataTypes.StringType),
              required(IMAGE, DataTypes.BinaryType),
              required(DIGEST, DataTypes.StringType),
              required("height", DataTypes.IntegerType),
              required("width", DataTypes.IntegerType),
              required("mask", DataTypes.BinaryType),
              DataTypes.createStructField(
                  "objects", DataTypes.createArrayType(OBJECT, false), true)));

  private static StructField required(String name, org.apache.spark.sql.types.DataType type) {
    return DataTypes.createStructField(name, type, /* nullable= */ false);
  }

  /** Returns what is packed of a sample; classes are below 255, as void is. */
  static PackedRow of(Entry entry, byte[] image, Sample sample) {
    byte[] mask = new byte[sample.mask().length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) sample.mask()[i];
    }
    return new PackedRow(entry, image, sample.height(), sample.width(), mask, sample.objects());
  }

  /** Returns the sample, of an image that was decoded. */
  Sample sample(float... rgb) {
    int[] classes = new int[mask.length];
    for (int i = 0; i < mask.length; i++) {
      classes[i] = mask[i] & 0xFF;
    }
    return new Sample(height, width, rgb, classes, objects);
  }

  /** Returns a row; Spark takes arrays, and no lists of Java. */
  Row row() {
    return RowFactory.create(
        entry.place(),
        entry.part(),
        entry.folder(),
        entry.key(),
        entry.name(),
        image,
        entry.digest(),
        height,
        width,
        mask,
        objects.map(all -> all.stream().map(PackedRow::row).toArray(Row[]::new)).orElse(null));
  }

  private static Row row(GroundTruth object) {
    Region region = object.region();
    int[] runs = new int[2 * region.runs()];
    for (int r = 0; r < region.runs(); r++) {
      runs[2 * r] = region.from(r);
      runs[2 * r + 1] = region.to(r);
    }
    return RowFactory.create(object.classIndex(), object.kind() == GroundTruth.Kind.CROWD, runs);
  }

  /** Reads a row of all columns. */
  static PackedRow of(Row row) {
    int objects = row.fieldIndex("objects");
    return new PackedRow(
        entry(row),
        row.getAs(IMAGE),
        row.getAs("height"),
        row.getAs("width"),
        row.getAs("mask"),
        row.isNullAt(objects)
            ? Optional.empty()
            : Optional.of(row.<Row>getList(objects).stream().map(PackedRow::object).toList()));
  }

  /** Reads what is known of an image without reading it, of a row of these columns at least. */
  static Entry entry(Row row) {
    return new Entry(
        row.getAs(PLACE),
        row.getAs(PART),
        row.getAs(FOLDER),
        row.getAs(KEY),
        row.getAs(NAME),
        row.getAs(DIGEST));
  }

  private static GroundTruth object(Row row) {
    List<Integer> runs = row.getList(2);
    int[] pixels =
        IntStream.range(0, runs.size() / 2)
            .flatMap(r -> IntStream.range(runs.get(2 * r), runs.get(2 * r + 1)))
            .toArray();
    return new GroundTruth(
        row.getInt(0),
        Region.of(pixels),
        row.getBoolean(1) ? GroundTruth.Kind.CROWD : GroundTruth.Kind.OBJECT);
  }
}
