package io.github.dl4jlosses.onednn;

import static io.github.dl4jlosses.onednn.Paths.assertClose;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.LoggerFactory;

/** What ND4J 1.0.0-M2.1 gets wrong with oneDNN, and gets right once oneDNN is switched on here. */
class OpFaultTest {
  private static final Random RANDOM = new Random(1);

  /** An operation on arrays: the inputs, then the outputs. */
  private record Fault(String name, List<Integer> arguments, int inputs, List<INDArray> arrays) {
    /** Returns copies of the outputs. */
    List<INDArray> run(OpExecutioner executioner) {
      INDArray[] in = arrays.subList(0, inputs).toArray(INDArray[]::new);
      INDArray[] out =
          arrays.subList(inputs, arrays.size()).stream()
              .map(array -> array.dup(array.ordering()))
              .toArray(INDArray[]::new);
      executioner.exec(
          DynamicCustomOp.builder(name.split(",", 2)[0])
              .addInputs(in)
              .addOutputs(out)
              .addIntegerArguments(arguments.stream().mapToInt(i -> i).toArray())
              .addFloatingPointArguments(1e-5)
              .build());
      return Stream.of(out).map(array -> array.dup('c')).toList();
    }

    List<INDArray> expected() {
      return Paths.builtIn(() -> run(new NativeOpExecutioner()));
    }

    @Override
    public String toString() {
      return name + ", seed 1";
    }
  }

  /** Wrong numbers. */
  static final List<Fault> WRONG =
      List.of(
          fault("softmax, dimension 1 of 4", of(1), 1, array(2, 3, 4, 5), array(2, 3, 4, 5)),
          fault("softmax, dimension -3 of 4", of(-3), 1, array(1, 3, 5, 7), array(1, 3, 5, 7)),
          fault("softmax, 1 of 4 into columns", of(1), 1, array(2, 3, 4, 5), columns(2, 3, 4, 5)),
          fault("softmax, 1 of 4 of columns", of(1), 1, columns(2, 3, 4, 5), array(2, 3, 4, 5)),
          fault("softmax_bp, columns", of(-1), 2, columns(4, 5), array(4, 5), columns(4, 5)),
          fault("softmax_bp, into columns", of(-1), 2, array(4, 5), array(4, 5), columns(4, 5)),
          fault(
              "batchnorm, columns",
              of(1, 1, 1),
              5,
              columns(2, 3, 6, 6),
              array(3),
              squares(3),
              array(3),
              array(3),
              array(2, 3, 6, 6)),
          fault(
              "batchnorm_bp, columns",
              of(1, 1, 1),
              6,
              columns(2, 3, 6, 6),
              array(3),
              squares(3),
              array(3),
              array(3),
              array(2, 3, 6, 6),
              array(2, 3, 6, 6),
              array(3),
              array(3),
              array(3),
              array(3)));

  /** An exception of what ND4J has around oneDNN. */
  static final List<Fault> WITHOUT_FORMAT =
      List.of(fault("matmul, two vectors", of(0, 0, 0), 2, array(5), array(5), array()));

  /** An exception of oneDNN. */
  static final List<Fault> REFUSED =
      List.of(
          fault(
              "conv1d, dilated", conv(1, 2, 0), 2, array(2, 3, 8), array(3, 3, 5), array(2, 5, 8)),
          fault(
              "conv1d_bp, dilated",
              conv(1, 2, 0),
              3,
              array(2, 3, 8),
              array(3, 3, 5),
              array(2, 5, 8),
              array(2, 3, 8),
              array(3, 3, 5)),
          fault(
              "conv2d, dilated",
              conv(2, 2, 0),
              2,
              array(2, 3, 8, 8),
              array(3, 3, 3, 5),
              array(2, 5, 8, 8)),
          fault(
              "conv2d_bp, dilated",
              conv(2, 2, 0),
              3,
              array(2, 3, 8, 8),
              array(3, 3, 3, 5),
              array(2, 5, 8, 8),
              array(2, 3, 8, 8),
              array(3, 3, 3, 5)),
          fault(
              "deconv2d_bp, dilated",
              conv(2, 2, 0),
              3,
              array(2, 3, 8, 8),
              array(3, 3, 5, 3),
              array(2, 5, 8, 8),
              array(2, 3, 8, 8),
              array(3, 3, 5, 3)),
          fault(
              "conv3dnew, dilated",
              conv(3, 2, 0),
              2,
              array(2, 3, 6, 5, 7),
              array(3, 3, 3, 3, 5),
              array(2, 5, 6, 5, 7)),
          fault(
              "conv3dnew_bp, dilated",
              conv(3, 2, 0),
              3,
              array(2, 3, 6, 5, 7),
              array(3, 3, 3, 3, 5),
              array(2, 5, 6, 5, 7),
              array(2, 3, 6, 5, 7),
              array(3, 3, 3, 3, 5)),
          fault(
              "deconv3d_bp, dilated",
              conv(3, 2, 0),
              3,
              array(2, 3, 6, 5, 7),
              array(3, 3, 3, 5, 3),
              array(2, 5, 6, 5, 7),
              array(2, 3, 6, 5, 7),
              array(3, 3, 3, 5, 3)));

