package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What DL4J's own layers hand a loss. */
final class StockLayers {
  private StockLayers() {}

  /** Checks that what a stock layer hands a loss are rows of logits. */
  static void requireLogits(LogitsLoss loss, @Nullable IActivation activation, INDArray preOutput) {
    if (preOutput.rank() != 2 || preOutput.size(1) == 0) {
      throw Arguments.bad(
          "preOutput", "have the shape [rows, columns >= 1]", Arguments.shape(preOutput.shape()));
    }
    boolean crossEntropy = loss instanceof LossCrossEntropy;
    boolean matching =
        crossEntropy
            ? activation instanceof ActivationSoftmax
            : activation instanceof ActivationSigmoid;
    if (matching || activation instanceof ActivationIdentity) {
      return;
    }
    String own = crossEntropy ? "SOFTMAX" : "SIGMOID";
    throw Arguments.bad(
        "activation",
        "be IDENTITY or " + own + " with " + loss.name(),
        activation,
        "add .activation(Activation."
            + own
            + ") to the layer: without it CnnLossLayer means sigmoid, OutputLayer softmax");
  }
}
