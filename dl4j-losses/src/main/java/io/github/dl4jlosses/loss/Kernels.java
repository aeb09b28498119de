package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.LossKernel;
import io.github.dl4jlosses.internal.fused.ArrayMath;
import io.github.dl4jlosses.internal.fused.FusedBCE;
import io.github.dl4jlosses.internal.fused.FusedCrossEntropy;
import io.github.dl4jlosses.internal.fused.FusedSoftCrossEntropy;
import io.github.dl4jlosses.internal.fused.ScalarMath;
import io.github.dl4jlosses.internal.fused.Tiling;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/** Chooses the arithmetic of a call. */
final class Kernels {
  private static final String PROPERTY = "dl4jlosses.kernel";

  private Kernels() {}

  /** Returns the fused kernel where it can be used and nothing else is asked for, else ND4J's. */
  static LossKernel of(LogitsLoss loss, LossArrays arrays) {
    ArrayMath math = fusedMath();
    Optional<LossKernel> fused =
        math == null || Nd4j.getExecutioner().type() != ExecutionerType.NATIVE_CPU
            ? Optional.empty()
            : fused(loss, arrays, math);
    return fused.orElseGet(() -> nd4j(loss, arrays));
  }

  /** Returns what a fused kernel computes with; null if there shall be none. */
  private static @Nullable ArrayMath fusedMath() {
    String choice = System.getProperty(PROPERTY, "auto");
    return switch (choice) {
      case "auto" -> ArrayMath.fastest();
      case "scalar" -> new ScalarMath();
      case "nd4j" -> null;
      default -> throw Arguments.bad(PROPERTY, "be auto, scalar or nd4j", choice);
    };
  }

  /**
   * Returns the fused kernel; nothing if the arrays are not for it, or a label is not legal: the
   * other kernel has the words for it.
   */
  static Optional<LossKernel> fused(LogitsLoss loss, LossArrays arrays, ArrayMath math) {
    INDArray logits = arrays.logits();
    INDArray labels = readable(arrays.labels());
    INDArray mask = arrays.mask() == null ? null : readable(arrays.mask());
    if (logits.dataType() != DataType.FLOAT
        || logits.isEmpty()
        || !Tiling.possible(
            logits.shape(), Stream.of(logits, labels, mask).filter(Objects::nonNull).toList())) {
      return Optional.empty();
    }
    double[] weight = loss.weight().forClasses("weight", logits.size(1));
    double smoothing = loss.labelSmoothing();
    int ignoreIndex = loss.ignoreIndex();
    if (loss instanceof LossBCEWithLogits bce) {
      double[] posWeight = bce.posWeight().forClasses("posWeight", logits.size(1));
      return FusedBCE.of(math, logits, labels, mask, weight, posWeight, smoothing, ignoreIndex);
    }
    return ((LossCrossEntropy) loss).target() == Target.INDEX
        ? FusedCrossEntropy.of(math, logits, labels, mask, weight, smoothing, ignoreIndex)
        : FusedSoftCrossEntropy.of(math, logits, labels, mask, weight, smoothing, ignoreIndex);
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
