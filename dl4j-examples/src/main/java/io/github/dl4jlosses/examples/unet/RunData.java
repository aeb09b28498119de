package io.github.dl4jlosses.examples.unet;

import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.examples.data.Crop;
import io.github.dl4jlosses.examples.data.EpochBatches;
import io.github.dl4jlosses.examples.data.Sample;
import io.github.dl4jlosses.examples.data.SampleSource;
import io.github.dl4jlosses.examples.folder.DatasetFolder;
import io.github.dl4jlosses.examples.folder.Pair;
import io.github.dl4jlosses.examples.folder.Part;
import io.github.dl4jlosses.examples.image.ImageDecoder;
import io.github.dl4jlosses.examples.model.FileDigest;
import io.github.dl4jlosses.examples.model.ModelInfo;
import io.github.dl4jlosses.examples.model.TrainedOn;
import io.github.dl4jlosses.examples.model.Version;
import io.github.dl4jlosses.examples.run.TrainingSet;
import io.github.dl4jlosses.examples.survey.Survey;
import io.github.dl4jlosses.internal.Arguments;
import java.nio.file.Path;
import java.util.List;

/**
 * The images of a run.
 *
 * @param survey what the folder holds
 * @param training the batches
 * @param validation the images that are measured, by name
 * @param info classes and sizes
 */
public record RunData(
    Survey survey, TrainingSet training, SampleSource validation, ModelInfo info) {
  private static final int MAX_WHOLE = 256; // pixels; larger images are learned in crops

  /**
   * Opens the folder of the settings, and reads all files once.
   *
   * @throws IllegalArgumentException if a file is not as it must be
   */
  public static RunData open(Settings settings) {
    DatasetFolder folder = DatasetFolder.open(settings.data(), settings.split());
    Survey survey = Survey.of(folder, settings.masks(), new ImageDecoder()).requireSound();
    int[] size = size(settings, survey);
    return new RunData(
        survey,
        new EpochSteps(
            new EpochBatches(
                survey.reader().source(folder.part(Part.TRAIN)),
                settings.batchSize(),
                new Crop(size[0], size[1]),
                settings.augmentation(),
                settings.seed())),
        survey.reader().source(folder.part(Part.VALIDATION)),
        info(settings, survey, size[0], size[1]));
  }

  private static int[] size(Settings settings, Survey survey) {
    int multiple = settings.multiple();
    int[] smallest = survey.smallest();
    if (settings.crop() > 0) {
      if (settings.crop() % multiple != 0) {
        throw Arguments.bad(
            "--crop",
            "be a multiple of " + multiple + ", for --depth " + settings.depth(),
            settings.crop());
      }
      return new int[] {settings.crop(), settings.crop()};
    }
    boolean whole =
        survey.sizes().size() == 1
            && smallest[0] % multiple == 0
            && smallest[1] % multiple == 0
            && Math.max(smallest[0], smallest[1]) <= MAX_WHOLE;
    if (whole) {
      return smallest;
    }
    int edge = Math.min(MAX_WHOLE, Math.min(smallest[0], smallest[1])) / multiple * multiple;
    return new int[] {Math.max(multiple, edge), Math.max(multiple, edge)};
  }

  private static ModelInfo info(Settings settings, Survey survey, int height, int width) {
    return new ModelInfo(
        ModelInfo.FORMAT,
        Version.number(),
        survey.reader().format().isMultiLabel()
            ? SegmentationTask.Labeling.MULTI_LABEL
            : SegmentationTask.Labeling.SINGLE_LABEL,
        survey.reader().classes().classes().stream()
            .map(c -> new ModelInfo.ClassInfo(c.value(), c.name(), c.color()))
            .toList(),
        Sample.VOID,
        height,
        width,
        settings.multiple(),
        new TrainedOn(
            survey.reader().format(),
            survey.reader().classes(),
            settings.split(),
            digests(survey, Part.TRAIN),
            digests(survey, Part.VALIDATION)));
  }

  private static List<String> digests(Survey survey, Part part) {
    return FileDigest.of(survey.folder().part(part).stream().map(Pair::image).toList());
  }

  /** Returns the files of the images that are measured. */
  public List<Path> validationImages() {
    return survey.folder().part(Part.VALIDATION).stream().map(Pair::image).toList();
  }
}
