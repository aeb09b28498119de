package io.github.dl4jlosses.segment.internal.predict;

import io.github.dl4jlosses.datavec.ImageFeatures;
import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.evaluate.Validation.Pictures;
import io.github.dl4jlosses.segment.internal.io.ProcessMemory;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.NanWatch;
import io.github.dl4jlosses.segment.internal.model.UNet;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a network makes of an image: logits and probabilities, each [1, C, H, W]. */
public record NetworkOutput(INDArray logits, INDArray probabilities) {
  /* What could be trained can be predicted: a whole image of 512×512 has as many pixels as four
   * crops of a default training step. In tiles of 256 it would be nine. Larger images are cut, as
   * their own memory is the most of a process. */
  private static final int TILE = 256;
  private static final int WHOLE = 512;

  private static final List<String> LAYERS = List.of(UNet.LOGITS, UNet.PROBABILITIES);
  private static final double LEAST = 0x1p-42; // probability; tiles are blended in units of 2^-40

  /**
   * Returns tiles overlapping by a quarter, at least as large as what the network learned from;
   * images that are not much larger are one tile.
   */
  public static Tiling tiling(ModelInfo info) {
    int edge = Math.max(TILE, Math.max(info.height(), info.width()));
    int size = (edge + info.multiple() - 1) / info.multiple() * info.multiple();
    int overlap = Math.min(size / 4, Tiling.MAX_OVERLAP);
    return new Tiling(size, overlap, info.multiple(), Math.max(WHOLE, size));
  }

  /**
   * Shows an image to a network, in tiles if it is large, and else as a whole. The logits of a
   * large one are those of its blended probabilities.
   *
   * @param beforeEach runs before each tile, and may throw
   * @throws NanWatch.NotFinite if the network gives a NaN or an infinity
   */
  public static NetworkOutput of(Model model, Tiling tiling, Sample sample, Runnable beforeEach) {
    if (!isWhole(tiling, sample)) {
      Prediction prediction =
          new TiledPredictor(tile -> output(model, tile, beforeEach), tiling)
              .predict(sample.image(), sample.height(), sample.width());
      return of(prediction, model.info());
    }
    beforeEach.run();
    return shown(model, ImageFeatures.of(sample));
  }

  private static NetworkOutput shown(Model model, INDArray images) {
    INDArray[] output = model.output(LAYERS, images);
    ProcessMemory.ofThis().check();
    return new NetworkOutput(output[0], output[1]);
  }

  /** Returns whether a network sees an image as it is: not in tiles, and without an edge. */
  static boolean isWhole(Tiling tiling, Sample sample) {
    return Math.max(sample.height(), sample.width())
            <= tiling.of(sample.height(), sample.width()).size()
        && sample.height() % tiling.multiple() == 0
        && sample.width() % tiling.multiple() == 0;
  }

  /**
   * Shows whole images of one size to a network at once, and returns what it makes of each: with
   * oneDNN the same as of each alone. For small images this takes half of the time.
   *
   * @throws NanWatch.NotFinite if the network gives a NaN or an infinity
   */
  static List<NetworkOutput> of(Model model, List<Sample> samples) {
    INDArray[] images = samples.stream().map(ImageFeatures::of).toArray(INDArray[]::new);
    NetworkOutput all = shown(model, Nd4j.concat(0, images));
    return IntStream.range(0, images.length)
        .mapToObj(n -> new NetworkOutput(example(all.logits, n), example(all.probabilities, n)))
        .toList();
  }

  private static INDArray example(INDArray all, int n) {
    return all.slice(n).dup('c').reshape('c', 1, all.size(1), all.size(2), all.size(3));
  }

  private static INDArray output(Model model, INDArray tile, Runnable beforeEach) {
    beforeEach.run();
    INDArray output = model.output(tile);
    ProcessMemory.ofThis().check();
    return output;
  }

  private static NetworkOutput of(Prediction prediction, ModelInfo info) {
    boolean single = info.labeling() == SegmentationTask.Labeling.SINGLE_LABEL;
    float[][] p = prediction.probabilities();
    double[][] z = new double[p.length][p[0].length];
    for (int c = 0; c < p.length; c++) {
      for (int i = 0; i < p[c].length; i++) {
        double yes = Math.log(Math.max(LEAST, p[c][i]));
        z[c][i] = single ? yes : yes - Math.log(Math.max(LEAST, 1 - p[c][i]));
      }
    }
    int[] shape = {1, p.length, prediction.height(), prediction.width()};
    return new NetworkOutput(
        Nd4j.createFromArray(z).reshape(shape), Nd4j.createFromArray(p).reshape(shape));
  }

  /**
   * Measures a network.
   *
   * @param beforeEach runs before each image, or small ones that are shown together, and each tile,
   *     and may throw
   * @throws NanWatch.NotFinite if the network gives a NaN or an infinity
   */
  public static Validation measure(
      Model model, Tiling tiling, SampleSource samples, Pictures pictures, Runnable beforeEach) {
    try (Measuring measuring = new Measuring(model, tiling, samples, pictures, beforeEach)) {
      return measuring.all();
    }
  }

  /** Measures a network likewise, for scores alone. */
  public static Validation measure(Model model, Tiling tiling, SampleSource samples) {
    return measure(model, tiling, samples, Pictures.NONE, () -> {});
  }
}
