package io.github.dl4jlosses.examples.unet;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import io.github.dl4jlosses.examples.survey.ClassCount;
import io.github.dl4jlosses.examples.survey.Survey;
import io.github.dl4jlosses.internal.Arguments;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

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
  /**
   * Opens the folder of the settings, and reads all files once.
   *
   * @throws IllegalArgumentException if a file is not as it must be
   */
  public static RunData open(Settings settings) {
    return open(settings, new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
  }

  /**
   * Does the same.
   *
   * @param out gets what the folder holds, with all that is wrong with it, before it is refused
   */
  public static RunData open(Settings settings, PrintStream out) {
    DatasetFolder folder = DatasetFolder.open(settings.data(), settings.split());
    Survey read = Survey.of(folder, settings.masks(), settings.voids(), new ImageDecoder());
    Survey survey = read.withLabeling(settings.loss().labeling(read.reader()));
    out.print(survey);
    requireSomethingToLearn(survey.requireSound());
    CropSize size = CropSize.of(settings.crop(), settings.depth(), survey.images(Part.TRAIN));
    if (!size.note().isEmpty()) {
      out.println("crops     " + size.note());
    }
    return new RunData(
        survey,
        new EpochSteps(
            new EpochBatches(
                survey.reader().source(folder.part(Part.TRAIN)),
                settings.batchSize(),
                new Crop(size.height(), size.width()),
                settings.augmentation(),
                settings.seed())),
        survey.reader().source(folder.part(Part.VALIDATION)),
        info(settings, survey, size.height(), size.width()));
  }

  private static void requireSomethingToLearn(Survey survey) {
    List<String> names = survey.reader().classes().names();
    List<ClassCount> counts = survey.counts(Part.TRAIN);
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
          "all empty, or all void? Where 255 is a class, classes.csv lists it");
    }
  }

  private static ModelInfo info(Settings settings, Survey survey, int height, int width) {
    return new ModelInfo(
        ModelInfo.FORMAT,
        Version.number(),
        survey.reader().labeling(),
        survey.reader().channels().stream()
            .map(c -> new ModelInfo.ClassInfo(c.value(), c.name(), c.color()))
            .toList(),
        Sample.VOID,
        height,
        width,
        settings.multiple(),
        new TrainedOn(
            survey.reader().formats(),
            survey.reader().classes(),
            survey.reader().voids(),
            settings.split(),
            digests(survey, Part.TRAIN),
            digests(survey, Part.VALIDATION)));
  }

  private static List<String> digests(Survey survey, Part part) {
    return FileDigest.of(survey.folder().part(part).stream().map(Pair::image).toList());
  }

  /** Returns the files of the images that are learned from. */
  public List<Path> trainingImages() {
    return survey.folder().part(Part.TRAIN).stream().map(Pair::image).toList();
  }

  /** Returns the files of the images that are measured. */
  public List<Path> validationImages() {
    return survey.folder().part(Part.VALIDATION).stream().map(Pair::image).toList();
  }
}
