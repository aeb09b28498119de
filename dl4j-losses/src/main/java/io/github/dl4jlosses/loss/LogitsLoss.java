package io.github.dl4jlosses.loss;

import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A loss that takes logits: a pure function from logits and labels to a value and a gradient, here
 * adapted to what DL4J's own layers ask of an {@link ILossFunction}.
 *
 * <p>The methods of {@code ILossFunction} take rows [R, C], one per example, time step or pixel.
 * Arguments are never written to; results are new arrays in the current workspace. A loss has no
 * state, so one instance may serve any number of layers and threads.
 */
public sealed interface LogitsLoss extends ILossFunction
    permits LossCrossEntropy, LossBCEWithLogits {

  /** Returns what becomes of the losses of all pixels. */
  Reduction reduction();

  /**
   * Returns the losses before any reduction, whatever {@link #reduction()} says: what PyTorch
   * returns for {@code reduction='none'}.
   *
   * @param labels as in training
   * @param logits [R, C]
   * @param mask factor per row [R, 1] or element [R, C], 0 = ignored; null = all 1
   * @return [R, 1] for cross entropy, [R, C] for BCE, of type DOUBLE; 0 at ignored elements
   * @throws IllegalArgumentException if a shape, a label or the number of weights does not fit
   */
  default INDArray losses(INDArray labels, INDArray logits, @Nullable INDArray mask) {
    return Unreduced.of(this, labels, logits, mask).losses();
  }

  /**
   * Returns PyTorch's value: the losses of all rows, reduced.
   *
   * @param labels as in training
   * @param logits [R, C]
   * @param mask factor per row [R, 1] or element [R, C], 0 = ignored; null = all 1
   * @throws IllegalArgumentException if a shape, a label or the number of weights does not fit
   */
  default double value(INDArray labels, INDArray logits, @Nullable INDArray mask) {
    return Unreduced.of(this, labels, logits, mask).value(reduction());
  }

  /**
   * Returns PyTorch's value and its gradient, from one pass over the logits.
   *
   * @param labels as in training
   * @param logits [R, C]
   * @param mask factor per row [R, 1] or element [R, C], 0 = ignored; null = all 1
   * @throws IllegalArgumentException if a shape, a label or the number of weights does not fit
   */
  default ValueAndGradient valueAndGradient(
      INDArray labels, INDArray logits, @Nullable INDArray mask) {
    Unreduced unreduced = Unreduced.of(this, labels, logits, mask);
    return new ValueAndGradient(unreduced.value(reduction()), unreduced.gradient(reduction(), 1));
  }

  @Override
  default double computeScore(
      INDArray labels,
      INDArray preOutput,
      IActivation activationFn,
      @Nullable INDArray mask,
      boolean average) {
    Unreduced.requireLogits(this, activationFn);
    long rows = preOutput.size(0);
    Unreduced unreduced = Unreduced.of(this, labels, preOutput, mask);
    double scale = reduction().scale(rows, unreduced.divisor());
    double score = scale * Unreduced.sum(unreduced.losses());
    return average ? score / rows : score;
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
    Unreduced.requireLogits(this, activationFn);
    Unreduced unreduced = Unreduced.of(this, labels, preOutput, mask);
    double scale = reduction().scale(preOutput.size(0), unreduced.divisor());
    return Unreduced.scaled(unreduced.losses().sum(true, 1), scale);
  }

  @Override
  default INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activationFn, @Nullable INDArray mask) {
    Unreduced.requireLogits(this, activationFn);
    Unreduced unreduced = Unreduced.of(this, labels, preOutput, mask);
    return unreduced.gradient(reduction(), preOutput.size(0)).castTo(preOutput.dataType());
  }

  @Override
  default Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels,
      INDArray preOutput,
      IActivation activationFn,
      @Nullable INDArray mask,
      boolean average) {
    return new Pair<>(
        computeScore(labels, preOutput, activationFn, mask, average),
        computeGradient(labels, preOutput, activationFn, mask));
  }

  @Override
  default String name() {
    return getClass().getSimpleName();
  }
}
