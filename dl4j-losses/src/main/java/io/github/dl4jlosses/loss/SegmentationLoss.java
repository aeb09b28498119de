package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A loss that takes logits: a pure function from logits and labels to a value and a gradient, also
 * adapted to what DL4J's own layers ask of an {@link ILossFunction}.
 *
 * <p><b>Your own loss</b> implements {@link #activation} and {@link #valueAndGradient}; the rest is
 * made of these two. It works in {@code SegmentationLossLayer} and in DL4J's own layers. As a
 * record with {@code @JsonProperty} components it is saved with a network.
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
 * <p><b>Arithmetic</b> of the losses of this package. Logits of type FLOAT are computed in float,
 * over the buffers as they lie, with sums in double, on the common pool; the result does not depend
 * on the number of threads. SIMD is used if the JVM was started with {@code --add-modules
 * jdk.incubator.vector}. Other types are computed in double, and so is an ignoreIndex of 2^24 or
 * more among labels that are no classes: a float cannot hold it. On a GPU arrays are copied to the
 * memory of the CPU and back, and the log says so. The system property {@code dl4jlosses.kernel}
 * chooses: {@code auto} (this), {@code scalar} (no SIMD), {@code double} (for FLOAT too).
 */
public interface SegmentationLoss extends ILossFunction {
  /**
   * Returns the activation that makes probabilities of the logits: what the layer gives as output.
   */
  Activation activation();

  /**
   * Returns the value and its gradient with respect to the logits.
   *
   * @param labels as in training
   * @param logits [R, C] or [N, C, d…]
   * @param mask 0 = ignored, null = all 1
   * @throws IllegalArgumentException if a shape, a label or the number of weights does not fit
   */
  ValueAndGradient valueAndGradient(INDArray labels, INDArray logits, @Nullable INDArray mask);

  /**
   * Returns the value.
   *
   * @param labels as in training
   * @param logits [R, C] or [N, C, d…]
   * @param mask 0 = ignored, null = all 1
   * @throws IllegalArgumentException if a shape, a label or the number of weights does not fit
   */
  default double value(INDArray labels, INDArray logits, @Nullable INDArray mask) {
    return valueAndGradient(labels, logits, mask).value();
  }

  /**
   * Returns the value, and writes a multiple of its gradient into an array: for layers, which say
   * where a gradient goes.
   *
   * @param gradient of the shape of the logits, any strides; must share no memory with them, and
   *     holds anything after an exception
   * @param multiple what the gradient is multiplied by; the value is not
   * @param labels as in training
   * @param logits [R, C] or [N, C, d…]
   * @param mask 0 = ignored, null = all 1
   * @throws IllegalArgumentException if a shape, a label or the number of weights does not fit, or
   *     {@link #valueAndGradient} returned a gradient of another shape than that of the logits
   */
  default double gradientInto(
      INDArray gradient,
      double multiple,
      INDArray labels,
      INDArray logits,
      @Nullable INDArray mask) {
    ValueAndGradient result = valueAndGradient(labels, logits, mask);
    if (!gradient.isEmpty()) {
      // ND4J assigns arrays of other shapes, and leaves the rest as it was.
      String name = "gradient of " + name();
      INDArray own = Arguments.notNull(name, result.gradient());
      Arguments.sameShape(name, own.shape(), "preOutput", logits.shape());
      Arguments.sameShape("gradient", gradient.shape(), "preOutput", logits.shape());
      if (own.dataType() == gradient.dataType()) {
        gradient.assign(own).muli(multiple);
      } else {
        gradient.assign(own.mul(multiple)); // while it has the digits
      }
    }
    return result.value();
  }

  /**
   * Checks that DL4J's own layers can train with this loss: they hand it rows, and do not say which
   * of them are of one image.
   *
   * @throws UnsupportedOperationException if the loss must know the images
   */
  default void requireNoImages() {}

  /**
   * Returns how many times its value a loss hands DL4J's own layers, which divide by the number of
   * examples: the number of rows, or 1 if it is a sum over them.
   */
  default double timesRows(long rows) {
    return rows;
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
    double score = timesRows(rows) * StockLayers.ofRows(() -> value(labels, preOutput, mask));
    return average ? score / rows : score;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnsupportedOperationException unless the loss is one of pixels
   */
  @Override
  default INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activationFn, @Nullable INDArray mask) {
    throw new UnsupportedOperationException(
        "scoreExamples must be asked with a loss of pixels in DL4J's own layers, got "
            + name()
            + " (it has one value for all rows; a SegmentationLossLayer scores one example at a"
            + " time)");
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
    double multiple = timesRows(rows);
    INDArray gradient = Nd4j.createUninitialized(preOutput.dataType(), preOutput.shape());
    double score =
        multiple
            * StockLayers.ofRows(() -> gradientInto(gradient, multiple, labels, preOutput, mask));
    return new Pair<>(average ? score / rows : score, gradient);
  }

  @Override
  default String name() {
    return getClass().getSimpleName();
  }
}
