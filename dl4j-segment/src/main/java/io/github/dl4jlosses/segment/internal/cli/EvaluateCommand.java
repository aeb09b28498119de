package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.segment.internal.annotation.Crowds;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.evaluate.EpochReport;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData.Which;
import io.github.dl4jlosses.segment.internal.evaluate.ScoreTable;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.listing.MissingMasks;
import io.github.dl4jlosses.segment.internal.mask.MaskThreshold;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.predict.NetworkOutput;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import java.nio.file.Path;
import java.util.Objects;
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
          + " folder test/ that nothing else sees, or train with --test-share. Images that the model"
          + " has seen are named, whatever they are called now."
    },
    footer = {
      "  segment evaluate --model my/run/model.zip --data my/folder",
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
      description =
          "Which images: ${COMPLETION-CANDIDATES}. If not given, the test; without one a folder of"
              + " which the model has seen no image, else the validation.")
  private @Nullable Which part;

  @Option(
      names = "--masks",
      paramLabel = "<format>",
      description = "What masks hold: ${COMPLETION-CANDIDATES}; by default what the model learned.")
  private @Nullable MaskFormat masks;

  @Option(
      names = "--mask-suffix",
      paramLabel = "<text>",
      description =
          "What masks have behind the name of their image; by default as when the model was"
              + " trained.")
  private @Nullable String maskSuffix;

  @Option(
      names = "--missing-masks",
      paramLabel = "<how>",
      description =
          "${COMPLETION-CANDIDATES}: what an image without a mask means; by default as when the"
              + " model was trained.")
  private @Nullable MissingMasks missingMasks;

  @Option(
      names = "--annotations",
      paramLabel = "<file>",
      description = "COCO file with the objects of the images; by default one of a usual name.")
  private @Nullable Path annotations;

  @Option(
      names = "--crowds",
      paramLabel = "<what>",
      description =
          "${COMPLETION-CANDIDATES}: what iscrowd means; by default as when the model was trained.")
  private @Nullable Crowds crowds;

  @Option(
      names = "--ignore",
      paramLabel = "<values>",
      description = "Values of masks that are void; by default as when the model was trained.")
  private @Nullable VoidValues voids;

  @Option(
      names = MaskThreshold.OPTION,
      paramLabel = "<value>",
      description =
          "Makes black and white of gray masks; by default as when the model was trained.")
  private @Nullable Integer threshold;

  @Option(
      names = "--validation-share",
      paramLabel = "<share>",
      description = "If no folders say which images validate; by default as for the model.")
  private @Nullable Double validationShare;

  @Option(
      names = "--test-share",
      paramLabel = "<share>",
      description = "If there is no folder of the test; by default as for the model.")
  private @Nullable Double testShare;

  @Option(
      names = "--split-seed",
      paramLabel = "<n>",
      description = "Chooses these images; by default as for the model.")
  private @Nullable Long splitSeed;

  @Mixin private ScoreFiles files = new ScoreFiles();

  @Mixin private TileOptions tiles = new TileOptions();

  EvaluateCommand() {}

  @Override
  public Integer call() {
    files.requireUsable();
    Model trained = model.read();
    EvaluationData images = EvaluationData.open(trained.info(), data, request(trained.info()));
    Terminal out = Terminal.out();
    out.line(FileNames.shown(data) + ": " + images.part());
    images.warnings().forEach(Terminal.err()::line);
    EpochReport measured =
        NetworkOutput.measure(trained, tiles.tiling(trained.info()), images.samples(), () -> {})
            .report(new Bootstrap(DRAWS, /* level= */ .95, /* seed= */ 1));
    ScoreTable table = new ScoreTable(trained.info().classNames(), measured);
    out.lines(table.text(out.columns()));
    files.write(table, images);
    return 0;
  }

  private EvaluationData.Request request(ModelInfo info) {
    Split before = info.trainedOn() == null ? new Split() : info.trainedOn().split();
    boolean asked = validationShare != null || testShare != null || splitSeed != null;
    Split split =
        new Split(
            Objects.requireNonNullElse(validationShare, before.validationShare()),
            Objects.requireNonNullElse(testShare, before.testShare()),
            Objects.requireNonNullElse(splitSeed, before.seed()));
    return new EvaluationData.Request(
        Optional.ofNullable(part),
        Optional.ofNullable(masks),
        Optional.ofNullable(voids),
        Optional.ofNullable(threshold),
        asked ? Optional.of(split) : Optional.empty(),
        Optional.of(lookup(info)));
  }

  private MaskLookup lookup(ModelInfo info) {
    MaskLookup before =
        info.trainedOn() == null ? new MaskLookup() : info.trainedOn().lookupOfOthers();
    return new MaskLookup(
        maskSuffix == null ? before.suffix() : MaskLookup.suffix(maskSuffix),
        Objects.requireNonNullElse(missingMasks, before.missing()),
        annotations,
        crowds == null ? before.crowds() : crowds);
  }
}
