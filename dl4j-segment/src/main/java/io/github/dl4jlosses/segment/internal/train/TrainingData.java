package io.github.dl4jlosses.segment.internal.train;

import static io.github.dl4jlosses.segment.TrainingOptions.ANNOTATIONS;
import static io.github.dl4jlosses.segment.TrainingOptions.BACKGROUND;
import static io.github.dl4jlosses.segment.TrainingOptions.BATCH;
import static io.github.dl4jlosses.segment.TrainingOptions.CROP;
import static io.github.dl4jlosses.segment.TrainingOptions.CROWDS;
import static io.github.dl4jlosses.segment.TrainingOptions.DATA;
import static io.github.dl4jlosses.segment.TrainingOptions.DEPTH;
import static io.github.dl4jlosses.segment.TrainingOptions.IGNORE;
import static io.github.dl4jlosses.segment.TrainingOptions.MASKS;
import static io.github.dl4jlosses.segment.TrainingOptions.MASK_SUFFIX;
import static io.github.dl4jlosses.segment.TrainingOptions.MISSING_MASKS;
import static io.github.dl4jlosses.segment.TrainingOptions.RANGE;
import static io.github.dl4jlosses.segment.TrainingOptions.SEED;
import static io.github.dl4jlosses.segment.TrainingOptions.SPLIT_SEED;
import static io.github.dl4jlosses.segment.TrainingOptions.TEST_SHARE;
import static io.github.dl4jlosses.segment.TrainingOptions.THRESHOLD_MASKS;
import static io.github.dl4jlosses.segment.TrainingOptions.VALIDATION_SHARE;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.TrainingOption;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.classes.BackgroundRule;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.dataset.SharedImages;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.folder.DatasetFolders;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.io.Version;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.loss.LossChoice;
import io.github.dl4jlosses.segment.internal.mask.MaskThreshold;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.TrainedOn;
import io.github.dl4jlosses.segment.internal.run.FileStamps;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.MaskOrigin;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.survey.ClassCount;
import io.github.dl4jlosses.segment.internal.survey.ReadingRules;
import io.github.dl4jlosses.segment.internal.survey.Survey;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The images of a run.
 *
 * @param validation the images that are measured, by name
 * @param stamps of the files of both, from before they were read
 */
