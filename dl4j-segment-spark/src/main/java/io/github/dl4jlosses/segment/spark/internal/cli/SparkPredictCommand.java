package io.github.dl4jlosses.segment.spark.internal.cli;

import io.github.dl4jlosses.segment.internal.cli.ModelOption;
import io.github.dl4jlosses.segment.internal.cli.PredictionOptions;
import io.github.dl4jlosses.segment.internal.cli.TileOptions;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.predict.FolderPredictor.Outcome;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import io.github.dl4jlosses.segment.spark.internal.predict.ClusterPredictor;
import io.github.dl4jlosses.segment.spark.internal.predict.How;
import io.github.dl4jlosses.segment.spark.internal.session.SharedModel;
import io.github.dl4jlosses.segment.spark.internal.session.SparkOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segment-spark predict}. */
@Command(
    name = "predict",
    description = {
      "Segments images of any size, some in each task: the output is that of segment predict.",
      "An image that cannot be read is named and left out, and the exit code is 2 at the end."
    },
    footer = {
      "  segment-spark predict --model model.zip --images my/photos --output my/predictions",
      "  segment-spark predict --model model.zip --images 'hdfs://host/scenes/*.tif'"
          + " --output hdfs://host/masks --write masks --master spark://host:7077"
    })
final class SparkPredictCommand implements Callable<Integer> {
  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--images",
      paramLabel = "<place>",
      required = true,
      description =
          "Folder of images, a glob, one image, or what pack wrote; a path that all machines have,"
              + " or an address such as hdfs://host/folder.")
  private String images = "";

  @Option(
      names = "--output",
      paramLabel = "<folder>",
      required = true,
      description = "A new folder, likewise.")
  private String output = "";

  @Mixin private PredictionOptions options = new PredictionOptions();

  @Mixin private TileOptions tiles = new TileOptions();

  @Mixin private SparkOptions cluster = new SparkOptions();

  SparkPredictCommand() {}

  @Override
  public Integer call() throws IOException {
    options.requireInRange();
    Model trained = model.read();
    options.requireUsable(trained.info());
    try (SparkSession session = cluster.open("segment-spark predict")) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      ClusterPredictor predictor =
          new ClusterPredictor(
              session,
              SharedModel.of(spark, model.file(), trained),
              output,
              new How(
                  tiles.tiling(trained.info()),
                  options.writer(trained.info()),
                  options.extractor()),
              Terminal.err());
      Outcome outcome = predictor.predict(images);
      Terminal.out().line(PredictionOptions.text(outcome, outcome.images(), output));
      return PredictionOptions.code(outcome);
    }
  }
}
