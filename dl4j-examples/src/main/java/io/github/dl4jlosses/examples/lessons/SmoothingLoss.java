package io.github.dl4jlosses.examples.lessons;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** A loss with label smoothing that forgets whose array the labels are. */
final class SmoothingLoss extends LossMCXENT {
  private static final long serialVersionUID = 1L;

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    return super.computeGradient(smoothed(labels), preOutput, activation, mask);
  }

  private static INDArray smoothed(INDArray labels) {
    return labels.muli(0.9).addi(0.1 / 3); // the mistake: muli writes into labels, mul does not
  }
}