  /** Reads from outside of the array, which is not to be shown. */
  static final List<Fault> OUT_OF_BOUNDS =
      List.of(
          fault(
              "batchnorm, channels last",
              of(1, 1, 3),
              5,
              channelsLast(2, 3, 6, 6),
              array(3),
              squares(3),
              array(3),
              array(3),
              array(2, 6, 6, 3)),
          fault(
              "batchnorm, columns out",
              of(1, 1, 3),
              5,
              array(2, 6, 6, 3),
              array(3),
              squares(3),
              array(3),
              array(3),
              columns(2, 6, 6, 3)),
          fault(
              "conv2d, channels last",
              conv(2, 1, 1),
              2,
              channelsLast(2, 3, 8, 8),
              array(3, 3, 3, 5),
              array(2, 8, 8, 5)),
          fault(
              "conv2d_bp, channels last",
              conv(2, 1, 1),
              3,
              channelsLast(2, 3, 8, 8),
              array(3, 3, 3, 5),
              channelsLast(2, 5, 8, 8),
              array(2, 8, 8, 3),
              array(3, 3, 3, 5)),
          fault(
              "deconv2d, channels last",
              conv(2, 1, 1),
              2,
              channelsLast(2, 3, 8, 8),
              array(3, 3, 5, 3),
              array(2, 8, 8, 5)),
          fault(
              "deconv2d_bp, channels last",
              conv(2, 1, 1),
              3,
              channelsLast(2, 3, 8, 8),
              array(3, 3, 5, 3),
              channelsLast(2, 5, 8, 8),
              array(2, 8, 8, 3),
              array(3, 3, 5, 3)),
          fault(
              "conv3dnew, channels last",
              conv(3, 1, 1),
              2,
              channelsLast(2, 3, 4, 5, 6),
              array(3, 3, 3, 3, 5),
              array(2, 4, 5, 6, 5)),
          fault(
              "conv3dnew_bp, channels last",
              conv(3, 1, 1),
              3,
              channelsLast(2, 3, 4, 5, 6),
              array(3, 3, 3, 3, 5),
              channelsLast(2, 5, 4, 5, 6),
              array(2, 4, 5, 6, 3),
              array(3, 3, 3, 3, 5)));

  private static @Nullable Level level;

  @BeforeAll
  static void silenceTheExecutioner() {
    level = logger().getLevel();
    logger().setLevel(Level.OFF);
  }

  @AfterAll
  static void letTheExecutionerSpeak() {
    logger().setLevel(level);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(NativeOpExecutioner.class);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("WRONG")
  void nd4jAloneIsWrong(Fault fault) {
    List<INDArray> expected = fault.expected();
    List<INDArray> actual = Paths.oneDnn(() -> fault.run(new NativeOpExecutioner()));
    double worst =
        IntStream.range(0, expected.size())
            .mapToDouble(i -> expected.get(i).sub(actual.get(i)).amaxNumber().doubleValue())
            .max()
            .orElseThrow();
    assertTrue(worst > 0.1, "off by no more than " + worst + ": no care is needed any more");
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("REFUSED")
  void nd4jAloneFails(Fault fault) {
    assertFails("could not create a descriptor", fault);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("WITHOUT_FORMAT")
  void nd4jAloneFindsNoFormat(Fault fault) {
    assertFails("MKLDNN getFormat", fault);
  }

  private static void assertFails(String message, Fault fault) {
    Paths.enableOrSkip();
    RuntimeException e =
        assertThrows(RuntimeException.class, () -> fault.run(new NativeOpExecutioner()));
    assertTrue((e.getCause() + "").contains(message), e.getCause() + "");
  }

  static Stream<Fault> faults() {
    return Stream.of(WRONG, WITHOUT_FORMAT, REFUSED, OUT_OF_BOUNDS).flatMap(List::stream);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void isRightOnceSwitchedOn(Fault fault) {
    List<INDArray> expected = fault.expected();
    List<INDArray> actual = Paths.oneDnn(() -> fault.run(Nd4j.getExecutioner()));
    for (int i = 0; i < expected.size(); i++) {
      assertClose(expected.get(i), actual.get(i), "output " + i);
    }
  }

  @Test
  void helpersStayAsTheUserWantsThem() {
    Paths.oneDnn(() -> REFUSED.get(0).run(Nd4j.getExecutioner()));
    assertTrue(Nd4j.getEnvironment().helpersAllowed());
    Paths.builtIn(
        () -> {
          REFUSED.get(0).run(Nd4j.getExecutioner());
          assertFalse(Nd4j.getEnvironment().helpersAllowed());
          return 0;
        });
  }

  private static Fault fault(String name, List<Integer> arguments, int inputs, INDArray... arrays) {
    return new Fault(name, arguments, inputs, List.of(arrays));
  }

  private static List<Integer> of(Integer... arguments) {
    return List.of(arguments);
  }

  /** Kernel 3, stride 1, padded to the same size. */
  private static List<Integer> conv(int dimensions, int dilation, int channelsLast) {
    List<Integer> arguments = new ArrayList<>();
    for (int argument : new int[] {3, 1, 0, dilation}) {
      arguments.addAll(Collections.nCopies(dimensions, argument));
    }
    arguments.addAll(List.of(1, channelsLast));
    return arguments;
  }

  private static INDArray array(long... shape) {
    double[] values =
        RANDOM.doubles(Arrays.stream(shape).reduce(1, (a, b) -> a * b), -1, 1).toArray();
    return Nd4j.createFromArray(values).castTo(DataType.FLOAT).reshape(shape);
  }

  private static INDArray squares(long... shape) {
    INDArray array = array(shape);
    return array.mul(array).addi(0.1);
  }

  private static INDArray columns(long... shape) {
    return array(shape).dup('f');
  }

  /** A view with the channels last of an array with channels first. */
  private static INDArray channelsLast(long... shape) {
    int[] order =
        IntStream.range(0, shape.length)
            .map(i -> i == 0 ? 0 : i % (shape.length - 1) + 1)
            .toArray();
    return array(shape).permute(order);
  }
}
