package io.github.dl4jlosses.segment.spark.internal.cli;

import io.github.dl4jlosses.segment.internal.cli.EvaluationOptions;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData.Which;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which images are measured: those of a folder, or of a place that is no path. */
final class PlaceOptions {
  @Option(
      names = "--data",
      paramLabel = "<place>",
      required = true,
      description =
          "Folder of images and masks, as for train, or what pack wrote; a path that all machines"
              + " have, or an address such as hdfs://host/my.parquet.")
  private String data = "";

  @Mixin private EvaluationOptions options = new EvaluationOptions();

  PlaceOptions() {}

  /** Returns the place as it was given. */
  String place() {
    return data;
  }

  /** Returns the folder. */
  Path data() {
    return FileNames.path(data);
  }

  /** Returns which images were asked for. */
  Optional<Which> part() {
    return options.part();
  }

  /** Returns what was asked for of a folder; all else is taken from the network. */
  EvaluationData.Request request(ModelInfo info) {
    return options.request(info);
  }
}
