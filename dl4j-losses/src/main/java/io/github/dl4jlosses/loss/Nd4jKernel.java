package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.LossKernel;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;

/** A loss in ND4J operations, on rows. */
interface Nd4jKernel extends LossKernel {
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

  @Override
  default Total total() {
    return new Total(sumOf(losses()), divisor());
  }

  @Override
  default Total totalAndGradient(DoubleUnaryOperator factor, INDArray into) {
    double k = factor.applyAsDouble(divisor());
    if (k == 0 && !into.isEmpty()) { // also where the gradient is NaN
      into.assign(0);
    } else if (!into.isEmpty()) {
      into.assign(LossArrays.unpack(gradient().muli(k), into.shape()));
    }
    return total();
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
  static double sumOf(INDArray x) {
    // ND4J's sum has as many parts as threads, and over 2^18 equal entries an error of 2e-12.
    return x.isEmpty() ? 0 : Arrays.stream(x.reshape(-1).toDoubleVector()).sum();
  }

  /** Zero rows: nothing to add up, nothing to average. */
  record NoRows(long lossColumns, long logitColumns) implements Nd4jKernel {
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
