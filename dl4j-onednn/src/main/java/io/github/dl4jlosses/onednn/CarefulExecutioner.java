package io.github.dl4jlosses.onednn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs operations as ND4J does, but keeps them from oneDNN where ND4J 1.0.0-M2.1 calls it wrongly.
 */
final class CarefulExecutioner extends NativeOpExecutioner {
  /*
   * What ND4J gets wrong; each has a test.
   *
   * softmax: along dimension 1 of four, a dense array in c order is taken for channels last.
   * softmax_bp: the result is written with the strides of the incoming gradient.
   * matmul: the product of two vectors, a scalar, has no format for oneDNN: an exception.
   * batchnorm, and convolutions with channels last: the strides of an array that is not dense in c
   * order are mixed up, and memory outside of the array is read.
   * Convolutions: a dilation is handed over one too large, and oneDNN refuses. conv1d and the
   * gradients of transposed convolutions run a convolution inside, to the same end.
   *
   * Inputs that are not dense are replaced by copies, which costs less than oneDNN saves. Everything
   * else runs ND4J's own code, which has none of these faults.
   */
  private final ShapeInformation shapes = new ShapeInformation();

  private int runningWithoutOneDnnInside;

  private boolean helpersWereAllowed;

  @Override
  public INDArray[] exec(CustomOp op, OpContext context) {
    String name = op.opName();
    boolean dense = needsDenseArrays(name, context);
    if (isWrong(name, context) || (dense && !isDense(context.getOutputArrays().get(0)))) {
      return execWithoutOneDnn(op, context);
    }
    if (isWrongInside(name, context)) {
      return execWithoutOneDnnInside(op, context);
    }
    if (dense) {
      // The layer's input; in a gradient also the gradient that comes in.
      makeDense(context, 0);
      makeDense(context, name.endsWith("_bp") ? context.numInputArguments() - 1 : 0);
    }
    Optional<Runnable> fast =
        areFastOperationsAllowed() ? FastOperations.of(name, context) : Optional.empty();
    return fast.isPresent() ? exec(op, context, fast.get()) : super.exec(op, context);
  }

  /** The switch that keeps ND4J from oneDNN keeps it from these too. */
  private static boolean areFastOperationsAllowed() {
    return Nd4j.getEnvironment().helpersAllowed();
  }

  private INDArray[] exec(CustomOp op, OpContext context, Runnable fast) {
    long start = profilingConfigurableHookIn(op, context);
    try {
      fast.run();
      return context.getOutputArrays().toArray(INDArray[]::new);
    } finally {
      profilingConfigurableHookOut(op, context, start);
    }
  }

  @Override
  public INDArray exec(ReduceOp op, @Nullable OpContext context) {
    if (context != null || !areFastOperationsAllowed() || !FastOperations.canRun(op)) {
      return super.exec(op, context);
    }
    long start = profilingConfigurableHookIn(op);
    try {
      return FastOperations.run(op);
    } finally {
      profilingConfigurableHookOut(op, null, start);
    }
  }

  @Override
  public DataBuffer createShapeInfo(
      long[] shape, long[] stride, long step, char order, DataType type, boolean empty) {
    return shapes.get(
        shape,
        stride,
        () -> super.createShapeInfo(shape, stride, step, order, type, empty),
        step,
        order,
        type.toInt(),
        empty ? 1 : 0);
  }

  @Override
  public DataBuffer createShapeInfo(
      long[] shape, long[] stride, long step, char order, DataType type, long extras) {
    return shapes.get(
        shape,
        stride,
        () -> super.createShapeInfo(shape, stride, step, order, type, extras),
        step,
        order,
        type.toInt(),
        0,
        extras);
  }

  private INDArray[] execWithoutOneDnn(CustomOp op, OpContext context) {
    context.allowHelpers(false);
    try {
      return super.exec(op, context);
    } finally {
      // Layers use their contexts again.
      context.allowHelpers(true);
    }
  }

  /* For all of ND4J: other threads do without oneDNN for the moment, which is slow but right. */
  private INDArray[] execWithoutOneDnnInside(CustomOp op, OpContext context) {
    forbidOneDnn();
    try {
      return super.exec(op, context);
    } finally {
      allowOneDnn();
    }
  }

  private synchronized void forbidOneDnn() {
    if (runningWithoutOneDnnInside++ == 0) {
      helpersWereAllowed = Nd4j.getEnvironment().helpersAllowed();
      Nd4j.getEnvironment().allowHelpers(false);
    }
  }

  private synchronized void allowOneDnn() {
    if (--runningWithoutOneDnnInside == 0) {
      Nd4j.getEnvironment().allowHelpers(helpersWereAllowed);
    }
  }

  private static boolean isWrong(String op, OpContext context) {
    return switch (op) {
      case "softmax" -> isAlongDimension1Of4(context);
      case "softmax_bp" -> !areAlike(context);
      case "matmul" -> context.getOutputArrays().stream().anyMatch(z -> z.rank() == 0);
      case "conv2d", "conv2d_bp", "conv3dnew", "conv3dnew_bp" -> isDilated(context);
      default -> false;
    };
  }

  private static boolean isWrongInside(String op, OpContext context) {
    return switch (op) {
      case "conv1d", "conv1d_bp", "deconv2d_bp", "deconv3d_bp" -> isDilated(context);
      default -> false;
    };
  }

  private static boolean needsDenseArrays(String op, OpContext context) {
    return switch (op) {
      case "batchnorm", "batchnorm_bp" -> true;
      case "conv2d", "conv2d_bp", "deconv2d", "deconv2d_bp", "conv3dnew", "conv3dnew_bp" ->
          isChannelsLast(context);
      default -> false;
    };
  }

  private static boolean isAlongDimension1Of4(OpContext context) {
    List<Long> arguments = context.getIArguments();
    long dimension = arguments.isEmpty() ? -1 : arguments.get(0);
    return context.getInputArrays().get(0).rank() == 4 && (dimension == 1 || dimension == -3);
  }

  private static boolean areAlike(OpContext context) {
    INDArray z = context.getOutputArrays().get(0);
    return context.getInputArrays().stream()
        .allMatch(x -> x.ordering() == z.ordering() && Arrays.equals(x.stride(), z.stride()));
  }

  /*
   * The arguments of a convolution over n dimensions: n each for kernel, stride, padding and
   * dilation, then the padding mode, then 0 for channels first.
   */

  private static boolean isDilated(OpContext context) {
    int n = dimensions(context);
    return context.getIArguments().subList(3 * n, 4 * n).stream().anyMatch(d -> d != 1);
  }

  private static boolean isChannelsLast(OpContext context) {
    int format = 4 * dimensions(context) + 1;
    List<Long> arguments = context.getIArguments();
    return arguments.size() > format && arguments.get(format) != 0;
  }

  private static int dimensions(OpContext context) {
    return context.getInputArrays().get(0).rank() - 2;
  }

  private static void makeDense(OpContext context, int input) {
    INDArray array = context.getInputArrays().get(input);
    if (!isDense(array)) {
      context.setInputArray(input, array.dup('c'));
    }
  }

  private static boolean isDense(INDArray array) {
    return array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array);
  }
}
