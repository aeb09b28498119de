package io.github.dl4jlosses.segment.spark.internal.cli;

import static io.github.dl4jlosses.segment.TrainingOptions.DATA;

import io.github.dl4jlosses.segment.TrainingOption;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.cli.TrainArguments;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.spark.internal.pack.Packer;
import io.github.dl4jlosses.segment.spark.internal.session.SparkOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code segment-spark pack}. */
@Command(
    name = "pack",
    description = {
      "Packs images and masks into Parquet: few large files, which a cluster reads well.",
      "Images are the files as they are, and masks a byte for each pixel, as segment train would"
          + " read them with these options."
    },
    footer = {
      "  segment-spark pack --data my/folder --output my.parquet",
      "  segment-spark pack --data my/folder --output hdfs://host/my.parquet"
    })
final class PackCommand implements Callable<Integer> {
  private static final List<TrainingOption<?>> READING =
      List.of(
          DATA,
          TrainingOptions.MASKS,
          TrainingOptions.MASK_SUFFIX,
          TrainingOptions.MISSING_MASKS,
          TrainingOptions.ANNOTATIONS,
          TrainingOptions.CROWDS,
          TrainingOptions.IGNORE,
          TrainingOptions.THRESHOLD_MASKS,
          TrainingOptions.BACKGROUND,
          TrainingOptions.VALIDATION_SHARE,
          TrainingOptions.TEST_SHARE,
          TrainingOptions.SPLIT_SEED,
          TrainingOptions.RANGE,
          TrainingOptions.LOSS);

  @Option(
      names = "--output",
      paramLabel = "<name.parquet>",
      required = true,
      description =
          "A new folder: a path that all machines have, or an address such as"
              + " hdfs://host/my.parquet.")
  private String output = "";

  @Mixin private SparkOptions cluster = new SparkOptions();

  private CommandSpec spec = CommandSpec.create();

  PackCommand() {}

  @Spec
  void setSpec(CommandSpec command) {
    spec = command;
    TrainArguments.add(command, READING);
  }

  @Override
  public Integer call() throws IOException {
    TrainingOptions options = all(TrainArguments.read(spec, READING));
    Packer.requireUsable(output);
    TrainingData data = TrainingData.open(options);
    Terminal.out().lines(data.survey().text(Terminal.out().columns()));
    try (SparkSession session = cluster.open("segment-spark pack")) {
      int images = new Packer(session, output).pack(options.get(DATA), data);
      Terminal.out().line(images + " images in " + output);
    }
    return 0;
  }

  /** Returns options of which all others have their defaults. */
  private static TrainingOptions all(TrainingOptions reading) {
    TrainingOptions all = TrainingOptions.defaults();
    for (TrainingOption<?> option : READING) {
      all = reading.isGiven(option) ? with(all, option, reading) : all;
    }
    return all;
  }

  private static <T> TrainingOptions with(
      TrainingOptions all, TrainingOption<T> option, TrainingOptions given) {
    return all.with(option, given.get(option));
  }
}
