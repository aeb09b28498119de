package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.WrongChannelsException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What DL4J's own layers hand a loss. */
final class StockLayers {
  private StockLayers() {}

  /** Returns what a loss returns; errors that DL4J's layers may be the cause of say so. */
  static <T> T ofRows(Supplier<T> call) {
    try {
      return call.get();
    } catch (WrongChannelsException e) {
      throw e.or("in a CnnLossLayer of NHWC, DL4J mixes columns up: use NCHW");
    }
  }

  /** Checks that what a stock layer hands a loss are rows of logits, and that these will do. */
  static void requireLogits(
      SegmentationLoss loss, @Nullable IActivation activation, INDArray preOutput) {
    if (preOutput.rank() != 2 || preOutput.size(1) == 0) {
      throw Arguments.bad(
          "preOutput", "have the shape [rows, columns >= 1]", Arguments.shape(preOutput.shape()));
    }
    loss.requireNoImages();
    Activation own = loss.activation();
    if (activation instanceof ActivationIdentity
        || own.getActivationFunction().equals(activation)) {
      return;
    }
    throw Arguments.bad(
        "activation",
        "be IDENTITY or " + own + " with " + loss.name(),
        activation,
        "add .activation(Activation."
            + own
            + ") to the layer: without it CnnLossLayer means sigmoid, OutputLayer softmax");
  }
}