public record TrainingData(
    Survey survey,
    TrainingSet training,
    SampleSource validation,
    ModelInfo info,
    FileStamps stamps) {
  /**
   * Opens the folder of the options, and reads all files once.
   *
   * @throws IllegalArgumentException if a file is not as it must be
   */
  public static TrainingData open(TrainingOptions options) {
    return open(options, Terminal.none());
  }

  /**
   * Does the same.
   *
   * @param out gets what the folder holds, with all that is wrong with it, before it is refused
   */
  public static TrainingData open(TrainingOptions options, Terminal out) {
    LossChoice loss = LossChoice.of(options);
    DatasetFolder folder =
        SharedImages.noted(DatasetFolders.open(options.get(DATA), split(options), lookup(options)));
    requireOfUse(options, folder);
    FileStamps stamps = stamps(folder);
    List<MaskFormat> given = options.find(MASKS).map(folder::formats).orElse(List.of());
    ImageDecoder decoder =
        new ImageDecoder()
            .withMaskThreshold(
                options
                    .find(THRESHOLD_MASKS)
                    .map(MaskThreshold::new)
                    .map(
                        asked ->
                            asked.of(
                                folder.labels(), folder.classTable(), given, options.get(IGNORE))));
    ReadingRules rules =
        new ReadingRules(
            given,
            options.get(IGNORE),
            BackgroundRule.asked(options.find(BACKGROUND)),
            decoder,
            options.get(RANGE)::of);
    Survey read = Survey.of(folder, rules);
    Survey survey = read.withLabeling(loss.labeling(read.reader()));
    out.lines(survey.text(out.columns()));
    requireSomethingToLearn(survey.requireSound().requireContent());
    CropSize size = CropSize.of(options.get(CROP), options.get(DEPTH), survey.images(Subset.TRAIN));
    if (!size.note().isEmpty()) {
      out.line("crops     " + size.note());
    }
    Augmentation augmentation = AugmentPreset.augmentation(options);
    out.line("augment   " + AugmentPreset.text(augmentation));
    return new TrainingData(
        survey,
        new EpochBatches(
            survey.reader().source(folder.part(Subset.TRAIN)),
            options.get(BATCH),
            new Crop(size.height(), size.width()),
            augmentation,
            options.get(SEED)),
        survey.reader().source(folder.part(Subset.VALIDATION)),
        info(options, survey, size.height(), size.width()),
        stamps);
  }

  private static FileStamps stamps(DatasetFolder folder) {
    return FileStamps.of(
        Stream.of(Subset.TRAIN, Subset.VALIDATION)
            .flatMap(subset -> folder.part(subset).stream())
            .flatMap(TrainingData::files)
            .toList());
  }

  private static Stream<Path> files(ImageMaskFiles pair) {
    return Stream.concat(
        Stream.of(pair.image()), pair.masks().stream().flatMap(mask -> mask.pixelFiles().stream()));
  }

  /** What is said of files that are not there was meant for others. */
  private static void requireOfUse(TrainingOptions options, DatasetFolder folder) {
    for (TrainingOption<?> option : List.of(MASK_SUFFIX, THRESHOLD_MASKS)) {
      options.find(option).ifPresent(value -> folder.requirePixels(option.name(), value));
    }
    if (options.find(CROWDS).isPresent() && folder.origin() != MaskOrigin.COCO) {
      throw Arguments.bad(CROWDS.name(), "come with a COCO file", folder.origin());
    }
  }

  /** Returns which images validate and test, if folders do not say it. */
  public static Split split(TrainingOptions options) {
    return new Split(
        options.get(VALIDATION_SHARE), options.get(TEST_SHARE), options.get(SPLIT_SEED));
  }

  /** Returns how the mask of an image is looked for. */
  public static MaskLookup lookup(TrainingOptions options) {
    return new MaskLookup(
        options.find(MASK_SUFFIX).orElse(null),
        options.get(MISSING_MASKS),
        options.find(ANNOTATIONS).orElse(null),
        options.find(CROWDS).orElse(null));
  }

  private static void requireSomethingToLearn(Survey survey) {
    List<String> names = survey.reader().classes().names();
    List<ClassCount> counts = survey.counts(Subset.TRAIN);
    List<String> shown =
        IntStream.range(0, names.size())
            .filter(c -> counts.get(c).pixels() > 0)
            .mapToObj(names::get)
            .toList();
    boolean several = survey.reader().isMultiLabel();
    if (shown.size() < (several ? 1 : 2)) {
      throw Arguments.bad(
          "masks of the training images",
          several ? "show at least one label" : "show at least two classes",
          shown,
          survey
              .alphaRemedy()
              .orElse("all empty, or all void? Where 255 is a class, classes.csv lists it"));
    }
  }

  private static ModelInfo info(TrainingOptions options, Survey survey, int height, int width) {
    return new ModelInfo(
        ModelInfo.FORMAT,
        Version.number(),
        survey.reader().labeling(),
        survey.reader().channels().stream()
            .map(c -> new ModelInfo.ClassInfo(c.value(), c.name(), c.color()))
            .toList(),
        survey.reader().background().className().orElse(null),
        Sample.VOID,
        height,
        width,
        1 << options.get(DEPTH),
        new TrainedOn(
            survey.reader().formats(),
            survey.reader().classes(),
            survey.reader().voids(),
            options.find(THRESHOLD_MASKS).orElse(null),
            split(options),
            digests(survey, Subset.TRAIN),
            digests(survey, Subset.VALIDATION),
            lookup(options).ofOthers(),
            survey.folder().origin()),
        survey.reader().decoder().ranges());
  }

  static List<String> digests(Survey survey, Subset subset) {
    return FileDigest.of(survey.folder().part(subset).stream().map(ImageMaskFiles::image).toList());
  }

  public List<Path> trainingImages() {
    return survey.folder().part(Subset.TRAIN).stream().map(ImageMaskFiles::image).toList();
  }

  /** Returns the names of the validation images; one that lies in a folder has its name too. */
  public List<String> validationNames() {
    return survey.folder().part(Subset.VALIDATION).stream().map(ImageMaskFiles::name).toList();
  }

  public List<Path> validationImages() {
    return survey.folder().part(Subset.VALIDATION).stream().map(ImageMaskFiles::image).toList();
  }
}
