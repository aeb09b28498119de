package io.github.dl4jlosses.segment.spark.internal.cli;

import static io.github.dl4jlosses.segment.spark.internal.cli.Programs.checked;
import static io.github.dl4jlosses.segment.spark.internal.cli.Programs.segment;
import static io.github.dl4jlosses.segment.spark.internal.cli.Programs.segmentSpark;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.TrainingRun;
import io.github.dl4jlosses.segment.spark.internal.cli.Programs.Result;
import io.github.dl4jlosses.segment.spark.internal.train.SmallImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every line and every digit is that of the program of one machine. */
class SparkEvaluateTest {
  @TempDir private static Path home = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    SmallImages.withClasses(home.resolve("classes"), 7, 6);
    SmallImages.withLabels(home.resolve("labels"), 7, 6);
    Programs.model(home.resolve("classes"), home.resolve("classes-run"), "ce");
    Programs.model(home.resolve("labels"), home.resolve("labels-run"), "bce");
    for (String task : List.of("classes", "labels")) {
      Path packed = home.resolve(task + ".parquet");
      String loss = task.equals("classes") ? "ce" : "bce";
      checked(
          segmentSpark(
              "pack",
              "--data",
              home.resolve(task),
              "--output",
              packed,
              "--loss",
              loss,
              "--master",
              "local[2]"));
    }
  }

  private static Object[] evaluate(String task, String data, String json, Object... more) {
    Object[] arguments = {
      "evaluate",
      "--model",
      home.resolve(task + "-run/model.zip"),
      "--data",
      home.resolve(data),
      "--json",
      home.resolve(json)
    };
    return Stream.of(arguments, more).flatMap(Arrays::stream).toArray();
  }

  @ParameterizedTest(name = "{0}, {1}, part {2}")
  @CsvSource({
    "classes, local[1], validation",
    "classes, local[2], validation",
    "classes, local[2], all",
    "labels, local[2], validation",
    "labels, local[3], all"
  })
  void aFolderHasTheScoresOfOneMachine(String task, String master, String part) throws IOException {
    Result one = checked(segment(evaluate(task, task, "one.json", "--part", part)));
    Result cluster =
        checked(
            segmentSpark(evaluate(task, task, "cluster.json", "--part", part, "--master", master)));
    assertEquals(one, cluster);
    assertEquals(text("one.json"), text("cluster.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"classes", "labels"})
  void whatWasPackedHasTheScoresOfItsFolder(String task) throws IOException {
    for (String part : List.of("train", "validation", "all")) {
      Result one = checked(segment(evaluate(task, task, "one.json", "--part", part)));
      Object[] packed =
          evaluate(task, task + ".parquet", "cluster.json", "--part", part, "--master", "local[2]");
      Result cluster = checked(segmentSpark(packed));
      assertEquals(
          one.out().subList(1, one.out().size()), cluster.out().subList(1, one.out().size()));
      assertEquals(text("one.json"), text("cluster.json"));
    }
  }

  @Test
  void objectsThatTouchStayApartWhereTheyArePacked() throws IOException {
    Path data = SmallImages.withObjects(home.resolve("objects"), 8);
    Path model = Programs.model(data, home.resolve("objects-run"), "ce");
    Path packed = packed(data);
    assertSame(model, data, packed, "--part", "all");
    assertSame(model, data, packed, "--part", "validation");
  }

  /** Moves the images out of their parts, so that names alone divide them. */
  private static Path undivided(String name) throws IOException {
    Path data = SmallImages.withClasses(home.resolve(name), 10, 1, name.hashCode());
    for (String kind : List.of("images", "masks")) {
      Files.move(data.resolve("train").resolve(kind), data.resolve(kind));
      Files.delete(data.resolve("validation").resolve(kind).resolve("00.png"));
      Files.delete(data.resolve("validation").resolve(kind));
    }
    Files.delete(data.resolve("train"));
    Files.delete(data.resolve("validation"));
    return data;
  }

  private static Path packed(Path data) {
    Path packed = data.resolveSibling(data.getFileName() + ".parquet");
    checked(segmentSpark("pack", "--data", data, "--output", packed, "--master", "local[2]"));
    return packed;
  }

  private static void assertSame(Path model, Path data, Path packed, String... options)
      throws IOException {
    String part = part(checked(segment(choice(model, data, "one.json", options))));
    Object[] cluster = choice(model, packed, "cluster.json", options);
    Result result =
        checked(
            segmentSpark(
                Stream.of(cluster, new Object[] {"--master", "local[2]"})
                    .flatMap(Arrays::stream)
                    .toArray()));
    assertEquals(part, part(result));
    assertEquals(text("one.json"), text("cluster.json"));
  }

  private static String part(Result result) {
    return result.out().get(0).replaceAll("^.*: ", "");
  }

  private static Object[] choice(Path model, Path data, String json, String... options) {
    Object[] arguments = {
      "evaluate", "--model", model, "--data", data, "--json", home.resolve(json)
    };
    return Stream.of(arguments, options).flatMap(Arrays::stream).toArray();
  }

  @Test
  void imagesThatNamesDivideAreThoseOfTheirFolder() throws IOException {
    Path data = undivided("flat");
    Path packed = packed(data);
    Path unseen = home.resolve("classes-run/model.zip");
    assertSame(unseen, data, packed);
    assertSame(unseen, data, packed, "--part", "all");
    assertSame(unseen, data, packed, "--part", "validation");
    assertSame(unseen, data, packed, "--test-share", ".3", "--split-seed", "5");
  }

  @Test
  void theSplitIsThatOfTheModelWhateverItWasPackedWith() throws IOException {
    Path data = undivided("split");
    TrainingRun.of(
            TrainingOptions.of(data, home.resolve("split-run"))
                .with(TrainingOptions.TEST_SHARE, .2)
                .with(TrainingOptions.SPLIT_SEED, 3L)
                .with(TrainingOptions.BATCH, 2)
                .with(TrainingOptions.DEPTH, 1)
                .with(TrainingOptions.WIDTH, 2)
                .with(TrainingOptions.EPOCHS, 1))
        .train();
    Path packed = packed(data);
    Path model = home.resolve("split-run/model.zip");
    assertSame(model, data, packed);
    assertSame(model, data, packed, "--part", "train");
    assertSame(model, data, packed, "--part", "validation");
  }

  @Test
  void aDividedFolderThatTheModelHasNotSeenIsMeasuredInThePartOfItsFolder() throws IOException {
    Path data = SmallImages.withClasses(home.resolve("unseen"), 5, 9, /* seed= */ 3);
    assertSame(home.resolve("classes-run/model.zip"), data, packed(data));
  }

  private static String text(String json) throws IOException {
    return Files.readString(home.resolve(json));
  }

  @Test
  void aBrokenImageIsRefusedAsOnOneMachine() throws IOException {
    Path data = SmallImages.withClasses(home.resolve("broken"), 4, 4);
    Files.write(data.resolve("validation/images/02.png"), new byte[] {1, 2, 3});
    Result one = segment(evaluate("classes", "broken", "one.json"));
    Result cluster =
        segmentSpark(evaluate("classes", "broken", "cluster.json", "--master", "local[2]"));
    assertEquals(one, cluster);
    assertEquals(2, cluster.code());
  }

  @Test
  void ofSeveralImagesThatAreBrokenTheFirstIsNamedHoweverTheyArePacked() throws IOException {
    Path data = SmallImages.withClasses(home.resolve("first"), 4, 9);
    Path packed = packed(data);
    breakRows(packed, "validation/images/06.png", "validation/images/03.png");
    Path model = home.resolve("classes-run/model.zip");
    Object[] arguments = choice(model, packed, "x.json", "--master", "local[2]");
    Result result = segmentSpark(arguments);
    assertEquals(2, result.code(), result.toString());
    String line = result.err().get(result.err().size() - 1);
    assertTrue(line.startsWith("image validation/images/03.png must be an image"), line);
  }

  /** Writes the rows again in one file, the last image first, some of them with broken images. */
  private static void breakRows(Path packed, String... names) throws IOException {
    Path rows = packed.resolve("rows");
    Path whole = packed.resolve("_whole");
    Files.move(rows, whole);
    try (SparkSession session =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      session
          .read()
          .parquet(whole.toString())
          .withColumn(
              "image",
              functions
                  .when(
                      functions.col("name").isin((Object[]) names),
                      functions.lit(new byte[] {1, 2, 3}))
                  .otherwise(functions.col("image")))
          .coalesce(1)
          .sortWithinPartitions(functions.col("place").desc())
          .write()
          .parquet(rows.toString());
    }
  }

  @Test
  void classesMustBeThoseOfTheModel() {
    Result result =
        segmentSpark(evaluate("labels", "classes.parquet", "cluster.json", "--master", "local[1]"));
    assertEquals(2, result.code());
    assertTrue(
        result
            .err()
            .get(0)
            .startsWith("data must be packed with the classes of the model [square, tile], got ["),
        result.err().toString());
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "--masks, index",
    "--mask-suffix, _mask",
    "--missing-masks, empty",
    "--annotations, a.json",
    "--crowds, void",
    "--ignore, 7",
    "--threshold-masks, 128"
  })
  void whatPackingDecidedIsNotAskedAgain(String option, String value) {
    Result result =
        segmentSpark(
            evaluate(
                "classes", "classes.parquet", "x.json", option, value, "--master", "local[1]"));
    assertEquals(
        List.of(
            option
                + " must be left out where images are packed, got "
                + home.resolve("classes.parquet")
                + " (pack them again with this option)"),
        result.err());
    assertEquals(2, result.code());
  }

  @Test
  void nothingButWhatWasPackedToItsEndIsRead() throws IOException {
    Files.createDirectories(home.resolve("empty.parquet"));
    Result result =
        segmentSpark(evaluate("classes", "empty.parquet", "x.json", "--master", "local[1]"));
    assertEquals(
        List.of(
            "data "
                + home.resolve("empty.parquet")
                + " must be a folder that segment-spark pack wrote, got none with _dataset.json"
                + " (pack it again)"),
        result.err());
    assertEquals(2, result.code());
  }
}
