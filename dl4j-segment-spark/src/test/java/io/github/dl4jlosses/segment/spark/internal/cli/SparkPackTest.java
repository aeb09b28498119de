package io.github.dl4jlosses.segment.spark.internal.cli;

import static io.github.dl4jlosses.segment.spark.internal.cli.Programs.checked;
import static io.github.dl4jlosses.segment.spark.internal.cli.Programs.files;
import static io.github.dl4jlosses.segment.spark.internal.cli.Programs.segmentSpark;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.spark.internal.cli.Programs.Result;
import io.github.dl4jlosses.segment.spark.internal.train.SmallImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is packed is read again: all of it, once, and nothing else. */
class SparkPackTest {
  @TempDir private static Path home = Path.of("");

  private static Path data = Path.of("");
  private static Path model = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    data = SmallImages.withClasses(home.resolve("data"), 3, 2);
    model = Programs.model(data, home.resolve("run"), "ce");
  }

  private static Result pack(Object output, Object... more) {
    Object[] arguments = {"pack", "--data", data, "--output", output, "--master", "local[2]"};
    return segmentSpark(Stream.of(arguments, more).flatMap(Arrays::stream).toArray());
  }

  private static Result evaluate(Object packed, Object... more) {
    Object[] arguments = {
      "evaluate", "--model", model, "--data", packed, "--part", "all", "--master", "local[2]"
    };
    return segmentSpark(Stream.of(arguments, more).flatMap(Arrays::stream).toArray());
  }

  private static void assertAllRead(Object packed, Object... more) {
    Result scores = checked(evaluate(packed, more));
    assertTrue(scores.out().get(1).startsWith("5 images"), scores.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"my[1].parquet", "{a,b}*.parquet", "a b.parquet", "a%20b.parquet"})
  void theNameOfAPlaceIsTakenAsItIs(String name) {
    checked(pack(home.resolve(name)));
    assertTrue(Files.exists(home.resolve(name).resolve("_dataset.json")));
    assertTrue(Files.exists(home.resolve(name).resolve("rows/_SUCCESS")));
    assertAllRead(home.resolve(name));
  }

  @Test
  void anAddressOfAFileIsItsPath() {
    checked(pack("file://" + home + "/one%20more.parquet"));
    assertTrue(Files.exists(home.resolve("one more.parquet/rows/_SUCCESS")));
    assertAllRead("file://" + home + "/one%20more.parquet");
    assertAllRead(home.resolve("one more.parquet"));
  }

  @Test
  void aPathIsOneOfThisMachineWhateverHadoopTakesItFor() throws IOException {
    Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
    String[] other = {"--conf", "spark.hadoop.fs.defaultFS=other://disk" + elsewhere};
    checked(pack(home.resolve("mine.parquet"), (Object[]) other));
    assertTrue(Files.exists(home.resolve("mine.parquet/rows/_SUCCESS")));
    assertAllRead(home.resolve("mine.parquet"), (Object[]) other);
  }

  @Test
  void imagesThatAreThereTwiceAreRefused() throws IOException {
    Path packed = home.resolve("twice.parquet");
    checked(pack(packed));
    for (String file : files(packed.resolve("rows")).keySet()) {
      if (file.startsWith("part-")) {
        Files.copy(packed.resolve("rows/" + file), packed.resolve("rows/" + file + ".parquet"));
      }
    }
    assertRefused(packed, "10, 5 of them different");
  }

  @Test
  void imagesThatAreMissingAreRefused() throws IOException {
    Path packed = home.resolve("missing.parquet");
    checked(pack(packed));
    for (String file : files(packed.resolve("rows")).keySet()) {
      if (file.startsWith("part-00001")) {
        Files.delete(packed.resolve("rows/" + file));
      }
    }
    assertRefused(packed, "4, 4 of them different");
  }

  private static void assertRefused(Path packed, String got) {
    Result result = evaluate(packed);
    assertEquals(
        List.of(
            "data "
                + packed
                + " must have the 5 images that were packed, each once, got "
                + got
                + " (pack it again into a new folder)"),
        result.err());
    assertEquals(2, result.code());
  }
}
