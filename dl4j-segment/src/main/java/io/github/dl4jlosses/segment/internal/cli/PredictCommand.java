package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.segment.internal.folder.ImageFolder;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.predict.FolderPredictor;
import io.github.dl4jlosses.segment.internal.predict.FolderPredictor.Outcome;
import io.github.dl4jlosses.segment.internal.predict.TiledPredictor;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "predict",
    description = {
      "Segments images of any size.",
      "An image that cannot be read is named and left out, and the exit code is 2 at the end."
          + " Ctrl-C keeps what is done."
    },
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
      description = "Folder of images, or with a folder images/; or one image.")
  private Path images = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "<folder>",
      required = true,
      description = "A new folder.")
  private Path output = Path.of("");

  @Mixin private PredictionOptions options = new PredictionOptions();

  @Mixin private TileOptions tiles = new TileOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    options.requireInRange();
    Model trained = model.read();
    ModelInfo info = trained.info();
    options.requireUsable(info);
    TiledPredictor predictor = new TiledPredictor(trained::output, tiles.tiling(info));
    ImageFolder folder = ImageFolder.of(images);
    folder.notes().forEach(note -> Terminal.err().line("note: " + note));
    List<Path> files = folder.images();
    StopSignal stop = Main.stopSignal(spec);
    stop.listen("after this tile, with what is done");
    Outcome outcome =
        new FolderPredictor(
                predictor,
                options.writer(info).withOutput(output),
                options.extractor(),
                new ImageDecoder().withRanges(info.inputRanges()),
                stop::isRequested,
                Terminal.err()::line)
            .predict(files);
    Terminal.out().line(PredictionOptions.text(outcome, files.size(), output));
    return PredictionOptions.code(outcome);
  }
}
