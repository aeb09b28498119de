package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.mask.MaskFormat;
import io.github.dl4jlosses.segment.internal.mask.VoidValues;
import io.github.dl4jlosses.segment.internal.run.BestEpochCriterion;
import io.github.dl4jlosses.segment.internal.train.LossChoice;
import io.github.dl4jlosses.segment.internal.train.LossChoice.Weights;
import io.github.dl4jlosses.segment.internal.train.Settings;
import io.github.dl4jlosses.segment.internal.train.SettingsBuilder;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a run can be told on the command line; the defaults are those of {@link Settings}. */
final class TrainOptions {
  private static final Settings DEFAULTS = Settings.defaults();

  @Option(
      names = "--data",
      paramLabel = "<folder>",
      description = "Folder of images and masks, see docs/en/command-line.md.")
  Path data = DEFAULTS.data();

  @Option(
      names = "--output",
      paramLabel = "<folder>",
      description = "Folder that the run writes into; a new one in runs/ if not given.")
  @Nullable Path output;

  @Option(
      names = "--masks",
      paramLabel = "<format>",
      description = "What masks hold: ${COMPLETION-CANDIDATES}; by default they tell it.")
  @Nullable MaskFormat masks;

  @Option(
      names = "--ignore",
      paramLabel = "<values>",
      converter = VoidValuesConverter.class,
      description =
          "Values of masks that are void, neither learned nor measured, beside those that"
              + " classes.csv ignores: 7,9, or colors #E0E0E0.")
  VoidValues voids = DEFAULTS.voids();

  @Option(
      names = "--validation-share",
      paramLabel = "<share>",
      description = "Share of the images that validate, if no folders say which.")
  double validationShare = DEFAULTS.split().validationShare();

  @Option(
      names = "--test-share",
      paramLabel = "<share>",
      description =
          "Share of the images that are kept for the test, if there is no folder for them: neither"
              + " learned nor measured here, but by evaluate.")
  double testShare = DEFAULTS.split().testShare();

  @Option(
      names = "--split-seed",
      paramLabel = "<n>",
      description = "Chooses the images that validate and test, if no folders say which.")
  long splitSeed = DEFAULTS.split().seed();

  @Option(
      names = "--crop",
      paramLabel = "<pixels>",
      description =
          "Edge of the random crops that the network learns from, a multiple of 2^depth; 0 is"
              + " whole images if they have one small size, else crops of 256 or less.")
  int crop = DEFAULTS.crop();

  @Option(
      names = "--epochs",
      paramLabel = "<n>",
      description = "How often each training image is seen.")
  int epochs = DEFAULTS.epochs();

  @Option(names = "--batch", paramLabel = "<n>", description = "Images per step.")
  int batch = DEFAULTS.batchSize();

  @Option(
      names = "--learning-rate",
      paramLabel = "<rate>",
      description = "The highest of the run: it rises from a tenth, and falls to a hundredth.")
  double learningRate = DEFAULTS.learningRate();

  @Option(
      names = "--depth",
      paramLabel = "<n>",
      description = "Poolings; one more doubles the reach of a pixel.")
  int depth = DEFAULTS.depth();

  @Option(
      names = "--width",
      paramLabel = "<n>",
      description = "Channels after the first convolution; doubled at each pooling.")
  int width = DEFAULTS.width();

  @Option(
      names = "--loss",
      paramLabel = "<loss>",
      description =
          "ce: each pixel has one class. bce: each class is a yes or no of its own; where masks give"
              + " a pixel one class, the first is the background, which has none. By default bce"
              + " where each label has masks of its own, else ce.")
  LossChoice.@Nullable Kind loss;

  @Option(
      names = "--class-weights",
      paramLabel = "<weights>",
      converter = WeightsConverter.class,
      description =
          "none, auto (median frequency balancing of the training masks), or a number for each"
              + " class: 1,2.5,1.")
  Weights classWeights = DEFAULTS.loss().weights();

  @Option(
      names = "--pos-weight",
      paramLabel = "<weights>",
      converter = WeightsConverter.class,
      description =
          "With bce, how much pixels with a label count: none, auto (negatives / positives), or"
              + " a number for each label.")
  Weights posWeight = DEFAULTS.loss().posWeights();

  @Option(
      names = "--label-smoothing",
      paramLabel = "<share>",
      description = "Share of each label that is given to the other answers.")
  double labelSmoothing = DEFAULTS.loss().labelSmoothing();

  @Option(names = "--flip", paramLabel = "<p>", description = "Probability of a mirror image.")
  double flip = DEFAULTS.augmentation().flip();

  @Option(
      names = "--turn",
      paramLabel = "<degrees>",
      description = "Largest turn either way; 0 if up and down matter.")
  double turn = DEFAULTS.augmentation().turn();

  @Option(
      names = "--zoom",
      paramLabel = "<factor>",
      description = "Largest factor by which images grow or shrink.")
  double zoom = DEFAULTS.augmentation().zoom();

  @Option(
      names = "--light",
      paramLabel = "<share>",
      description = "Largest change of contrast and brightness.")
  double light = DEFAULTS.augmentation().light();

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      description = "Of the weights, the order of the images and their changes.")
  long seed = DEFAULTS.seed();

  @Option(
      names = "--best-by",
      paramLabel = "<score>",
      description = "Score of the epoch whose network becomes model.zip: ${COMPLETION-CANDIDATES}.")
  BestEpochCriterion bestBy = DEFAULTS.monitor();

  @Option(
      names = "--patience",
      paramLabel = "<epochs>",
      description = "Ends the run after so many epochs without a better score; 0 is never.")
  int patience = DEFAULTS.patience();

  /** Reads void values as picocli wants it. */
  static final class VoidValuesConverter implements ITypeConverter<VoidValues> {
    @Override
    public VoidValues convert(String value) {
      try {
        return VoidValues.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /** The ranges that settings have too, here with the names of the options. */
  private void requireRanges() {
    Arguments.atLeast("--crop", 0, crop);
    Arguments.atLeast("--epochs", 1, epochs);
    Arguments.atLeast("--batch", 1, batch);
    Arguments.atLeast("--depth", 1, depth);
    Arguments.atLeast("--width", 1, width);
    Arguments.atLeast("--patience", 0, patience);
    if (!(learningRate > 0 && Double.isFinite(learningRate))) {
      throw Arguments.bad("--learning-rate", "be finite and > 0", learningRate);
    }
  }

  Settings settings() {
    requireRanges();
    SettingsBuilder settings =
        Settings.builder()
            .data(data)
            .split(new Split(validationShare, testShare, splitSeed))
            .voids(voids)
            .crop(crop)
            .seed(seed)
            .epochs(epochs)
            .batchSize(batch)
            .depth(depth)
            .width(width)
            .learningRate(learningRate)
            .loss(
                new LossChoice(Optional.ofNullable(loss), classWeights, posWeight, labelSmoothing))
            .augmentation(new Augmentation(flip, turn, zoom, light))
            .monitor(bestBy)
            .patience(patience);
    if (output != null) {
      settings.output(output);
    }
    if (masks != null) {
      settings.masks(masks);
    }
    return settings.build();
  }
}
