package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.LossKernel;
import io.github.dl4jlosses.internal.fused.FusedBCE;
import io.github.dl4jlosses.internal.fused.FusedCrossEntropy;
import io.github.dl4jlosses.internal.fused.FusedLoss.Inputs;
import io.github.dl4jlosses.internal.fused.FusedSoftCrossEntropy;
import io.github.dl4jlosses.internal.fused.TileMath;
import io.github.dl4jlosses.internal.fused.Tiling;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/** Chooses the arithmetic of a call. */
final class Kernels {
  private static final String PROPERTY = "dl4jlosses.kernel";
  private static final String ND4J = "nd4j";

  private Kernels() {}

  /** Returns the fused kernel where it can be used and nothing else is asked for, else ND4J's. */
  static LossKernel of(LogitsLoss loss, LossArrays arrays) {
    TileMath.Maker math = fusedMath();
    Supplier<LossKernel> nd4j = () -> nd4j(loss, arrays);
    return math == null ? nd4j.get() : fused(loss, arrays, math, nd4j).orElseGet(nd4j);
  }

  /** Returns what computes the losses of FLOAT logits. */
  static String description() {
    TileMath.Maker math = fusedMath();
    return math == null ? ND4J : math.description();
  }

  /** Returns what a fused kernel computes with; null if there shall be none, or can be none. */
  private static TileMath.@Nullable Maker fusedMath() {
    String choice = System.getProperty(PROPERTY, "auto");
    TileMath.Maker math =
        switch (choice) {
          case "auto" -> TileMath.fastest();
          case "scalar" -> TileMath.scalar();
          case ND4J -> null;
          default -> throw Arguments.bad(PROPERTY, "be auto, scalar or nd4j", choice);
        };
    return Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU ? math : null;
  }

  /**
   * Returns the fused kernel; nothing if the arrays are not for it.
   *
   * @param otherwise takes over where a label is not legal: it has the words for it
   */
  static Optional<LossKernel> fused(
      LogitsLoss loss, LossArrays arrays, TileMath.Maker math, Supplier<LossKernel> otherwise) {
    INDArray logits = arrays.logits();
    Inputs in =
        new Inputs(
            logits,
            readable(arrays.labels()),
            arrays.mask() == null ? null : readable(arrays.mask()));
    int ignoreIndex = loss.ignoreIndex();
    if (logits.dataType() != DataType.FLOAT || logits.isEmpty() || !in.areReadable(ignoreIndex)) {
      return Optional.empty();
    }
    double[] w = loss.weight().forClasses("weight", logits.size(1));
    double smoothing = loss.labelSmoothing();
    if (loss instanceof LossBCEWithLogits bce) {
      double[] p = bce.posWeight().forClasses("posWeight", logits.size(1));
      return Optional.of(new FusedBCE(math, in, w, p, smoothing, ignoreIndex, otherwise));
    }
    return Optional.of(
        ((LossCrossEntropy) loss).target() == Target.INDEX
            ? new FusedCrossEntropy(math, in, w, smoothing, ignoreIndex, otherwise)
            : new FusedSoftCrossEntropy(math, in, w, smoothing, ignoreIndex, otherwise));
  }

  /** Returns an array itself, or a copy if it is of a type that is not read in place. */
  private static INDArray readable(INDArray x) {
    return Tiling.reads(x.dataType()) ? x : x.castTo(DataType.DOUBLE);
  }

  /** Returns the kernel of ND4J operations: in double, on any backend. */
  static Nd4jKernel nd4j(LogitsLoss loss, LossArrays arrays) {
    INDArray logits = arrays.logits();
    if (logits.isEmpty()) {
      return new Nd4jKernel.NoRows(
          loss instanceof LossCrossEntropy ? 1 : logits.size(1), logits.size(1));
    }
    return loss instanceof LossCrossEntropy crossEntropy
        ? new Nd4jCrossEntropy(crossEntropy, arrays.rows())
        : new Nd4jBCE((LossBCEWithLogits) loss, arrays.rows());
  }
}
