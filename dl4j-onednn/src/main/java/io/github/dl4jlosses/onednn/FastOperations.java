package io.github.dl4jlosses.onednn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Mean;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;

/**
 * Operations that a network spends more time in than in its convolutions, done here several times
 * as fast: mean and variance of channels, and the gradients of batch normalization and ReLU. For
 * arrays [N, C, H, W] of type FLOAT, dense in c order; ReLU for any shape.
 */
final class FastOperations {
  private FastOperations() {}

  static boolean canRun(String op, OpContext context) {
    if (context.getOutputArrays().isEmpty()) { // in place
      return false;
    }
    return switch (op) {
      case "batchnorm_bp" -> isOfChannelsFirst(context) && areDense(context);
      case "relu_bp" -> hasThresholdZero(context) && areDense(context) && areAlike(context);
      default -> false;
    };
  }

  static void run(String op, OpContext context) {
    if (op.equals("relu_bp")) {
      List<INDArray> inputs = context.getInputArrays();
      ReluBackward.run(inputs.get(0), inputs.get(1), context.getOutputArrays().get(0));
    } else {
      backward(context);
    }
  }

  static boolean canRun(ReduceOp op) {
    INDArray z = op.z();
    return (op.getClass() == Mean.class || op.getClass() == Variance.class)
        && z != null
        && op.y() == null
        && Planes.fit(op.x())
        && isOverAllButChannels(op)
        && Planes.isDenseFloat(z)
        && z.length() == op.x().size(1)
        && !(op instanceof Variance variance && variance.isBiasCorrected());
  }

  static INDArray run(ReduceOp op) {
    Planes x = new Planes(op.x());
    write(op instanceof Mean ? ChannelMoments.means(x) : ChannelMoments.variances(x), op.z());
    return op.z();
  }

  private static boolean isOverAllButChannels(ReduceOp op) {
    return op.dimensions() != null
        && !op.isKeepDims()
        && Arrays.equals(op.dimensions().toIntVector(), new int[] {0, 2, 3});
  }

  /*
   * Arguments of batchnorm_bp: whether there is a γ, whether there is a β, the dimension of channels;
   * inputs x, m, v, γ and β if there are, g; outputs dx, dm, dv, dγ and dβ if there are.
   */

  private static boolean isOfChannelsFirst(OpContext context) {
    List<Long> arguments = context.getIArguments();
    return arguments.equals(List.of(1L, 1L, 1L))
        && context.numInputArguments() == 6
        && context.numOutputArguments() == 5
        && Planes.fit(context.getInputArrays().get(0))
        && haveTheirShapes(context.getInputArrays(), context.getOutputArrays());
  }

  private static boolean haveTheirShapes(List<INDArray> in, List<INDArray> out) {
    INDArray x = in.get(0);
    return x.equalShapes(in.get(5))
        && x.equalShapes(out.get(0))
        && Stream.of(in.subList(1, 5), out.subList(1, 5))
            .flatMap(List::stream)
            .allMatch(vector -> vector.length() == x.size(1));
  }

  private static boolean areDense(OpContext context) {
    return context.getInputArrays().stream().allMatch(Planes::isDenseFloat)
        && context.getOutputArrays().stream().allMatch(Planes::isDenseFloat);
  }

  private static void backward(OpContext context) {
    List<INDArray> in = context.getInputArrays();
    List<INDArray> out = context.getOutputArrays();
    Planes x = new Planes(in.get(0));
    float[] dGamma = new float[x.channels()];
    float[] dBeta = new float[x.channels()];
    new BatchNormalizationGradient(
            x,
            new Planes(in.get(5)),
            in.get(1).toFloatVector(),
            in.get(2).toFloatVector(),
            in.get(3).toFloatVector(),
            context.getTArguments().get(0))
        .write(new Planes(out.get(0)), dGamma, dBeta);
    out.get(1).assign(0); // as ND4J does: dx holds what mean and variance pass on
    out.get(2).assign(0);
    write(dGamma, out.get(3));
    write(dBeta, out.get(4));
  }

  private static void write(float[] numbers, INDArray array) {
    Planes.bytes(array).asFloatBuffer().put(numbers);
  }

  private static boolean hasThresholdZero(OpContext context) {
    List<Double> arguments = context.getTArguments();
    return arguments.isEmpty() || arguments.get(0) == 0;
  }

  private static boolean areAlike(OpContext context) {
    long[] shape = context.getOutputArrays().get(0).shape();
    return context.getInputArrays().stream().allMatch(x -> Arrays.equals(x.shape(), shape));
  }
}
