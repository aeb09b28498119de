package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.segment.internal.annotation.Crowds;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData.Which;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.listing.MissingMasks;
import io.github.dl4jlosses.segment.internal.mask.MaskThreshold;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which images of the data are measured, and how they are read. */
public final class EvaluationOptions {
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

  /** For picocli. */
  public EvaluationOptions() {}

  /** Returns which images were asked for. */
  public Optional<Which> part() {
    return Optional.ofNullable(part);
  }

  /** Returns what was asked for; all else is taken from the network. */
  public EvaluationData.Request request(ModelInfo info) {
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
