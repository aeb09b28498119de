package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.LossKernel.Total;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A loss that takes logits: a pure function from logits and labels to a value and a gradient, also
 * adapted to what DL4J's own layers ask of an {@link ILossFunction}.
 *
 * <p><b>Shapes.</b> Logits are rows [R, C] or images [N, C, H, W], also with another number of
 * spatial dimensions, of any strides: {@code permute(0, 3, 1, 2)} makes NHWC such images. Labels:
 * of the shape of the logits, or one number per pixel, [R, 1], [N, H, W] or [N, 1, H, W]. Mask: one
 * number per row or example, [R, 1], [N] or [N, 1], per pixel, or of the shape of the logits. The
 * methods of {@code ILossFunction} take rows, one per example, time step or pixel.
 *
 * <p>Arguments are never written to; results are new arrays in the current workspace. A loss has no
 * state, so one instance may serve any number of layers and threads.
 *
 * <p><b>Arithmetic.</b> Logits of type FLOAT in CPU memory, below 2 GiB: one pass in float over the
 * buffers as they lie, sums in double, on the common pool; the result does not depend on the number
 * of threads. It uses SIMD if the JVM was started with {@code --add-modules jdk.incubator.vector}.
 * Other types, sizes and backends: ND4J operations in double. The system property {@code
 * dl4jlosses.kernel} chooses: {@code auto} (this), {@code scalar} (no SIMD), {@code nd4j} (ND4J
 * operations, always).
 */
public sealed interface LogitsLoss extends ILossFunction
    permits LossCrossEntropy, LossBCEWithLogits {

  /** Returns w, one weight per class or channel. */
  Weights weight();

  /** Returns the label that does not count. */
  int ignoreIndex();

  /** Returns ε, how far labels are moved towards indifference. */
  double labelSmoothing();

  /** Returns what becomes of the losses of all pixels. */
  Reduction reduction();

  /**
   * Returns the losses before any reduction, whatever {@link #reduction()} says: what PyTorch
   * returns for {@code reduction='none'}.
   *
   * @param labels as in training
   * @param logits [R, C] or [N, C, d…]
   * @param mask 0 = ignored, null = all 1
   * @return [R, 1] or [N, 1, d…] for cross entropy, of the shape of the logits for BCE; of type
   *     DOUBLE; 0 at ignored elements
   * @throws IllegalArgumentException if a shape, a label or the number of weights does not fit
   */
  default INDArray losses(INDArray labels, INDArray logits, @Nullable INDArray mask) {
    LossArrays arrays = LossArrays.of(this, labels, logits, mask);
    INDArray losses = Kernels.nd4j(this, arrays).losses();
    return logits.isEmpty() ? losses : LossArrays.unpack(losses, logits.shape());
  }

  /**
   * Returns PyTorch's value: the losses of all pixels, reduced.
   *
   * @param labels as in training
   * @param logits [R, C] or [N, C, d…]
   * @param mask 0 = ignored, null = all 1
   * @throws IllegalArgumentException if a shape, a label or the number of weights does not fit
   */
  default double value(INDArray labels, INDArray logits, @Nullable INDArray mask) {
    Total total = Kernels.of(this, LossArrays.of(this, labels, logits, mask)).total();
    return reduction().factor(total.divisor()) * total.sum();
  }

  /**
   * Returns PyTorch's value and its gradient, from one pass over the logits.
   *
   * @param labels as in training
   * @param logits [R, C] or [N, C, d…]
   * @param mask 0 = ignored, null = all 1
   * @throws IllegalArgumentException if a shape, a label or the number of weights does not fit
   */
  default ValueAndGradient valueAndGradient(
      INDArray labels, INDArray logits, @Nullable INDArray mask) {
    INDArray gradient = Nd4j.createUninitialized(logits.dataType(), logits.shape());
    return new ValueAndGradient(gradientInto(gradient, 1, labels, logits, mask), gradient);
  }

  /**
   * Returns PyTorch's value, and writes a multiple of its gradient into an array: for layers, which
   * say where a gradient goes.
   *
   * @param gradient of the shape of the logits, any strides; must share no memory with them, and
   *     holds anything after an exception
   * @param multiple what the gradient is multiplied by; the value is not
   * @param labels as in training
   * @param logits [R, C] or [N, C, d…]
   * @param mask 0 = ignored, null = all 1
   * @throws IllegalArgumentException if a shape, a label or the number of weights does not fit
   */
  default double gradientInto(
      INDArray gradient,
      double multiple,
      INDArray labels,
      INDArray logits,
      @Nullable INDArray mask) {
    Total total =
        Kernels.of(this, LossArrays.of(this, labels, logits, mask))
            .totalAndGradient(divisor -> multiple * reduction().gradientFactor(divisor), gradient);
    return reduction().factor(total.divisor()) * total.sum();
  }

  @Override
  default double computeScore(
      INDArray labels,
      INDArray preOutput,
      IActivation activationFn,
      @Nullable INDArray mask,
      boolean average) {
    StockLayers.requireLogits(this, activationFn, preOutput);
    long rows = preOutput.size(0);
    double score = reduction().timesRows(rows) * value(labels, preOutput, mask);
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
    StockLayers.requireLogits(this, activationFn, preOutput);
    Nd4jKernel kernel = Kernels.nd4j(this, LossArrays.of(this, labels, preOutput, mask));
    double factor = reduction().timesRows(preOutput.size(0)) * reduction().factor(kernel.divisor());
    INDArray losses = kernel.losses().sum(true, 1);
    return losses.isEmpty() ? losses : losses.muli(factor); // ND4J refuses empty arrays
  }

  @Override
  default INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activationFn, @Nullable INDArray mask) {
    return computeGradientAndScore(labels, preOutput, activationFn, mask, false).getSecond();
  }

  @Override
  default Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels,
      INDArray preOutput,
      IActivation activationFn,
      @Nullable INDArray mask,
      boolean average) {
    StockLayers.requireLogits(this, activationFn, preOutput);
    long rows = preOutput.size(0);
    double multiple = reduction().timesRows(rows);
    INDArray gradient = Nd4j.createUninitialized(preOutput.dataType(), preOutput.shape());
    double score = multiple * gradientInto(gradient, multiple, labels, preOutput, mask);
    return new Pair<>(average ? score / rows : score, gradient);
  }

  @Override
  default String name() {
    return getClass().getSimpleName();
  }
}
