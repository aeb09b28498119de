package io.github.dl4jlosses.onednn;

import static io.github.dl4jlosses.onednn.Paths.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.dnnl.engine;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Convolutions of the second oneDNN give the numbers of ND4J's: to the last bit on processors
 * without AVX-512, where both choose the same code. With AVX-512 they choose other code for a
 * quarter of the cases, whose sums have another order.
 */
class ConvolutionsTest {
  private static final double TOLERANCE = hasAvx512() ? Paths.TOLERANCE : 0;

  private static final int VALID = 0;
  private static final int SAME = 1;

  @BeforeAll
  static void enable() {
    Paths.enableOrSkip();
    assertTrue(OneDnn.convolutionsKeepMemory(), "the natives of dnnl are on the test's class path");
  }

  /** A convolution of random numbers; a padding of -1 keeps the size. */
  private record Case(
      int n, int c, int h, int w, int outputs, int kernel, int stride, int padding, boolean bias) {

    private long size(int input) {
      return padding < 0
          ? (input + stride - 1) / stride
          : (input + 2 * padding - kernel) / stride + 1;
    }

    INDArray input() {
      return random(1, n, c, h, w);
    }

    INDArray weights() {
      return random(2, outputs, c, kernel, kernel);
    }

    INDArray outputGradient() {
      return random(3, n, outputs, size(h), size(w));
    }

    List<INDArray> inputs() {
      return bias ? List.of(input(), weights(), random(4, outputs)) : List.of(input(), weights());
    }

    List<Integer> arguments() {
      int p = Math.max(0, padding);
      int mode = padding < 0 ? SAME : VALID;
      return List.of(kernel, kernel, stride, stride, p, p, 1, 1, mode, 0, 1);
    }

    /** Returns the output, and the gradients of all that is read. */
    List<float[]> run(OpExecutioner executioner) {
      List<INDArray> inputs = inputs();
      INDArray dy = outputGradient();
      INDArray y = dy.ulike().assign(-7);
      executioner.exec(operation("conv2d", inputs, List.of(y)));
      List<INDArray> gradients = inputs.stream().map(x -> x.ulike().assign(-7)).toList();
      List<INDArray> all = new ArrayList<>(inputs);
      all.add(dy);
      executioner.exec(operation("conv2d_bp", all, gradients));
      for (int i = 0; i < inputs.size(); i++) {
        assertEquals(inputs().get(i), inputs.get(i), "inputs are not written to");
      }
      assertEquals(outputGradient(), dy, "inputs are not written to");
      return Stream.concat(Stream.of(y), gradients.stream()).map(Case::numbers).toList();
    }

    DynamicCustomOp operation(String name, List<INDArray> inputs, List<INDArray> outputs) {
      return DynamicCustomOp.builder(name)
          .addInputs(inputs.toArray(INDArray[]::new))
          .addOutputs(outputs.toArray(INDArray[]::new))
          .addIntegerArguments(arguments().stream().mapToInt(i -> i).toArray())
          .build();
    }

    private static float[] numbers(INDArray array) {
      return array.reshape(-1).toFloatVector();
    }

    boolean canRunForward(INDArray x, INDArray y) {
      return canRun("conv2d", List.of(x, weights()), List.of(y), arguments());
    }
  }

