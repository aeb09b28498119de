package io.github.dl4jlosses.examples.cli;

import io.github.dl4jlosses.examples.folder.DatasetFolder;
import io.github.dl4jlosses.examples.folder.MaskFormat;
import io.github.dl4jlosses.examples.folder.Pair;
import io.github.dl4jlosses.examples.folder.Part;
import io.github.dl4jlosses.examples.folder.Split;
import io.github.dl4jlosses.examples.image.ImageDecoder;
import io.github.dl4jlosses.examples.model.AtomicFiles;
import io.github.dl4jlosses.examples.model.Failures;
import io.github.dl4jlosses.examples.model.ModelFiles.Model;
import io.github.dl4jlosses.examples.report.EpochReport;
import io.github.dl4jlosses.examples.run.RunException;
import io.github.dl4jlosses.examples.survey.Survey;
import io.github.dl4jlosses.examples.unet.Forward;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.onednn.OneDnn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segment evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Measures a network on images with masks: IoU, average precision over pixels and over objects,"
          + " for each class, with intervals from draws of the images.",
      "The score of images that were trained on, or that chose the best epoch, flatters: keep a"
          + " folder test/ that nothing else sees."
    },
    footer = {
      "  segment evaluate --model my/run/model.zip --data my/folder --part test",
      "  segment evaluate --model my/run/model.zip --data my/folder --json scores.json"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final int DRAWS = 1000;

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--data",
      paramLabel = "<folder>",
      required = true,
      description = "Folder of images and masks, as for train.")
  private Path data = Path.of("");

  @Option(
      names = "--part",
      paramLabel = "<part>",
      description = "Which images: ${COMPLETION-CANDIDATES}, or all of them if not given.")
  private @Nullable Part part;

  @Option(
      names = "--masks",
      paramLabel = "<format>",
      description = "What masks hold: ${COMPLETION-CANDIDATES}; by default they tell it.")
  private @Nullable MaskFormat masks;

  @Option(
      names = "--validation-share",
      paramLabel = "<share>",
      description = "As for train, if no folders say which images validate.")
  private double validationShare = new Split().validationShare();

  @Option(
      names = "--split-seed",
      paramLabel = "<n>",
      description = "As for train, if no folders say which images validate.")
  private long splitSeed = new Split().seed();

  @Option(names = "--json", paramLabel = "<file>", description = "Also writes all scores there.")
  private @Nullable Path json;

  @Option(names = "--csv", paramLabel = "<file>", description = "Also writes the table there.")
  private @Nullable Path csv;

  @Mixin private TileOptions tiles = new TileOptions();

  EvaluateCommand() {}

  @Override
  public Integer call() {
    OneDnn.enable();
    Model trained = model.read();
    DatasetFolder folder = DatasetFolder.open(data, new Split(validationShare, splitSeed));
    Survey survey =
        Survey.of(folder, Optional.ofNullable(masks), new ImageDecoder()).requireSound();
    requireClasses(trained, survey);
    List<Pair> pairs = part == null ? folder.pairs() : folder.part(part);
    if (pairs.isEmpty()) {
      throw Arguments.bad("--part", "be one of " + folder.parts(), part);
    }
    EpochReport measured =
        Forward.measure(
                trained, tiles.tiling(trained.info()), survey.reader().source(pairs), () -> {})
            .report(0, Double.NaN, 0, new Bootstrap(DRAWS, /* level= */ .95, /* seed= */ 1));
    ScoreTable table = new ScoreTable(trained.info().classNames(), measured);
    System.out.print(table.text());
    write(json, table.json());
    write(csv, table.csv());
    return 0;
  }

  private void requireClasses(Model trained, Survey survey) {
    List<String> names = survey.reader().classes().names();
    if (!names.equals(trained.info().classNames())) {
      throw Arguments.bad(
          "data " + data,
          "have the classes of the model " + trained.info().classNames(),
          names,
          "name them in classes.csv");
    }
  }

  private static void write(@Nullable Path file, String content) {
    if (file == null) {
      return;
    }
    try {
      AtomicFiles.write(file, content);
    } catch (IOException e) {
      throw new RunException(
          file + " must be written, got " + Failures.reason(e) + " (choose another file)", e);
    }
  }
}
