package io.github.dl4jlosses.examples.unet;

import static java.util.Objects.requireNonNull;

import io.github.dl4jlosses.examples.data.Batches;
import io.github.dl4jlosses.examples.data.Sample;
import io.github.dl4jlosses.examples.data.SampleSource;
import io.github.dl4jlosses.examples.model.ModelInfo;
import io.github.dl4jlosses.examples.report.Validation;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network makes of an image.
 *
 * @param logits [1, C, H, W]
 * @param probabilities [1, C, H, W]
 */
public record Forward(INDArray logits, INDArray probabilities) {
  /** Shows an image to a network. */
  public static Forward of(ComputationGraph network, ModelInfo info, Sample sample) {
    Map<String, INDArray> activations =
        network.feedForward(Batches.features(sample), /* train= */ false);
    return new Forward(
        requireNonNull(activations.get(UNet.LOGITS)),
        requireNonNull(activations.get(UNet.PROBABILITIES)));
  }

  /**
   * Measures a network.
   *
   * @param beforeEach runs before each image, and may throw
   */
  public static Validation measure(
      ComputationGraph network, ModelInfo info, SampleSource samples, Runnable beforeEach) {
    Validation measured = new Validation(info.task());
    for (int i = 0; i < samples.size(); i++) {
      beforeEach.run();
      Sample sample = samples.read(i);
      Forward forward = of(network, info, sample);
      measured.add(sample, forward.logits, forward.probabilities);
    }
    return measured;
  }
}
