package io.github.dl4jlosses.loss;

import static io.github.dl4jlosses.loss.Nd4jKernel.indicator;
import static io.github.dl4jlosses.loss.Nd4jKernel.keep;
import static io.github.dl4jlosses.loss.Nd4jKernel.sumOf;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The cross entropy of each row. */
final class Nd4jCrossEntropy implements Nd4jKernel {
  /*
   * Both kinds of target are one formula. Each row has a coefficient a(c) for each class,
   *
   *   a(c) = m·w(c)·[ (1-ε)·y(c) + ε/C ]       0 in rows that do not count
   *   l = -Σ_c a(c)·ℓp(c)                      ∂l/∂z(j) = (Σ_c a(c))·p(j) - a(j)
   *
   * with y the one-hot row or the probabilities, m the mask, ℓp = log softmax z and p = exp ℓp.
   * What differs is the divisor of the mean: Σ m·w(y) over the rows for INDEX, Σ m for PROBABILITY.
   */
  private final ClassTargets targets;
  private final INDArray logP; // [R, C]
  private final INDArray a; // [R, C]
  private final double divisor;
  private final boolean looksAtOneClass;

  Nd4jCrossEntropy(LossCrossEntropy loss, LossArrays rows) {
    INDArray logits = rows.logits();
    INDArray w = loss.weight().row("weight", logits.size(1)); // [1, C]
    INDArray m = column(rows.mask(), logits.size(0)); // [R, 1]
    targets = ClassTargets.read(loss, rows.labels(), logits.size(1), indicator(m.neq(0)));
    logP = logSoftmax(keep(targets.counts(), logits.castTo(DataType.DOUBLE)));

    double smoothing = loss.labelSmoothing();
    INDArray y = targets.y();
    INDArray uniform = targets.counts().mul(smoothing / logits.size(1)); // ε/C, [R, 1]
    a = y.mul(1 - smoothing).addi(uniform).muli(w).muli(m);

    boolean index = loss.target() == Target.INDEX;
    looksAtOneClass = index && smoothing == 0;
    INDArray rowWeight = index ? y.mul(w).sum(true, 1) : targets.counts();
    divisor = sumOf(rowWeight.mul(m));
  }

  @Override
  public INDArray losses() {
    // 0·ℓp of a class that is not looked at would be NaN where it is impossible (logit -∞).
    INDArray terms = looksAtOneClass ? keep(targets.y(), logP) : logP;
    return terms.mul(a).sum(true, 1).rsubi(0); // 0 - 0 is 0 where -0 would print a minus sign
  }

  @Override
  public INDArray gradient() {
    return Transforms.exp(logP, true).muli(a.sum(true, 1)).subi(a);
  }

  @Override
  public double divisor() {
    return divisor;
  }

  /** ℓp(c) = z(c) - max z - log Σ_k exp(z(k) - max z), finite for all finite logits. */
  private static INDArray logSoftmax(INDArray z) {
    INDArray shifted = z.sub(z.max(true, 1));
    return shifted.subi(Transforms.log(Transforms.exp(shifted, true).sum(true, 1), false));
  }

  private static INDArray column(@Nullable INDArray mask, long rows) {
    return mask == null ? Nd4j.ones(DataType.DOUBLE, rows, 1) : mask.castTo(DataType.DOUBLE);
  }
}
