package io.github.dl4jlosses.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Pooling and upsampling by two give the numbers of ND4J, to the last bit. */
class ByTwoTest {
  /** An executioner that is made before ND4J is loaded fails. */
  @BeforeAll
  static void loadNd4j() {
    Nd4j.getExecutioner();
  }

  /** An operation: its name, its arguments, and what it reads and writes. */
  private record Operation(String name, List<Integer> arguments, List<Size> inputs, Size output) {
    INDArray run(NativeOpExecutioner executioner, Case c) {
      INDArray z = c.array(output, 9).assign(-7);
      INDArray[] x = inputs(c);
      executioner.exec(
          DynamicCustomOp.builder(name)
              .addInputs(x)
              .addOutputs(z)
              .addIntegerArguments(arguments.stream().mapToInt(i -> i).toArray())
              .build());
      INDArray[] before = inputs(c);
      for (int i = 0; i < x.length; i++) {
        assertArrayEquals(numbers(before[i]), numbers(x[i]), "inputs are not written to");
      }
      return z;
    }

    private INDArray[] inputs(Case c) {
      return inputs.stream()
          .map(size -> c.array(size, inputs.indexOf(size)))
          .toArray(INDArray[]::new);
    }

    boolean canRun(List<INDArray> inputs, INDArray output) {
      OpContext context = Nd4j.getExecutioner().buildContext();
      context.setInputArrays(inputs);
      context.setOutputArrays(output);
      context.setIArguments(arguments.stream().mapToLong(i -> i).toArray());
      return FastOperations.of(name, context).isPresent();
    }

    Operation with(int index, int argument) {
      List<Integer> changed = new ArrayList<>(arguments);
      changed.set(index, argument);
      return new Operation(name, changed, inputs, output);
    }
  }

  private enum Size {
    SMALL,
    LARGE
  }

  /** Arrays of small planes [h, w] and large ones, with the numbers of a random source. */
  private record Case(String name, int n, int c, int h, int w, Numbers numbers) {
    INDArray array(Size size, long seed) {
      int factor = size == Size.LARGE ? 2 : 1;
      INDArray array = Nd4j.create(DataType.FLOAT, n, c, (long) factor * h, (long) factor * w);
      DoubleSupplier source = numbers.source(new Random(seed));
      float[] values = new float[(int) array.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) source.getAsDouble();
      }
      return Nd4j.createFromArray(values).reshape(array.shape());
    }

