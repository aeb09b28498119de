package io.github.dl4jlosses.examples.cli;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.examples.cli.PredictionWriter.Kind;
import io.github.dl4jlosses.examples.folder.ClassTable;
import io.github.dl4jlosses.examples.folder.DatasetFolder;
import io.github.dl4jlosses.examples.folder.LabelClass;
import io.github.dl4jlosses.examples.image.ImageDecoder;
import io.github.dl4jlosses.examples.image.Picture;
import io.github.dl4jlosses.examples.model.ModelFiles.Model;
import io.github.dl4jlosses.examples.predict.CocoFile;
import io.github.dl4jlosses.examples.predict.CocoImage;
import io.github.dl4jlosses.examples.predict.Prediction;
import io.github.dl4jlosses.examples.predict.TiledPredictor;
import io.github.dl4jlosses.examples.report.Progress;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.onednn.OneDnn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segment predict}. */
@Command(
    name = "predict",
    description = "Segments images of any size.",
    footer = {
      "  segment predict --model my/run/model.zip --images my/photos --output my/predictions",
      "  segment predict --model my/run/model.zip --images my/photos --output my/predictions"
          + " --write probabilities --write instances --tile 512"
    })
final class PredictCommand implements Callable<Integer> {
  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--images",
      paramLabel = "<folder>",
      required = true,
      description = "Folder of images, or with a folder images/.")
  private Path images = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "<folder>",
      required = true,
      description = "A new folder.")
  private Path output = Path.of("");

  @Option(
      names = "--write",
      paramLabel = "<what>",
      split = ",",
      description = "${COMPLETION-CANDIDATES}; masks, overlays and instances if not given.")
  private Set<Kind> write = EnumSet.noneOf(Kind.class);

  @Option(
      names = "--threshold",
      paramLabel = "<p>",
      description = "With several labels per pixel: probability from which on it has a label.")
  private double threshold = .5;

  @Option(
      names = "--min-area",
      paramLabel = "<pixels>",
      description = "Objects with fewer pixels are left out of the instances.")
  private int minArea;

  @Mixin private TileOptions tiles = new TileOptions();

  PredictCommand() {}

  @Override
  public Integer call() {
    Arguments.between("--threshold", 0, 1, threshold);
    OneDnn.enable();
    Model trained = model.read();
    List<Path> files = DatasetFolder.images(images);
    Set<Kind> kinds =
        write.isEmpty() ? EnumSet.of(Kind.MASKS, Kind.OVERLAYS, Kind.INSTANCES) : write;
    ClassTable classes = classes(trained);
    TiledPredictor predictor =
        new TiledPredictor(trained.network()::outputSingle, tiles.tiling(trained.info()));
    boolean single = isSingle(trained);
    PredictionWriter writer = new PredictionWriter(output, kinds, classes, single, threshold);
    writer.createFolders();
    List<CocoImage> found = new ArrayList<>();
    try (Progress progress = Progress.start("images", files.size())) {
      for (Path file : files) {
        Picture picture = new ImageDecoder().picture(file);
        Prediction prediction = predictor.predict(picture);
        writer.write(file, picture, prediction);
        List<Instance> objects =
            kinds.contains(Kind.INSTANCES) ? objects(prediction, trained) : List.of();
        String name = String.valueOf(file.getFileName());
        found.add(new CocoImage(name, picture.height(), picture.width(), objects));
        progress.step(objects.size());
      }
    }
    if (kinds.contains(Kind.INSTANCES)) {
      int first = single ? 1 : 0; // class 0 is the background
      List<String> names = classes.names().subList(first, classes.size());
      new CocoFile(found, names, first).write(output.resolve("instances.json"));
    }
    System.out.printf("%d images in %s%n", files.size(), output);
    return 0;
  }

  private static boolean isSingle(Model trained) {
    return trained.info().labeling() == Labeling.SINGLE_LABEL;
  }

  private static ClassTable classes(Model trained) {
    return new ClassTable(
        trained.info().classes().stream()
            .map(c -> new LabelClass(c.value(), c.name(), c.color(), LabelClass.Role.CLASS))
            .toList());
  }

  private List<Instance> objects(Prediction prediction, Model trained) {
    InstanceExtractor extractor = new InstanceExtractor().withMinArea(minArea);
    return isSingle(trained)
        ? prediction.instances(extractor)
        : prediction.instances(extractor, threshold);
  }
}
