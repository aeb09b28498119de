package io.github.dl4jlosses.examples.unet;

import io.github.dl4jlosses.examples.data.Sample;
import io.github.dl4jlosses.examples.image.FileNames;
import io.github.dl4jlosses.examples.model.ModelFiles.Model;
import io.github.dl4jlosses.examples.model.ModelInfo;
import io.github.dl4jlosses.examples.report.RunFolder;
import io.github.dl4jlosses.examples.report.RunInfo;
import io.github.dl4jlosses.examples.report.Validation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the pages and pictures of a run tell of it. */
record RunPages(Settings settings, RunData data) {
  private static final int OVERLAYS = 12; // enough to see what goes wrong

  /**
   * Returns what the report begins with.
   *
   * @param more settings that only the run knows
   */
  RunInfo info(long parameters, Map<String, String> more) {
    Map<String, String> shown = settings.shown();
    shown.put("network", String.format(Locale.ROOT, "U-Net, %,d parameters", parameters));
    shown.put("image size", data.info().height() + "x" + data.info().width());
    shown.put("steps an epoch", String.valueOf(data.training().steps()));
    shown.putAll(more);
    return new RunInfo(
        "U-Net on " + FileNames.name(settings.data().toAbsolutePath().normalize()),
        settings.epochs(),
        data.info().classNames(),
        data.info().classes().stream().map(ModelInfo.ClassInfo::color).toList(),
        data.info().labeling(),
        data.validationImages(),
        shown);
  }

  /** Draws some validation images with what a network makes of them. */
  void drawOverlays(Model model, RunFolder folder, List<Integer> colors) throws IOException {
    List<Path> images = data.validationImages();
    for (int i = 0; i < Math.min(OVERLAYS, images.size()); i++) {
      Sample sample = data.validation().read(i);
      INDArray probabilities =
          Forward.of(model, Forward.tiling(model.info()), sample).probabilities().slice(0);
      Sample predicted = Validation.predicted(sample, model.info().task(), probabilities);
      folder.saveOverlay(images.get(i), sample, predicted, colors);
    }
  }
}
