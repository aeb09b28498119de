package io.github.dl4jlosses.segment.spark.internal.cli;

import io.github.dl4jlosses.segment.internal.cli.EvaluateCommand;
import io.github.dl4jlosses.segment.internal.cli.ModelOption;
import io.github.dl4jlosses.segment.internal.cli.ScoreFiles;
import io.github.dl4jlosses.segment.internal.cli.TileOptions;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.mask.MaskThreshold;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.spark.internal.evaluate.ClusterEvaluation;
import io.github.dl4jlosses.segment.spark.internal.evaluate.PackedData;
import io.github.dl4jlosses.segment.spark.internal.pack.PackedImages;
import io.github.dl4jlosses.segment.spark.internal.session.SharedModel;
import io.github.dl4jlosses.segment.spark.internal.session.SparkOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code segment-spark evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Measures a network on images with masks, some of them in each task: every number is that of"
          + " segment evaluate, to the last digit.",
      "The data may be a folder that all machines have, or what pack wrote. How masks are read was"
          + " decided then; --part and the options of the split choose images."
    },
    footer = {
      "  segment-spark evaluate --model model.zip --data my/folder",
      "  segment-spark evaluate --model model.zip --data hdfs://host/my.parquet --part test"
          + " --master spark://host:7077"
    })
final class SparkEvaluateCommand implements Callable<Integer> {
  /** What says how masks are read. */
  private static final List<String> READING =
      List.of(
          "--masks",
          "--mask-suffix",
          "--missing-masks",
          "--annotations",
          "--crowds",
          "--ignore",
          MaskThreshold.OPTION);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();

  @Mixin private PlaceOptions data = new PlaceOptions();

  @Mixin private ScoreFiles files = new ScoreFiles();

  @Mixin private TileOptions tiles = new TileOptions();

  @Mixin private SparkOptions cluster = new SparkOptions();

  SparkEvaluateCommand() {}

  @Override
  public Integer call() throws IOException {
    files.requireUsable();
    boolean isPacked = PackedImages.isOne(data.place());
    if (isPacked) {
      requireNothingOfReading();
    }
    Model trained = model.read();
    EvaluationData.Request request = data.request(trained.info());
    try (SparkSession session = cluster.open("segment-spark evaluate")) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      SharedModel shared = SharedModel.of(spark, model.file(), trained);
      ClusterEvaluation evaluation =
          new ClusterEvaluation(spark, shared, tiles.tiling(trained.info()));
      if (isPacked) {
        PackedImages all = PackedImages.open(session, data.place());
        PackedData packed = PackedData.of(all, trained.info(), request.which(), request.split());
        EvaluateCommand.tell(FileNames.shown(data.place()), packed.data());
        print(trained, packed.data(), evaluation.measure(packed.images(), trained.info()));
      } else {
        EvaluationData folder = EvaluationData.open(trained.info(), data.data(), request);
        EvaluateCommand.tell(FileNames.shown(data.data()), folder);
        print(trained, folder, evaluation.measure(folder));
      }
    }
    return 0;
  }

  private void requireNothingOfReading() {
    for (String option : READING) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw Arguments.bad(
            option,
            "be left out where images are packed",
            data.place(),
            "pack them again with this option");
      }
    }
  }

  private void print(Model trained, EvaluationData images, Validation measured) {
    EvaluateCommand.print(trained.info(), images, measured, files);
  }
}