  private static INDArray random(long seed, long... shape) {
    Random random = new Random(seed);
    INDArray array = Nd4j.create(DataType.FLOAT, shape);
    float[] numbers = new float[(int) array.length()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(numbers).reshape(shape);
  }

  private static boolean canRun(
      String op, List<INDArray> inputs, List<INDArray> outputs, List<Integer> arguments) {
    OpContext context = Nd4j.getExecutioner().buildContext();
    context.setInputArrays(inputs);
    context.setOutputArrays(outputs);
    context.setIArguments(arguments.stream().mapToLong(i -> i).toArray());
    return FastOperations.of(op, context).isPresent();
  }

  private static final Case PLAIN = new Case(2, 8, 12, 10, 16, 3, 1, -1, true);

  /** Kernels, strides, paddings, odd sizes, and channels that are no multiples of 8 or 16. */
  static final List<Case> CASES = cases();

  private static List<Case> cases() {
    List<Case> cases =
        new ArrayList<>(
            List.of(
                PLAIN,
                new Case(1, 1, 1, 1, 1, 1, 1, -1, true),
                new Case(1, 3, 64, 64, 8, 3, 1, -1, false),
                new Case(8, 8, 64, 64, 8, 3, 1, -1, false), // half of a vector of AVX-512
                new Case(2, 16, 32, 32, 16, 3, 1, -1, true),
                new Case(2, 32, 16, 16, 64, 3, 1, -1, true),
                new Case(2, 64, 16, 16, 32, 3, 1, -1, true),
                new Case(4, 16, 32, 32, 4, 1, 1, -1, true),
                new Case(1, 17, 19, 23, 33, 3, 1, -1, false)));
    Random random = new Random(1);
    for (int kernel : new int[] {1, 2, 3, 5, 7}) {
      for (int stride : new int[] {1, 2, 3}) {
        if (stride > kernel + 1) {
          continue; // see whatNd4jRefusesIsLeftToNd4j
        }
        for (int padding : new int[] {-1, 0, kernel / 2}) {
          for (boolean bias : new boolean[] {false, true}) {
            cases.add(
                new Case(
                    1 + random.nextInt(4),
                    1 + random.nextInt(20),
                    kernel + random.nextInt(17),
                    kernel + random.nextInt(17),
                    1 + random.nextInt(20),
                    kernel,
                    stride,
                    padding,
                    bias));
          }
        }
      }
    }
    return cases;
  }

  @ParameterizedTest(name = "{0}, seeds 1 to 4")
  @FieldSource("CASES")
  void numbersAreThoseOfNd4j(Case c) {
    assertTrue(c.canRunForward(c.input(), c.outputGradient()), "it is not left to ND4J");
    assertLikeNd4j(c.run(new NativeOpExecutioner()), c.run(new CarefulExecutioner()));
  }

  private static void assertLikeNd4j(List<float[]> expected, List<float[]> actual) {
    List<String> names = List.of("y", "dx", "dw", "db");
    for (int i = 0; i < expected.size(); i++) {
      assertClose(
          Nd4j.createFromArray(expected.get(i)),
          Nd4j.createFromArray(actual.get(i)),
          TOLERANCE,
          names.get(i));
    }
  }

  private static boolean hasAvx512() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines.anyMatch(line -> line.contains("avx512"));
    } catch (IOException e) { // not Linux
      return true;
    }
  }

  /** Whoever shows images together or alone relies on it. */
  @ParameterizedTest(name = "{0}, seeds 1 to 4")
  @FieldSource("CASES")
  void anImageGivesTheSameNumbersAloneAndAmongOthers(Case c) {
    INDArray together = output(c, c.input());
    for (int n = 0; n < c.n; n++) {
      INDArray alone = output(c, c.input().get(NDArrayIndex.interval(n, n + 1)).dup('c'));
      INDArray among = together.get(NDArrayIndex.interval(n, n + 1));
      assertArrayEquals(Case.numbers(among), Case.numbers(alone), "" + n); // to the last bit
    }
  }

  private static INDArray output(Case c, INDArray x) {
    INDArray y = Nd4j.create(DataType.FLOAT, x.size(0), c.outputs, c.size(c.h), c.size(c.w));
    new CarefulExecutioner().exec(c.operation("conv2d", List.of(x, c.weights()), List.of(y)));
    return y;
  }

  @Test
  void shapesInTurnShareMemoryAndKeepTheirNumbers() {
    List<List<float[]>> first = CASES.stream().map(c -> c.run(new CarefulExecutioner())).toList();
    Case large = new Case(4, 24, 96, 96, 40, 3, 1, -1, true); // for which memory grows
    assertLikeNd4j(large.run(new NativeOpExecutioner()), large.run(new CarefulExecutioner()));
    for (int i = CASES.size() - 1; i >= 0; i--) {
      assertNumbers(first.get(i), CASES.get(i).run(new CarefulExecutioner()));
    }
  }

  /** Code for 16 channels computes with 8 that nobody gave it: they must be zeros. */
  @Test
  void whatLiesInMemoryBeforehandDoesNotMatter() {
    List<List<float[]>> first = CASES.stream().map(c -> c.run(new CarefulExecutioner())).toList();
    Case large = new Case(4, 48, 96, 96, 48, 3, 1, -1, false);
    INDArray nothing = large.input().assign(Double.NaN);
    DynamicCustomOp fill =
        large.operation(
            "conv2d_bp",
            List.of(nothing, large.weights().assign(Double.NaN), nothing.dup()),
            List.of(nothing.ulike(), large.weights()));
    for (int i = 0; i < CASES.size(); i++) {
      new CarefulExecutioner().exec(fill);
      assertNumbers(first.get(i), CASES.get(i).run(new CarefulExecutioner()));
    }
  }

  @Test
  void eightChannelsTakeNoRoomForSixteen() {
    INDArray x = random(1, 2, 8, 16, 16);
    OpContext context = Nd4j.getExecutioner().buildContext();
    context.setInputArrays(x, random(2, 8, 8, 3, 3));
    context.setOutputArrays(x.ulike());
    context.setIArguments(3, 3, 1, 1, 0, 0, 1, 1, 1, 0, 1);
    ConvolutionShape shape = ConvolutionShape.of("conv2d", context).orElseThrow();
    ConvolutionCode code = new ConvolutionCode(new engine(engine.kind.cpu, 0), shape);
    long bytes = x.length() * Float.BYTES;
    assertEquals(bytes, code.forward().src_desc().get_size());
    assertEquals(bytes, code.forward().dst_desc().get_size());
    assertEquals(bytes, code.ofWeights().src_desc().get_size());
    assertEquals(bytes, code.ofWeights().diff_dst_desc().get_size());
    assertEquals(bytes, code.ofInput().diff_src_desc().get_size());
    assertEquals(bytes, code.ofInput().diff_dst_desc().get_size());
  }

  private static void assertNumbers(List<float[]> expected, List<float[]> actual) {
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), 0f);
    }
  }

  @Test
  void noMoreShapesAreKeptThanRoomIsFor() {
    List<float[]> first = PLAIN.run(new CarefulExecutioner());
    for (int width = 0; width < Convolutions.MOST; width++) {
      new Case(1, 1, 3, 3 + width, 1, 3, 1, -1, false).run(new CarefulExecutioner());
    }
    assertEquals(Convolutions.MOST, Convolutions.kept());
    assertNumbers(first, PLAIN.run(new CarefulExecutioner()));
    assertEquals(Convolutions.MOST, Convolutions.kept());
  }

  @Test
  void viewsAreReadAndWrittenWhereTheyLie() {
    INDArray wholeX = Nd4j.concat(0, random(5, 2, 8, 12, 10), PLAIN.input());
    INDArray wholeY = Nd4j.zeros(DataType.FLOAT, 6, 16, 12, 10);
    INDArray x = wholeX.get(NDArrayIndex.interval(2, 4));
    INDArray y = wholeY.get(NDArrayIndex.interval(2, 4));
    assertTrue(PLAIN.canRunForward(x, y));
    new CarefulExecutioner()
        .exec(PLAIN.operation("conv2d", List.of(x, PLAIN.weights()), List.of(y)));
    INDArray expected = PLAIN.outputGradient().ulike();
    new NativeOpExecutioner()
        .exec(
            PLAIN.operation("conv2d", List.of(PLAIN.input(), PLAIN.weights()), List.of(expected)));
    assertClose(expected, wholeY.get(NDArrayIndex.interval(2, 4)), TOLERANCE, "y");
    assertEquals(0, wholeY.get(NDArrayIndex.interval(0, 2)).amaxNumber().doubleValue());
    assertEquals(0, wholeY.get(NDArrayIndex.interval(4, 6)).amaxNumber().doubleValue());
  }

  @Test
  void whatIsNotDenseOrNotFloatIsLeftToNd4j() {
    INDArray x = PLAIN.input();
    INDArray y = PLAIN.outputGradient();
    assertTrue(PLAIN.canRunForward(x, y));
    for (INDArray other :
        List.of(
            x.castTo(DataType.DOUBLE),
            x.dup('f'),
            Nd4j.create(DataType.FLOAT, 2, 8, 10, 12).permute(0, 1, 3, 2),
            Nd4j.concat(1, x, x).get(NDArrayIndex.all(), NDArrayIndex.interval(1, 9)))) {
      assertArrayEquals(x.shape(), other.shape());
      assertFalse(PLAIN.canRunForward(other, y), "x");
    }
    assertFalse(PLAIN.canRunForward(x, y.dup('f')), "y");
  }

  @Test
  void argumentsThatAreOthersAreLeftToNd4j() {
    for (int argument : new int[] {0, 1, 2, 3, 6, 7, 8, 9, 10}) {
      List<Integer> arguments = new ArrayList<>(PLAIN.arguments());
      arguments.set(argument, argument == 10 ? 0 : arguments.get(argument) + 1);
      assertFalse(
          canRun(
              "conv2d",
              List.of(PLAIN.input(), PLAIN.weights()),
              List.of(PLAIN.outputGradient()),
              arguments),
          arguments + "");
    }
  }

  @Test
  void sizesThatDoNotFitAreLeftToNd4j() {
    INDArray x = PLAIN.input();
    INDArray w = PLAIN.weights();
    INDArray y = PLAIN.outputGradient();
    INDArray b = random(4, 16);
    assertTrue(canRun("conv2d", List.of(x, w, b), List.of(y), PLAIN.arguments()));
    assertTrue(canRun("conv2d_bp", List.of(x, w, b, y), List.of(x, w, b), PLAIN.arguments()));
    assertTrue(canRun("conv2d_bp", List.of(x, w, y), List.of(x, w), PLAIN.arguments()));
    List<List<INDArray>> wrong =
        List.of(
            List.of(x, random(0, 16, 7, 3, 3), b, y),
            List.of(x, random(0, 15, 8, 3, 3), b, y),
            List.of(x, random(0, 16, 8, 3, 5), b, y),
            List.of(x, w, random(0, 15), y),
            List.of(x, w, b, random(0, 2, 16, 12, 9)),
            List.of(x, w, b, random(0, 2, 16, 11, 10)),
            List.of(x, w, b, random(0, 1, 16, 12, 10)),
            List.of(x, w, b, random(0, 2, 16, 120)));
    for (List<INDArray> arrays : wrong) {
      List<INDArray> gradients = arrays.subList(0, 3);
      assertFalse(
          canRun("conv2d", gradients, List.of(arrays.get(3)), PLAIN.arguments()),
          () -> shapes(arrays));
      assertFalse(
          canRun("conv2d_bp", arrays, List.of(x, w, b), PLAIN.arguments()), () -> shapes(arrays));
    }
    assertFalse(canRun("conv2d_bp", List.of(x, w, y), List.of(w, x), PLAIN.arguments()));
    assertFalse(canRun("conv2d_bp", List.of(x, w, y), List.of(x, w, b), PLAIN.arguments()));
    assertFalse(canRun("conv2d", List.of(x), List.of(y), PLAIN.arguments()));
    assertFalse(canRun("deconv2d", List.of(x, w, b), List.of(y), PLAIN.arguments()));
  }

  private static String shapes(List<INDArray> arrays) {
    return arrays.stream().map(array -> Arrays.toString(array.shape())).toList().toString();
  }

  /** A window that is smaller than its step by two: ND4J would pad with -1. */
  @Test
  void whatNd4jRefusesIsLeftToNd4j() {
    Case c = new Case(1, 2, 4, 4, 2, 1, 4, -1, false);
    assertFalse(c.canRunForward(c.input(), c.outputGradient()));
  }

  /** Larger ones would keep too much; ND4J gives its memory back. */
  @Test
  void whatNeedsMoreThanIsKeptIsLeftToNd4j() {
    Room room = new Room();
    assertTrue(room.has(1 << 20));
    assertFalse(room.has(Room.MOST + 1));
    assertTrue(room.has(1 << 20));
    Case c = new Case(1, 16, 2100, 2100, 16, 3, 1, -1, false);
    INDArray x = Nd4j.create(DataType.FLOAT, 1, 16, 2100, 2100);
    assertFalse(c.canRunForward(x, x), "two copies in blocks of channels");
  }

  @Test
  void theSwitchOfHelpersTurnsItOff() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor(); // which keeps nothing yet
    try {
      thread
          .submit(
              () -> {
                List<float[]> builtIn = Paths.builtIn(() -> PLAIN.run(new CarefulExecutioner()));
                assertEquals(0, Convolutions.kept());
                List<float[]> own = PLAIN.run(new CarefulExecutioner());
                assertEquals(2, Convolutions.kept(), "forward and backward");
                for (int i = 0; i < own.size(); i++) {
                  assertClose(
                      Nd4j.createFromArray(builtIn.get(i)),
                      Nd4j.createFromArray(own.get(i)),
                      "array " + i);
                }
              })
          .get();
    } finally {
      thread.shutdown();
    }
  }

  @Test
  void threadsOfJavaDoNotDisturbEachOther() throws Exception {
    List<Case> cases = CASES.subList(0, 40);
    List<List<float[]>> expected = new ArrayList<>();
    cases.forEach(c -> expected.add(c.run(new CarefulExecutioner())));
    CarefulExecutioner shared = new CarefulExecutioner();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> work =
          IntStream.range(0, 8)
              .<Callable<Void>>mapToObj(
                  seed ->
                      () -> {
                        Random random = new Random(seed);
                        for (int i = 0; i < 40; i++) {
                          int c = random.nextInt(cases.size());
                          assertNumbers(expected.get(c), cases.get(c).run(shared));
                        }
                        return null;
                      })
              .toList();
      for (Future<Void> future : threads.invokeAll(work)) {
        future.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  /** The build gives each test one thread of OpenMP; programs have more, and may change it. */
  @ParameterizedTest(name = "{0}, seeds 1 to 4")
  @FieldSource("CASES")
  void numbersOfSeveralThreadsOfOpenMpAreThoseOfNd4j(Case c) {
    List<float[]> one = c.run(new CarefulExecutioner());
    NativeOps natives = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int before = natives.ompGetMaxThreads();
    natives.setOmpNumThreads(3);
    try {
      assertLikeNd4j(c.run(new NativeOpExecutioner()), c.run(new CarefulExecutioner()));
    } finally {
      natives.setOmpNumThreads(before);
    }
    assertNumbers(one, c.run(new CarefulExecutioner()));
  }

  @Test
  void aScopeOfTheCallerFreesNothingOfOurs() {
    List<float[]> expected = PLAIN.run(new CarefulExecutioner());
    Case other = new Case(3, 5, 11, 13, 7, 3, 1, -1, true); // nowhere else
    List<float[]> ofOther = inScope(() -> other.run(new CarefulExecutioner()));
    for (int i = 0; i < 3; i++) {
      assertNumbers(expected, inScope(() -> PLAIN.run(new CarefulExecutioner())));
      assertNumbers(ofOther, other.run(new CarefulExecutioner()));
    }
  }

  @SuppressWarnings({"try", "unchecked"}) // the scope ends, and does nothing else
  private static <T> T inScope(Supplier<T> work) {
    try (PointerScope scope = new PointerScope()) {
      assertEquals(0, new BytePointer(1).position());
      return work.get();
    }
  }

  @Test
  void memoryIsFreedWithItsThread() throws InterruptedException {
    Case large = new Case(4, 32, 128, 128, 32, 3, 1, -1, false);
    INDArray y = large.outputGradient();
    long before = Pointer.totalBytes();
    Thread thread =
        new Thread(
            () ->
                new CarefulExecutioner()
                    .exec(
                        large.operation(
                            "conv2d", List.of(large.input(), large.weights()), List.of(y))));
    thread.start();
    thread.join();
    long kept = 4 * 2 * 32 * 128 * 128 * 4L; // x and y in blocks
    for (int i = 0; i < 100 && Pointer.totalBytes() > before + kept / 2; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertTrue(Pointer.totalBytes() < before + kept / 2, Pointer.totalBytes() - before + " bytes");
  }
}
