package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.segment.internal.folder.ImageFolder;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.predict.FolderPredictor;
import io.github.dl4jlosses.segment.internal.predict.FolderPredictor.Outcome;
import io.github.dl4jlosses.segment.internal.predict.PredictionWriter;
import io.github.dl4jlosses.segment.internal.predict.PredictionWriter.Kind;
import io.github.dl4jlosses.segment.internal.predict.TiledPredictor;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "predict",
    description = {
      "Segments images of any size.",
      "An image that cannot be read is told and left out, and the exit code is 2 at the end. Ctrl-C"
          + " keeps what is done."
    },
    footer = {
      "  segment predict --model my/run/model.zip --images my/photos --output my/predictions",
      "  segment predict --model my/run/model.zip --images my/photos --output my/predictions"
          + " --write probabilities --write instances --tile 512"
    })
final class PredictCommand implements Callable<Integer> {
  private static final double THRESHOLD = .5;

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--images",
      paramLabel = "<folder>",
      required = true,
      description = "Folder of images, or with a folder images/; or one image.")
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
      description =
          "With several labels per pixel: probability from which on it has a label, "
              + THRESHOLD
              + " if not given.")
  private @Nullable Double threshold;

  @Option(
      names = "--min-area",
      paramLabel = "<pixels>",
      description = "Objects with fewer pixels are left out of the instances.")
  private int minArea;

  @Mixin private TileOptions tiles = new TileOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Arguments.atLeast("--min-area", 0, minArea);
    if (threshold != null) {
      Arguments.between("--threshold", 0, 1, threshold);
    }
    Model trained = model.read();
    ModelInfo info = trained.info();
    if (threshold != null && info.labeling() == Labeling.SINGLE_LABEL) {
      throw Arguments.bad(
          "--threshold",
          "be left out with a network of one class per pixel",
          threshold,
          "a pixel has the class of the largest probability");
    }
    TiledPredictor predictor = new TiledPredictor(trained::output, tiles.tiling(info));
    ImageFolder folder = ImageFolder.of(images);
    folder.notes().forEach(note -> Terminal.err().line("note: " + note));
    List<Path> files = folder.images();
    InstanceExtractor extractor = new InstanceExtractor().withMinArea(minArea);
    StopSignal stop = Main.stopSignal(spec);
    stop.listen("after this tile, with what is done");
    Outcome outcome =
        new FolderPredictor(
                predictor,
                writer(info),
                extractor,
                new ImageDecoder().withRanges(info.inputRanges()),
                stop::isRequested,
                Terminal.err()::line)
            .predict(files);
    Terminal.out().line(text(outcome, files.size()));
    return code(outcome);
  }

  private PredictionWriter writer(ModelInfo info) {
    Set<Kind> kinds =
        write.isEmpty() ? EnumSet.of(Kind.MASKS, Kind.OVERLAYS, Kind.INSTANCES) : write;
    return new PredictionWriter(
        output,
        kinds,
        info.classTable(),
        info.foreground(),
        info.labeling(),
        threshold == null ? THRESHOLD : threshold);
  }

  private String text(Outcome outcome, int images) {
    String of = outcome.done() == images ? "" : " of " + images;
    return (outcome.stopped() ? "stopped after " : "")
        + outcome.done()
        + of
        + " images in "
        + output;
  }

  private static int code(Outcome outcome) {
    if (outcome.stopped()) {
      return Main.STOPPED;
    }
    return outcome.broken() > 0 ? Main.REFUSED : outcome.tooLarge() > 0 ? Main.FAILED : 0;
  }
}
