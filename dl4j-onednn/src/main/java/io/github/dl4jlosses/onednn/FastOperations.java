package io.github.dl4jlosses.onednn;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNBatchNormHelper;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Mean;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;

/**
 * Operations that a network spends more time in than in its convolutions, done here several times
 * as fast: mean, variance, output and gradients of batch normalization, the gradient of ReLU,
 * pooling and upsampling by two, and the updater Adam; and convolutions, if there is a second
 * oneDNN. For arrays of type FLOAT that are dense in c order, and have channels first.
 */
final class FastOperations {
  /** What the helper of DL4J asks for in turn: the mean of an array, and its variance. */
  private record Moments(WeakReference<INDArray> array, ChannelMoments moments) {}

  private static final ThreadLocal<@Nullable Moments> LAST = new ThreadLocal<>();

  /** At most so many calls lie between the helper and this class. */
  private static final int CALLS_FROM_HELPER = 16;

  private static final StackWalker CALLERS =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private FastOperations() {}

  /** Returns what runs an operation, or nothing if it is left to ND4J. */
  static Optional<Runnable> of(String op, OpContext context) {
    if (context.getOutputArrays().isEmpty()) { // in place
      return Optional.empty();
    }
    List<INDArray> in = context.getInputArrays();
    List<INDArray> out = context.getOutputArrays();
    return switch (op) {
      case "batchnorm" ->
          when(isOfChannelsFirst(context, 5, 1) && areDense(context), () -> normalize(context));
      case "batchnorm_bp" ->
          when(
              isOfChannelsFirst(context, 6, 5)
                  && in.get(0).equalShapes(in.get(5))
                  && areDense(context),
              () -> backward(context));
      case "relu_bp" ->
          when(
              hasThresholdZero(context) && areDense(context) && areAlike(context),
              () -> ReluBackward.run(in.get(0), in.get(1), out.get(0)));
      case "maxpool2d" ->
          when(
              isByTwo(context) && Quads.fit(out.get(0), in.get(0)),
              () -> MaxPooling.forward(in.get(0), out.get(0)));
      case "maxpool2d_bp" ->
          when(
              isByTwo(context)
                  && Quads.fit(in.get(1), in.get(0))
                  && Quads.fit(in.get(1), out.get(0)),
              () -> MaxPooling.backward(in.get(0), in.get(1), out.get(0)));
      case "upsampling2d" ->
          when(
              context.getIArguments().equals(List.of(2L, 2L, 1L))
                  && Quads.fit(in.get(0), out.get(0)),
              () -> Upsampling.forward(in.get(0), out.get(0)));
      case "upsampling_bp" ->
          when(
              context.getIArguments().equals(List.of(1L)) && Quads.fit(out.get(0), in.get(1)),
              () -> Upsampling.backward(in.get(1), out.get(0)));
      case "adam_updater" ->
          when(
              context.numInputArguments() == 3
                  && context.numOutputArguments() == 3
                  && context.getTArguments().size() == 4
                  && context.getIArguments().size() == 1
                  && areDense(context)
                  && areEquallyLong(context),
              () -> new Adam(context.getTArguments(), context.getIArguments().get(0)).run(in, out));
      case "conv2d", "conv2d_bp" ->
          SecondOneDnn.isUsable() ? Convolutions.of(op, context) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Runnable> when(boolean canRun, Runnable run) {
    return canRun ? Optional.of(run) : Optional.empty();
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
    Moments last = LAST.get();
    LAST.remove();
    if (op instanceof Variance && last != null && last.array.get() == op.x() && isOfTheHelper()) {
      write(last.moments.variances(), op.z());
      return op.z();
    }
    ChannelMoments moments = new ChannelMoments(new Planes(op.x()));
    if (op instanceof Mean) {
      LAST.set(new Moments(new WeakReference<>(op.x()), moments));
    }
    write(op instanceof Mean ? moments.means() : moments.variances(), op.z());
    return op.z();
  }

  /*
   * The helper takes the mean right before the variance, so that nobody has written to the array
   * in between. Of another caller this is not known.
   */
  private static boolean isOfTheHelper() {
    return CALLERS.walk(
        frames ->
            frames
                .limit(CALLS_FROM_HELPER)
                .anyMatch(frame -> frame.getDeclaringClass() == MKLDNNBatchNormHelper.class));
  }

  private static boolean isOverAllButChannels(ReduceOp op) {
    return op.dimensions() != null
        && !op.isKeepDims()
        && Arrays.equals(op.dimensions().toIntVector(), new int[] {0, 2, 3});
  }

  /*
   * Arguments of batchnorm and batchnorm_bp: whether there is a γ, whether there is a β, the
   * dimension of channels; inputs x, m, v, γ and β if there are, and g; outputs y, or dx, dm, dv, dγ
   * and dβ if there are.
   */

  private static boolean isOfChannelsFirst(OpContext context, int inputs, int outputs) {
    return context.getIArguments().equals(List.of(1L, 1L, 1L))
        && context.getTArguments().size() == 1
        && context.numInputArguments() == inputs
        && context.numOutputArguments() == outputs
        && Planes.fit(input(context, 0))
        && input(context, 0).equalShapes(output(context))
        && areOfChannels(context.getInputArrays().subList(1, 5), input(context, 0))
        && areOfChannels(context.getOutputArrays().subList(1, outputs), input(context, 0));
  }

  private static boolean areOfChannels(List<INDArray> vectors, INDArray x) {
    return vectors.stream().allMatch(vector -> vector.length() == x.size(1));
  }

  /*
   * Arguments of pooling: two each for kernel, stride, padding and dilation, whether the size is
   * kept, one for other kinds of pooling, and 0 for channels first.
   */
  private static boolean isByTwo(OpContext context) {
    List<Long> arguments = context.getIArguments();
    return arguments.size() == 11
        && arguments.subList(0, 8).equals(List.of(2L, 2L, 2L, 2L, 0L, 0L, 1L, 1L))
        && arguments.get(10) == 0;
  }

  private static INDArray input(OpContext context, int index) {
    return context.getInputArray(index);
  }

  private static INDArray output(OpContext context) {
    return context.getOutputArray(0);
  }

  private static boolean areEquallyLong(OpContext context) {
    long length = input(context, 0).length();
    return Stream.of(context.getInputArrays(), context.getOutputArrays())
        .flatMap(List::stream)
        .allMatch(array -> array.length() == length);
  }

  private static boolean areDense(OpContext context) {
    return context.getInputArrays().stream().allMatch(Planes::isDenseFloat)
        && context.getOutputArrays().stream().allMatch(Planes::isDenseFloat);
  }

  private static void normalize(OpContext context) {
    List<INDArray> in = context.getInputArrays();
    BatchNormalizationOutput.write(
        new Planes(in.get(0)),
        in.get(1).toFloatVector(),
        in.get(2).toFloatVector(),
        in.get(3).toFloatVector(),
        in.get(4).toFloatVector(),
        context.getTArguments().get(0),
        new Planes(output(context)));
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
