package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.engine.Engine;
import io.github.dl4jlosses.internal.engine.Engine.PixelLosses;
import io.github.dl4jlosses.internal.formula.PixelFormula;
import io.github.dl4jlosses.internal.label.Inputs;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A loss of each pixel, or of each channel of a pixel, and their sum or mean. */
public sealed interface PixelLoss extends EngineLoss
    permits LossCrossEntropy, LossBCEWithLogits, LossFocal {

  /** Returns w, one weight per class or channel. */
  Weights weight();

  /** Returns the label that does not count. */
  int ignoreIndex();

  /** Returns what becomes of the losses of all pixels. */
  Reduction reduction();

  /** Returns this loss with another reduction. */
  PixelLoss withReduction(Reduction reduction);

  @Override
  PixelFormula formula(int channels);

  /**
   * Returns the losses before the reduction: what PyTorch returns for {@code reduction='none'}.
   *
   * @param labels as in training
   * @param logits [R, C] or [N, C, d…]
   * @param mask 0 = ignored, null = all 1
   * @return [R, 1] or [N, 1, d…] for cross entropy, of the shape of the logits for BCE, and one or
   *     the other for focal loss; of type DOUBLE; 0 at ignored elements
   * @throws IllegalArgumentException if a shape, a label or the number of weights does not fit
   */
  default INDArray losses(INDArray labels, INDArray logits, @Nullable INDArray mask) {
    return losses(Inputs.of(labelRule(), labels, logits, mask)).losses();
  }

  private PixelLosses losses(Inputs inputs) {
    return Engine.losses(formula(inputs.channels()), labelRule(), inputs);
  }

  @Override
  default double timesRows(long rows) {
    return reduction().timesRows(rows);
  }

  /**
   * {@inheritDoc}
   *
   * @return [R, 1], of type DOUBLE because a HALF cannot hold a loss above 65504; its sum is the
   *     score
   */
  @Override
  default INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activationFn, @Nullable INDArray mask) {
    StockLayers.requireLogits(this, activationFn, preOutput);
    PixelLosses all =
        StockLayers.ofRows(() -> losses(Inputs.of(labelRule(), labels, preOutput, mask)));
    double factor = reduction().timesRows(preOutput.size(0)) * reduction().factor(all.divisor());
    return all.losses().isEmpty() // ND4J refuses empty arrays
        ? all.losses()
        : all.losses().sum(true, 1).muli(factor);
  }
}
