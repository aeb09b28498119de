package io.github.dl4jlosses;

import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.loss.ValueAndGradient;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A loss of a user whose value and gradient are always the same, whatever they should be. */
public record FixedLoss(Activation activation, double value, INDArray gradient)
    implements SegmentationLoss {
  @Override
  public ValueAndGradient valueAndGradient(
      INDArray labels, INDArray logits, @Nullable INDArray mask) {
    return new ValueAndGradient(value, gradient);
  }
}
