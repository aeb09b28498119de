package io.github.dl4jlosses.segment.spark.internal.cli;

import io.github.dl4jlosses.segment.internal.train.ClusterOptions;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.cli.TrainCommand;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.train.Trainer;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.spark.internal.session.SparkOptions;
import io.github.dl4jlosses.segment.spark.internal.train.ClusterTrainer;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code segment-spark train}. */
@Command(
    name = "train",
    description = {
      "Trains a U-Net on images and masks in rounds: shards take steps side by side, then their"
          + " parameters are averaged. The network is the same on any number of executors.",
      "The output folder is that of segment train; all executors read the images by the same paths."
    },
    footer = {
      "  segment-spark train --data my/folder --output my/run --shards 8 --master spark://host:7077",
      "  segment-spark train --output my/run --resume --master spark://host:7077"
    })
final class SparkTrainCommand extends TrainCommand {
  @Mixin private SparkOptions spark = new SparkOptions();

  private @Nullable SparkSession session;

  SparkTrainCommand() {
    super(ClusterOptions.all());
  }

  @Override
  protected Trainer trainer(TrainingOptions options, TrainingData data, StopSignal stop) {
    SparkSession opened = spark.open("segment-spark train");
    session = opened;
    return new ClusterTrainer(
        JavaSparkContext.fromSparkContext(opened.sparkContext()), options, data, stop);
  }

  @Override
  public Integer call() throws IOException {
    try {
      return super.call();
    } finally {
      if (session != null) {
        session.stop();
      }
    }
  }
}
