package io.github.dl4jlosses.segment.spark.internal.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.spark.internal.pack.PackedImages.Entry;
import io.github.dl4jlosses.segment.spark.internal.train.SmallImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that are known apart stay apart where they are packed. */
class PackedObjectsTest {
  private static final int IMAGES = 6;

  @TempDir private Path home = Path.of("");

  @Test
  void objectsThatTouchComeBack() throws IOException {
    Path folder = SmallImages.withObjects(home.resolve("objects"), IMAGES);
    TrainingData data = TrainingData.open(TrainingOptions.of(folder, home.resolve("run")));
    TreeMap<String, String> expected = new TreeMap<>();
    for (Subset part : data.survey().folder().parts()) {
      data.survey()
          .folder()
          .part(part)
          .forEach(
              pair -> {
                String name = "image images/" + pair.name() + ".png";
                expected.put(name, text(data.survey().reader().read(pair)));
              });
    }
    assertEquals(IMAGES, expected.size());
    String first = String.valueOf(expected.firstEntry().getValue());
    assertEquals(3, first.lines().count(), first);

    String place = home.resolve("objects.parquet").toString();
    TreeMap<String, String> packed = new TreeMap<>();
    try (SparkSession session = session()) {
      new Packer(session, place).pack(folder, data);
      for (List<String> some :
          PackedImages.open(session, place)
              .mapSamples(new ImageDecoder(), PackedObjectsTest::texts)
              .collect()) {
        for (int i = 0; i < some.size(); i += 2) {
          packed.put(some.get(i), some.get(i + 1));
        }
      }
    }
    assertEquals(expected, packed);
  }

  /** The program reads crowds as void; the format has them. */
  @Test
  void aCrowdComesBack() throws IOException {
    GroundTruth crowd = new GroundTruth(2, Region.of(0, 1, 3), GroundTruth.Kind.CROWD);
    Entry entry = new Entry(5, "train", "train", "a", "a.png", "0");
    byte[] bytes = {0, 0, 0, 0};
    PackedRow row = new PackedRow(entry, bytes, 2, 2, bytes, Optional.of(List.of(crowd)));
    try (SparkSession session = session()) {
      List<Row> rows =
          session.createDataFrame(List.of(row.row()), PackedRow.SCHEMA).collectAsList();
      PackedRow back = PackedRow.of(rows.get(0));
      assertEquals(entry, back.entry());
      assertEquals("CROWD 2: 0-2 3-4\n", text(back.sample(new float[12])));
    }
  }

  private static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .getOrCreate();
  }

  /** Returns the name and the objects of each. */
  private static List<String> texts(SampleSource samples) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      texts.add(samples.name(i));
      texts.add(text(samples.read(i)));
    }
    return texts;
  }

  private static String text(Sample sample) {
    StringBuilder text = new StringBuilder();
    for (GroundTruth object : sample.objects().orElseThrow()) {
      text.append(String.format(Locale.ROOT, "%s %d:", object.kind(), object.classIndex()));
      for (int r = 0; r < object.region().runs(); r++) {
        text.append(' ').append(object.region().from(r)).append('-').append(object.region().to(r));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
