package io.github.dl4jlosses.segment;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.onednn.OneDnn;
import io.github.dl4jlosses.segment.internal.evaluate.EpochReport;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData.Which;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.Picture;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.predict.NetworkOutput;
import io.github.dl4jlosses.segment.internal.predict.TiledPredictor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A trained network that segments images of any size, and is measured.
 *
 * <p>For one thread at a time, as networks of DL4J are. Larger images are predicted in tiles that
 * overlap, of at least 512×512.
 */
public final class Segmenter {
  private final Model model;

  private Segmenter(Model model) {
    this.model = model;
  }

  /**
   * Loads a {@code model.zip} as data from outside: nothing in it can run code, see SECURITY.md.
   * Turns on oneDNN for networks of this process, where it can be.
   *
   * @throws IllegalArgumentException if the file is something else, or of a newer version
   * @throws SegmentException if it cannot be read
   */
  public static Segmenter load(Path model) {
    return new Segmenter(ModelFiles.load(model, OneDnn::enable));
  }

  /** Returns the names of the classes, in the order of the channels. */
  public List<String> classNames() {
    return model.info().classNames();
  }

  /** Returns the channel of the background, whose pixels are no object; -1 if all classes are. */
  public int background() {
    return model.info().foreground().background();
  }

  /** Returns whether a pixel has one class, or labels. */
  public Labeling labeling() {
    return model.info().labeling();
  }

  /**
   * Returns the network: features [N, 3, H, W], probabilities [N, C, H, W]. Features are in [-1, 1]
   * where images have the range of the training images, as {@link Dataset} scales them.
   */
  public ComputationGraph network() {
    return model.network();
  }

  /**
   * Segments an image file.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  public SegmentedImage predict(Path image) {
    Picture picture = new ImageDecoder().withRanges(model.info().inputRanges()).picture(image);
    TiledPredictor predictor =
        new TiledPredictor(model::output, NetworkOutput.tiling(model.info()));
    return new SegmentedImage(FileNames.name(image), predictor.predict(picture), model.info());
  }

  /**
   * Measures the network on the validation images of a data set.
   *
   * @throws IllegalArgumentException if its classes are not the network's
   */
  public Evaluation evaluate(Dataset dataset) {
    return evaluate(
        dataset.folder(),
        new EvaluationData.Request(
            Optional.of(Which.VALIDATION),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(dataset.split()),
            Optional.of(dataset.lookup())));
  }

  /**
   * Measures the network on the most honest images of a folder: its part {@code test}; else all of
   * an undivided folder that the network has not seen; else what its split kept for the test, or
   * for validation.
   *
   * @throws IllegalArgumentException if a file is not as it must be, or the classes are not the
   *     network's
   */
  public Evaluation evaluate(Path folder) {
    return evaluate(folder, EvaluationData.Request.of(Optional.empty()));
  }

  private Evaluation evaluate(Path folder, EvaluationData.Request request) {
    EvaluationData data = EvaluationData.open(model.info(), folder, request);
    EpochReport report =
        NetworkOutput.measure(model, NetworkOutput.tiling(model.info()), data.samples())
            .report(new Bootstrap(/* draws= */ 1000, /* level= */ .95, /* seed= */ 1));
    return Results.of(classNames(), report, data);
  }
}