    @Override
    public String toString() {
      return name + " " + List.of(n, c, h, w) + ", seeds 0 and 1";
    }
  }

  private interface Numbers {
    DoubleSupplier source(Random random);
  }

  private static final Numbers GAUSSIAN = random -> random::nextGaussian;

  /** As after ReLU: zeros, and few numbers of which each occurs often. */
  private static final Numbers TIES = random -> () -> Math.max(0, random.nextInt(7) - 3);

  private static final List<Float> ODD =
      List.of(
          Float.NaN,
          Float.intBitsToFloat(-1),
          Float.POSITIVE_INFINITY,
          Float.NEGATIVE_INFINITY,
          Float.MAX_VALUE,
          -Float.MAX_VALUE,
          Float.MIN_VALUE,
          -Float.MIN_VALUE,
          0f,
          -0f,
          1f,
          -1f);

  private static final Numbers ODD_ONES = random -> () -> ODD.get(random.nextInt(ODD.size()));

  static final List<Case> CASES =
      List.of(
          new Case("one pixel", 1, 1, 1, 1, GAUSSIAN),
          new Case("one row", 2, 3, 1, 5, GAUSSIAN),
          new Case("one column", 2, 3, 5, 1, GAUSSIAN),
          new Case("a tile and a bit", 3, 2, 7, 41, GAUSSIAN),
          new Case("the widest rows", 1, 2, 3, 512, GAUSSIAN),
          new Case("all threads", 8, 4, 65, 81, GAUSSIAN),
          new Case("ties", 2, 3, 16, 16, TIES),
          new Case("NaN, infinity, zeros", 4, 4, 32, 32, ODD_ONES));

  private static final List<Integer> POOLING = List.of(2, 2, 2, 2, 0, 0, 1, 1, 1, 0, 0);
  private static final Operation POOL =
      new Operation("maxpool2d", POOLING, List.of(Size.LARGE), Size.SMALL);
  private static final Operation POOL_BACK =
      new Operation("maxpool2d_bp", POOLING, List.of(Size.LARGE, Size.SMALL), Size.LARGE);
  private static final Operation UPSAMPLE =
      new Operation("upsampling2d", List.of(2, 2, 1), List.of(Size.SMALL), Size.LARGE);
  private static final Operation UPSAMPLE_BACK =
      new Operation("upsampling_bp", List.of(1), List.of(Size.SMALL, Size.LARGE), Size.SMALL);
  private static final List<Operation> ALL = List.of(POOL, POOL_BACK, UPSAMPLE, UPSAMPLE_BACK);

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void numbersAreThoseOfNd4j(Case c) {
    if (c.numbers == ODD_ONES) { // of NaN alone ND4J's own pooling makes another number than oneDNN
      Paths.enableOrSkip();
    }
    for (Operation operation : ALL) {
      assertArrayEquals(
          numbers(operation.run(new NativeOpExecutioner(), c)),
          numbers(operation.run(new CarefulExecutioner(), c)),
          0f, // -0 equals 0
          operation.name);
    }
  }

  @Test
  void numbersDoNotDependOnTheNumberOfThreads() throws Exception {
    Case c = CASES.get(5);
    ForkJoinPool one = new ForkJoinPool(1);
    try {
      for (Operation operation : ALL) {
        INDArray alone = one.submit(() -> operation.run(new CarefulExecutioner(), c)).get();
        assertArrayEquals(
            numbers(alone), numbers(operation.run(new CarefulExecutioner(), c)), operation.name);
      }
    } finally {
      one.shutdown();
    }
  }

  @Test
  void viewsAreReadAndWrittenWhereTheyLie() {
    Case c = CASES.get(6);
    INDArray wholeX = Nd4j.concat(0, c.array(Size.LARGE, 1), c.array(Size.LARGE, 0));
    INDArray wholeZ = Nd4j.zeros(DataType.FLOAT, 6, c.c, c.h, c.w);
    new CarefulExecutioner()
        .exec(
            DynamicCustomOp.builder(POOL.name)
                .addInputs(wholeX.get(NDArrayIndex.interval(2, 4)))
                .addOutputs(wholeZ.get(NDArrayIndex.interval(2, 4)))
                .addIntegerArguments(POOLING.stream().mapToInt(i -> i).toArray())
                .build());
    INDArray expected = POOL.run(new NativeOpExecutioner(), c);
    assertEquals(expected, wholeZ.get(NDArrayIndex.interval(2, 4)));
    assertEquals(0, wholeZ.get(NDArrayIndex.interval(0, 2)).amaxNumber().doubleValue());
    assertEquals(0, wholeZ.get(NDArrayIndex.interval(4, 6)).amaxNumber().doubleValue());
  }

  @Test
  void otherWindowsAndLayoutsAreLeftToNd4j() {
    INDArray large = CASES.get(6).array(Size.LARGE, 0);
    INDArray small = CASES.get(6).array(Size.SMALL, 0);
    assertTrue(POOL.canRun(List.of(large), small));
    assertTrue(POOL_BACK.canRun(List.of(large, small), large));
    for (int argument : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 10}) { // all but mode and kind
      int other = POOLING.get(argument) + 1;
      assertFalse(POOL.with(argument, other).canRun(List.of(large), small), "" + argument);
      assertFalse(
          POOL_BACK.with(argument, other).canRun(List.of(large, small), large), "" + argument);
    }
    assertTrue(UPSAMPLE.canRun(List.of(small), large));
    assertTrue(UPSAMPLE_BACK.canRun(List.of(small, large), small));
    for (int argument : new int[] {0, 1}) {
      assertFalse(UPSAMPLE.with(argument, 3).canRun(List.of(small), large));
    }
    assertFalse(UPSAMPLE.with(2, 0).canRun(List.of(small), large), "channels last");
    assertFalse(UPSAMPLE_BACK.with(0, 0).canRun(List.of(small, large), small), "channels last");
  }

  @Test
  void whatIsNotDenseOrNotFloatIsLeftToNd4j() {
    INDArray large = CASES.get(6).array(Size.LARGE, 0);
    INDArray small = CASES.get(6).array(Size.SMALL, 0);
    List<INDArray> others =
        List.of(
            large.castTo(DataType.DOUBLE),
            large.dup('f'),
            large.permute(0, 1, 3, 2),
            Nd4j.concat(1, large, large).get(NDArrayIndex.all(), NDArrayIndex.interval(1, 4)));
    for (INDArray other : others) {
      assertFalse(POOL.canRun(List.of(other), small));
      assertFalse(POOL_BACK.canRun(List.of(other, small), large));
      assertFalse(POOL_BACK.canRun(List.of(large, small), other));
      assertFalse(UPSAMPLE.canRun(List.of(small), other));
      assertFalse(UPSAMPLE_BACK.canRun(List.of(small, other), small));
    }
  }

  @Test
  void sizesThatAreNotTwiceAsLargeAreLeftToNd4j() {
    INDArray small = Nd4j.create(DataType.FLOAT, 1, 1, 3, 4);
    long[][] shapes = {{1, 1, 7, 8}, {1, 1, 6, 9}, {2, 1, 6, 8}, {1, 2, 6, 8}};
    Stream.of(shapes)
        .map(shape -> Nd4j.create(DataType.FLOAT, shape))
        .forEach(large -> assertFalse(POOL.canRun(List.of(large), small)));
    INDArray wide = Nd4j.create(DataType.FLOAT, 1, 1, 1, 513);
    assertFalse(POOL.canRun(List.of(Nd4j.create(DataType.FLOAT, 1, 1, 2, 1026)), wide));
  }

  private static float[] numbers(INDArray array) {
    return array.reshape(-1).toFloatVector();
  }
}
