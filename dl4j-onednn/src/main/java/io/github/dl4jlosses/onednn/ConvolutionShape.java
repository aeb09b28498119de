package io.github.dl4jlosses.onednn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;

/**
 * All that a convolution over two dimensions, with channels first, is made of but its numbers.
 *
 * @param rows what happens along the height of an image
 * @param columns what happens along its width
 */
record ConvolutionShape(
    Direction direction,
    Bias bias,
    long examples,
    long channels,
    long outputs,
    Axis rows,
    Axis columns) {

  /** The way through a network. */
  enum Direction {
    FORWARD,
    BACKWARD
  }

  /** Whether a bias is added. */
  enum Bias {
    NONE,
    ADDED
  }

  /**
   * One dimension of an image.
   *
   * @param before the padding left of the image, or above
   * @param after the padding right of it, or below; negative if the last pixels are not read
   */
  record Axis(long input, long kernel, long stride, long before, long after, long output) {}

  /*
   * Arguments: two each for kernel, stride, padding and dilation, the padding mode, 0 for channels
   * first, 1 for weights [out, in, height, width]. Inputs x, w, the bias if there is one, and
   * backward dy; outputs y, or dx, dw, and the bias's if there is one.
   */
  private static final int ARGUMENTS = 11;
  private static final int MODE = 8;
  private static final long VALID = 0;
  private static final long SAME = 1;

  /**
   * Returns the shape of an operation of ND4J, or nothing where arrays or arguments are others than
   * those of a convolution of dense arrays of type FLOAT.
   */
  static Optional<ConvolutionShape> of(String op, OpContext context) {
    Direction direction = op.equals("conv2d") ? Direction.FORWARD : Direction.BACKWARD;
    List<Long> arguments = context.getIArguments();
    int inputs = context.numInputArguments() - (direction == Direction.BACKWARD ? 1 : 0);
    if (!(op.equals("conv2d") || op.equals("conv2d_bp"))
        || !areRead(arguments)
        || inputs < 2
        || inputs > 3
        || context.numOutputArguments() != (direction == Direction.FORWARD ? 1 : inputs)
        || !Stream.of(context.getInputArrays(), context.getOutputArrays())
            .flatMap(List::stream)
            .allMatch(Planes::isDenseFloat)) {
      return Optional.empty();
    }
    INDArray x = context.getInputArray(0);
    INDArray y =
        direction == Direction.FORWARD ? context.getOutputArray(0) : context.getInputArray(inputs);
    if (x.rank() != 4 || y.rank() != 4) {
      return Optional.empty();
    }
    ConvolutionShape shape =
        new ConvolutionShape(
            direction,
            inputs == 3 ? Bias.ADDED : Bias.NONE,
            x.size(0),
            x.size(1),
            y.size(1),
            axis(0, arguments, x, y),
            axis(1, arguments, x, y));
    return shape.isOf(context, arguments.get(MODE)) ? Optional.of(shape) : Optional.empty();
  }

  private static boolean areRead(List<Long> arguments) {
    return arguments.size() == ARGUMENTS
        && arguments.subList(0, 4).stream().allMatch(number -> number > 0)
        && arguments.subList(4, 6).stream().allMatch(padding -> padding >= 0)
        && arguments.subList(6, 8).equals(List.of(1L, 1L))
        && (arguments.get(MODE) == VALID || arguments.get(MODE) == SAME)
        && arguments.subList(9, 11).equals(List.of(0L, 1L));
  }

  private static Axis axis(int axis, List<Long> arguments, INDArray x, INDArray y) {
    long input = x.size(2 + axis);
    long kernel = arguments.get(axis);
    long stride = arguments.get(2 + axis);
    long output = y.size(2 + axis);
    long padding = (output - 1) * stride + kernel - input;
    long before = arguments.get(MODE) == SAME ? padding / 2 : arguments.get(4 + axis);
    return new Axis(input, kernel, stride, before, padding - before, output);
  }

  /** Whether all arrays have the sizes that follow from input, weights and arguments. */
  private boolean isOf(OpContext context, long mode) {
    List<long[]> sizes =
        direction == Direction.FORWARD
            ? Stream.concat(parameters(), Stream.of(output())).toList()
            : Stream.concat(parameters(), Stream.concat(Stream.of(output()), parameters()))
                .toList();
    List<INDArray> arrays =
        Stream.of(context.getInputArrays(), context.getOutputArrays())
            .flatMap(List::stream)
            .toList();
    for (int i = 0; i < arrays.size(); i++) {
      boolean isBias = sizes.get(i).length == 1;
      if (isBias
          ? arrays.get(i).length() != outputs
          : !Arrays.equals(arrays.get(i).shape(), sizes.get(i))) {
        return false;
      }
    }
    return hasOutput(rows, mode) && hasOutput(columns, mode);
  }

  /** Returns the sizes of what a step reads, and of which it has gradients. */
  private Stream<long[]> parameters() {
    return bias == Bias.ADDED
        ? Stream.of(input(), weights(), biases())
        : Stream.of(input(), weights());
  }

  private static boolean hasOutput(Axis axis, long mode) {
    long expected =
        mode == SAME
            ? (axis.input + axis.stride - 1) / axis.stride
            : (axis.input + 2 * axis.before - axis.kernel) / axis.stride + 1;
    // Below 0 images would be shifted. ND4J's own code does that, its oneDNN throws.
    return axis.output == expected && axis.before >= 0;
  }

  long[] input() {
    return new long[] {examples, channels, rows.input, columns.input};
  }

  long[] weights() {
    return new long[] {outputs, channels, rows.kernel, columns.kernel};
  }

  long[] biases() {
    return new long[] {outputs};
  }

  long[] output() {
    return new long[] {examples, outputs, rows.output, columns.output};
  }

  long[] strides() {
    return new long[] {rows.stride, columns.stride};
  }

  long[] before() {
    return new long[] {rows.before, columns.before};
  }

  long[] after() {
    return new long[] {rows.after, columns.after};
  }
}
