package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.segment.internal.evaluate.EpochReport;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.evaluate.ScoreTable;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.predict.NetworkOutput;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segment evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Measures a network on images with masks: IoU, average precision over pixels and over"
          + " objects, for each class, with intervals from draws of the images.",
      "The score of images that were trained on, or that chose the best epoch, flatters: keep a"
          + " folder test/ that nothing else sees, or train with --test-share. Images that the"
          + " model has seen are named, whatever they are called now."
    },
    footer = {
      "  segment evaluate --model my/run/model.zip --data my/folder",
      "  segment evaluate --model my/run/model.zip --data my/folder --json scores.json"
    })
public final class EvaluateCommand implements Callable<Integer> {
  private static final int DRAWS = 1000;

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--data",
      paramLabel = "<folder>",
      required = true,
      description = "Folder of images and masks, as for train.")
  private Path data = Path.of("");

  @Mixin private EvaluationOptions options = new EvaluationOptions();

  @Mixin private ScoreFiles files = new ScoreFiles();

  @Mixin private TileOptions tiles = new TileOptions();

  EvaluateCommand() {}

  @Override
  public Integer call() {
    files.requireUsable();
    Model trained = model.read();
    EvaluationData images =
        EvaluationData.open(trained.info(), data, options.request(trained.info()));
    tell(FileNames.shown(data), images);
    Validation measured =
        NetworkOutput.measure(trained, tiles.tiling(trained.info()), images.samples());
    print(trained.info(), images, measured, files);
    return 0;
  }

  /**
   * Says which images are measured.
   *
   * @param place as messages name it
   */
  public static void tell(String place, EvaluationData images) {
    Terminal.out().line(place + ": " + images.part());
    images.warnings().forEach(Terminal.err()::line);
  }

  /** Prints scores, and writes them to the files that were asked for. */
  public static void print(
      ModelInfo network, EvaluationData images, Validation measured, ScoreFiles files) {
    Terminal out = Terminal.out();
    EpochReport report = measured.report(new Bootstrap(DRAWS, /* level= */ .95, /* seed= */ 1));
    ScoreTable table = new ScoreTable(network.classNames(), report);
    out.lines(table.text(out.columns()));
    files.write(table, images);
  }
}
