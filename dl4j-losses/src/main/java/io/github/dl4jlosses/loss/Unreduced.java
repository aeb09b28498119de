package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;

/** A loss on the rows of one call, before reduction. Lives for that call. */
interface Unreduced {
  /*
   * Everything is computed in double, whatever the type of the network: a HALF overflows in the
   * sums, and in a FLOAT log(1 + e^-|z|) and the sum over a large image lose digits. Only ND4J
   * operations are used, so that it runs on every backend; ND4J's own log_softmax and softplus are
   * not among them, because they are log(softmax(x)) and log(1 + e^x) there and overflow.
   */

  /** Returns one loss per row [R, 1] or element [R, C]; 0 at what does not count. */
  INDArray losses();

  /** Returns the derivative of each loss with respect to its own logits, [R, C]. */
  INDArray gradient();

  /** Returns what a mean divides the sum of the losses by. */
  double divisor();

  /** Returns the reduced loss. */
  default double value(Reduction reduction) {
    return reduction.scale(1, divisor()) * sum(losses());
  }

  /**
   * Returns the gradient of the reduced loss, [R, C].
   *
   * @param rows what a mean is multiplied by
   */
  default INDArray gradient(Reduction reduction, long rows) {
    double scale = reduction.scale(rows, divisor());
    // A mean over nothing has nothing to learn from: its gradient is 0 though its value is NaN.
    boolean overNothing = divisor() == 0 && reduction != Reduction.SUM;
    return scaled(gradient(), overNothing ? 0 : scale);
  }

  static Unreduced of(LogitsLoss loss, INDArray labels, INDArray logits, @Nullable INDArray mask) {
    if (logits.rank() != 2 || logits.size(1) == 0) {
      throw Arguments.bad(
          "preOutput", "have the shape [rows, columns >= 1]", Arguments.shape(logits.shape()));
    }
    if (logits.isEmpty()) {
      return new NoRows(loss instanceof LossCrossEntropy ? 1 : logits.size(1), logits.size(1));
    }
    if (loss instanceof LossCrossEntropy crossEntropy) {
      return new UnreducedCrossEntropy(crossEntropy, labels, logits, mask);
    }
    if (loss instanceof LossBCEWithLogits bce) {
      return new UnreducedBCE(bce, labels, logits, mask);
    }
    throw new AssertionError(loss);
  }

  /** Checks that what the loss is handed are logits. */
  static void requireLogits(LogitsLoss loss, @Nullable IActivation activation) {
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

  /**
   * Returns x where counts, [R, 1] or [R, C], is 1, and 0 where it is 0, even if x is NaN there.
   */
  static INDArray keep(INDArray counts, INDArray x) {
    INDArray kept = counts.equalShapes(x) ? counts.dup() : counts.broadcast(x.shape());
    BooleanIndexing.replaceWhere(kept, x, Conditions.notEquals(0));
    return kept;
  }

  /** Returns 1 where a condition, of type BOOL, holds, and 0 elsewhere. */
  static INDArray indicator(INDArray condition) {
    return condition.castTo(DataType.DOUBLE);
  }

  /** Returns the first row whose entry in a column of zeros and ones is 1; -1 if none is. */
  static long firstRow(INDArray column) {
    return column.sumNumber().doubleValue() == 0 ? -1 : column.argMax(0).getLong(0);
  }

  /** Returns the sum of all entries, the same whatever the number of threads. */
  static double sum(INDArray x) {
    // ND4J's sum has as many parts as threads, and over 2^18 equal entries an error of 2e-12.
    return x.isEmpty() ? 0 : Arrays.stream(x.reshape(-1).toDoubleVector()).sum();
  }

  /** Returns x multiplied by a factor, in place. */
  static INDArray scaled(INDArray x, double factor) {
    return x.isEmpty() ? x : x.muli(factor); // ND4J refuses arithmetic on empty arrays
  }

  /** Zero rows: nothing to add up, nothing to average. */
  record NoRows(long lossColumns, long logitColumns) implements Unreduced {
    @Override
    public INDArray losses() {
      return Nd4j.create(DataType.DOUBLE, 0, lossColumns);
    }

    @Override
    public INDArray gradient() {
      return Nd4j.create(DataType.DOUBLE, 0, logitColumns);
    }

    @Override
    public double divisor() {
      return 0;
    }
  }
}
