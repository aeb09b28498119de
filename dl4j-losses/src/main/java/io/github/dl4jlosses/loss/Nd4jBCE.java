package io.github.dl4jlosses.loss;

import static io.github.dl4jlosses.loss.Nd4jKernel.firstRow;
import static io.github.dl4jlosses.loss.Nd4jKernel.indicator;
import static io.github.dl4jlosses.loss.Nd4jKernel.keep;
import static io.github.dl4jlosses.loss.Nd4jKernel.sumOf;

import io.github.dl4jlosses.internal.Arguments;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The binary cross entropy of each element. */
final class Nd4jBCE implements Nd4jKernel {
  /*
   *   l = m·w·[ P·t·softplus(-z) + (1-t)·softplus(z) ]     ∂l/∂z = m·w·[ (1-t)·σ(z) - P·t·σ(-z) ]
   *
   * with t the smoothed label, P the positive weight, w the channel's weight and m the mask; all 0
   * in elements that do not count. softplus(z) = max(z, 0) + log(1 + e^-|z|) is finite for every
   * finite z. Both lines are sums of terms of one sign, so that nothing cancels.
   */
  private final INDArray z; // [R, C]
  private final INDArray positive; // m·w·P·t [R, C]
  private final INDArray negative; // m·w·(1-t) [R, C]
  private final double divisor;

  Nd4jBCE(LossBCEWithLogits loss, LossArrays rows) {
    INDArray logits = rows.logits();
    INDArray w = loss.weight().row("weight", logits.size(1)); // [1, C]
    INDArray p = loss.posWeight().row("posWeight", logits.size(1)); // [1, C]
    INDArray m = factors(rows.mask(), logits.shape()); // [R, C]

    INDArray label = keep(indicator(m.neq(0)), rows.labels().castTo(DataType.DOUBLE));
    INDArray counts = indicator(label.neq(loss.ignoreIndex())).muli(indicator(m.neq(0)));
    label = keep(counts, label);
    requireProbabilities(label, loss.ignoreIndex());
    z = keep(counts, logits.castTo(DataType.DOUBLE));

    double smoothing = loss.labelSmoothing();
    INDArray t = label.muli(1 - smoothing).addi(smoothing / 2);
    INDArray scale = counts.mul(w).muli(m);
    positive = t.mul(scale).muli(p);
    negative = t.rsubi(1).muli(scale);
    divisor = sumOf(counts);
  }

  @Override
  public INDArray losses() {
    // log(1 + u) = 2·artanh(u / (2 + u)); ND4J's log1p(u) is log(1 + u), 0 for u < 1e-16.
    INDArray u = Transforms.exp(Transforms.abs(z, true).negi(), false);
    INDArray tail = Transforms.atanh(u.divi(u.add(2)), false).muli(2);
    INDArray softplus = Transforms.max(z, 0, true).addi(tail);
    INDArray softplusOfMinus = Transforms.max(z.neg(), 0, true).addi(tail);
    return softplusOfMinus.muli(positive).addi(softplus.muli(negative));
  }

  @Override
  public INDArray gradient() {
    INDArray towardsOne = Transforms.sigmoid(z.neg(), false).muli(positive);
    return Transforms.sigmoid(z, true).muli(negative).subi(towardsOne);
  }

  @Override
  public double divisor() {
    return divisor;
  }

  /** Returns the mask as a factor for each element, [R, C]. */
  private static INDArray factors(@Nullable INDArray mask, long[] shape) {
    return mask == null
        ? Nd4j.ones(DataType.DOUBLE, shape)
        : mask.castTo(DataType.DOUBLE).broadcast(shape);
  }

  private static void requireProbabilities(INDArray label, int ignoreIndex) {
    INDArray legal = indicator(label.gte(0)).muli(indicator(label.lte(1)));
    long row = firstRow(legal.min(true, 1).rsubi(1));
    if (row < 0) {
      return;
    }
    long column = firstRow(legal.getRow(row).rsub(1).reshape(-1, 1));
    double got = label.getDouble(row, column);
    throw Arguments.bad(
        "labels",
        "be in [0, 1] or the ignoreIndex " + ignoreIndex,
        Arguments.number(got) + " in row " + row + ", column " + column,
        remedy(got));
  }

  private static String remedy(double got) {
    if (got == 255) {
      return "void pixels? use withIgnoreIndex(255); a mask of 0 and 255? divide by 255";
    }
    return got == Math.rint(got) && got > 1
        ? "class indices? use LossCrossEntropy; void pixels? use withIgnoreIndex"
        : "labels are probabilities, not logits";
  }
}
