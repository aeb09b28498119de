package io.github.dl4jlosses.segment.spark.internal.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.TrainingRun;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData.Which;
import io.github.dl4jlosses.segment.internal.evaluate.ScoreTable;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.predict.NetworkOutput;
import io.github.dl4jlosses.segment.internal.predict.Tiling;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.spark.internal.session.SharedModel;
import io.github.dl4jlosses.segment.spark.internal.train.SmallImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterEvaluationTest {
  private static final int PARTITIONINGS = 8;

  @TempDir private Path home = Path.of("");

  @ParameterizedTest(name = "{0}, seeds 0 to 7")
  @ValueSource(strings = {"classes", "labels"})
  void everyDigitIsThatOfOneMachineWhateverThePartitioning(String task) throws IOException {
    boolean labels = task.equals("labels");
    Path data = labels ? SmallImages.withLabels(home, 4, 11) : SmallImages.withClasses(home, 4, 11);
    Model model = model(data, labels ? "bce" : "ce");
    Tiling tiles = new Tiling(8, 2, 2); // larger images than tiles
    EvaluationData images =
        EvaluationData.open(
            model.info(), data, EvaluationData.Request.of(Optional.of(Which.VALIDATION)));
    String expected = text(model, images, NetworkOutput.measure(model, tiles, images.samples()));
    SparkConf conf = new SparkConf().setMaster("local[2]").setAppName("law");
    conf.set("spark.ui.enabled", "false");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      SharedModel shared = SharedModel.of(spark, home.resolve("run/model.zip"), model);
      ClusterEvaluation cluster = new ClusterEvaluation(spark, shared, tiles);
      assertEquals(expected, text(model, images, cluster.measure(images)));
      for (int seed = 0; seed < PARTITIONINGS; seed++) {
        List<List<Integer>> parts = parts(images.samples().size(), new Random(seed));
        Validation merged = cluster.measure(images, parts);
        assertEquals(expected, text(model, images, merged), "seed " + seed + " " + parts);
      }
    }
  }

  /** Images of which none fits into memory. */
  private record TooLarge(int size) implements SampleSource {
    @Override
    public Sample read(int index) {
      throw new OutOfMemoryError("Java heap space");
    }

    @Override
    public long pixels(int index) {
      return 1;
    }
  }

  @Test
  void tooLittleMemoryIsSaidAndEndsNoExecutor() throws IOException {
    Path data = SmallImages.withClasses(home, 4, 1);
    Model model = model(data, "ce");
    EvaluationData images = validation(model, data);
    SparkConf conf = new SparkConf().setMaster("local[2]").setAppName("memory");
    conf.set("spark.ui.enabled", "false");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      SharedModel shared = SharedModel.of(spark, home.resolve("run/model.zip"), model);
      ClusterEvaluation cluster = new ClusterEvaluation(spark, shared, new Tiling(8, 2, 2));
      OutOfMemoryError error =
          assertThrows(OutOfMemoryError.class, () -> cluster.measure(of(new TooLarge(1), images)));
      assertTrue(
          String.valueOf(error.getMessage()).contains("Java heap space"), error.getMessage());
      assertEquals(3, spark.parallelize(List.of(1, 2, 3)).count());
    }
  }

  @Test
  void anotherFileThanThatOfTheDriverIsNotMeasured() throws IOException {
    Path data = SmallImages.withClasses(home, 4, 2);
    Model model = model(data, "ce");
    EvaluationData images = validation(model, data);
    Path changed = data.resolve("validation/images/01.png");
    Files.copy(data.resolve("train/images/01.png"), changed, StandardCopyOption.REPLACE_EXISTING);
    SparkConf conf = new SparkConf().setMaster("local[2]").setAppName("files");
    conf.set("spark.ui.enabled", "false");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      SharedModel shared = SharedModel.of(spark, home.resolve("run/model.zip"), model);
      ClusterEvaluation cluster = new ClusterEvaluation(spark, shared, new Tiling(8, 2, 2));
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> cluster.measure(images));
      assertEquals(
          "image "
              + changed
              + " must be that of the driver, got another content (give all machines the same"
              + " files)",
          error.getMessage());
    }
  }

  private static EvaluationData validation(Model model, Path data) {
    return EvaluationData.open(
        model.info(), data, EvaluationData.Request.of(Optional.of(Which.VALIDATION)));
  }

  private static EvaluationData of(SampleSource samples, EvaluationData like) {
    return new EvaluationData(
        samples,
        like.files(),
        like.digests(),
        like.part(),
        like.trained(),
        like.chose(),
        like.notes(),
        like.knowsImages());
  }

  private Model model(Path data, String loss) throws IOException {
    TrainingRun.of(
            TrainingOptions.of(data, home.resolve("run"))
                .withText(TrainingOptions.LOSS, loss)
                .with(TrainingOptions.BATCH, 2)
                .with(TrainingOptions.DEPTH, 1)
                .with(TrainingOptions.WIDTH, 2)
                .with(TrainingOptions.EPOCHS, 1))
        .train();
    return ModelFiles.read(home.resolve("run/model.zip"));
  }

  private static String text(Model model, EvaluationData images, Validation measured) {
    ScoreTable table =
        new ScoreTable(model.info().classNames(), measured.report(new Bootstrap(100, .95, 1)));
    return table.json(images) + table.csv();
  }

  /** Returns images in any order, in parts that are not empty. */
  private static List<List<Integer>> parts(int images, Random random) {
    List<Integer> places = new ArrayList<>(IntStream.range(0, images).boxed().toList());
    Collections.shuffle(places, random);
    List<List<Integer>> parts = new ArrayList<>();
    while (!places.isEmpty()) {
      int count = 1 + random.nextInt(places.size());
      parts.add(List.copyOf(places.subList(0, count)));
      places.subList(0, count).clear();
    }
    return parts;
  }
}
