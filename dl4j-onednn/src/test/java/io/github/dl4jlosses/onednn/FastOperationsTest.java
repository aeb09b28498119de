package io.github.dl4jlosses.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Mean;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinearDerivative;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The operations that {@link CarefulExecutioner} does not leave to ND4J. */
class FastOperationsTest {
  private static final double EPSILON = 1e-5;
  private static final int[] ALL_BUT_CHANNELS = {0, 2, 3};

  /** An input [N, C, H, W] whose channels have means and spreads of their own. */
  record Case(String name, int n, int c, int h, int w, double mean, double spread) {
    INDArray random(long seed, double mean, double spread) {
      Random random = new Random(seed);
      INDArray array = Nd4j.createUninitialized(DataType.FLOAT, n, c, h, w);
      float[] numbers = new float[(int) array.length()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) (mean + spread * random.nextGaussian());
      }
      return Nd4j.createFromArray(numbers).reshape(n, c, h, w);
    }

    INDArray input() {
      return random(/* seed= */ 1, mean, spread);
    }

    INDArray gradient() {
      return random(/* seed= */ 2, /* mean= */ .1, /* spread= */ 1);
    }

    @Override
    public String toString() {
      return name + " " + Arrays.asList(n, c, h, w) + ", seeds 1 and 2";
    }
  }

  static final List<Case> CASES =
      List.of(
          new Case("one number", 1, 1, 1, 1, 0, 1),
          new Case("one example", 1, 3, 5, 7, .5, 2),
          new Case("one channel", 5, 1, 3, 3, .5, 2),
          new Case("more examples than are added in float", 35, 2, 3, 5, .5, 2),
          new Case("a tile and a bit", 3, 2, 1, Planes.TILE + 3, .5, 2),
          new Case("two tiles", 2, 2, 2, Planes.TILE, .5, 2),
          new Case("all threads", 9, 5, 97, 131, -.5, 2),
          new Case("a mean far from 0", 8, 3, 32, 32, 1000, .5),
          new Case("hardly any spread", 8, 3, 32, 32, .5, 1e-6));

  /* What a float is exact to, times a few operations. */
  private static final double TOLERANCE = 4e-7;

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void meanIsThatOfDoubles(Case c) {
    INDArray x = c.input();

    double[] mean = run(new Mean(x, vector(c.c), ALL_BUT_CHANNELS)).toDoubleVector();

    assertArrayEquals(meanOf(x).toDoubleVector(), mean, TOLERANCE * (Math.abs(c.mean) + c.spread));
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void varianceIsThatOfDoubles(Case c) {
    INDArray x = c.input();

    double[] variance = run(variance(x, vector(c.c))).toDoubleVector();

    assertArrayEquals(
        varianceOf(x).toDoubleVector(), variance, TOLERANCE * c.spread * c.spread * 4);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void outputOfBatchNormalizationIsThatOfDoubles(Case c) {
    INDArray x = c.input();
    INDArray mean = meanOf(x).castTo(DataType.FLOAT);
    INDArray variance = varianceOf(x).castTo(DataType.FLOAT);
    UnaryOperator<INDArray> inDouble = array -> array.castTo(DataType.DOUBLE);

    INDArray expected =
        forward(
            new NativeOpExecutioner(),
            inDouble.apply(x),
            inDouble.apply(mean),
            inDouble.apply(variance));
    INDArray actual = forward(new CarefulExecutioner(), x, mean, variance);

    double s = 1 / Math.sqrt(variance.minNumber().doubleValue() + EPSILON);
    double largest = c.c * (s * x.sub(c.mean).amaxNumber().doubleValue() + 1);
    assertArrayEquals(
        expected.reshape(-1).toDoubleVector(),
        actual.reshape(-1).toDoubleVector(),
        TOLERANCE * largest);
    assertEquals(c.input(), x);
  }

  private static INDArray forward(
      NativeOpExecutioner executioner, INDArray x, INDArray mean, INDArray variance) {
    INDArray gamma = Nd4j.arange((double) x.size(1)).subi(1.5).castTo(x.dataType());
    INDArray y = x.ulike();
    executioner.exec(
        DynamicCustomOp.builder("batchnorm")
            .addInputs(x, mean, variance, gamma, gamma.add(1))
            .addOutputs(y)
            .addIntegerArguments(1, 1, 1)
            .addFloatingPointArguments(EPSILON)
            .build());
    return y;
  }

  @Test
  void varianceOfAnArrayThatHasChangedSinceItsMeanIsThatOfNow() {
    INDArray x = CASES.get(1).input();
    CarefulExecutioner executioner = new CarefulExecutioner();
    executioner.exec(new Mean(x, vector(3), ALL_BUT_CHANNELS));
    x.putScalar(0, 100);

    INDArray variance = executioner.exec((ReduceOp) variance(x, vector(3)));

    assertArrayEquals(varianceOf(x).toDoubleVector(), variance.toDoubleVector(), 1e-3);
  }

  @Test
  void meanOfInfinityIsInfinite() {
    INDArray x = CASES.get(1).input();
    x.putScalar(0, Float.POSITIVE_INFINITY);
    x.putScalar(40, Float.NaN);

    double[] mean = run(new Mean(x, vector(3), ALL_BUT_CHANNELS)).toDoubleVector();

    assertEquals(Double.POSITIVE_INFINITY, mean[0]);
    assertTrue(Double.isNaN(mean[1]));
    assertEquals(meanOf(x).getDouble(2), mean[2], 1e-6);
  }

  @Test
  void firstExampleMayLieFarFromTheOthers() {
    INDArray x = CASES.get(7).input();
    x.get(NDArrayIndex.point(0)).assign(-1e4);

    double[] variance = run(variance(x, vector(3))).toDoubleVector();

    double[] expected = varianceOf(x).toDoubleVector();
    assertArrayEquals(expected, variance, TOLERANCE * 4 * expected[0]);
  }

  /** Then all is left to ND4J, as the name of the switch says. */
  @Test
  void withoutHelpersNumbersAreThoseOfNd4j() {
    INDArray x = CASES.get(6).input();
    INDArray own = new NativeOpExecutioner().exec((ReduceOp) variance(x, vector(5)));
    Nd4j.getEnvironment().allowHelpers(false);
    try {
      INDArray without = new CarefulExecutioner().exec((ReduceOp) variance(x, vector(5)));
      assertArrayEquals(own.toFloatVector(), without.toFloatVector());
    } finally {
      Nd4j.getEnvironment().allowHelpers(true);
    }
    INDArray with = new CarefulExecutioner().exec((ReduceOp) variance(x, vector(5)));
    assertFalse(Arrays.equals(own.toFloatVector(), with.toFloatVector()));
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void gradientOfBatchNormalizationIsThatOfDoubles(Case c) {
    INDArray x = c.input();
    INDArray g = c.gradient();
    INDArray mean = meanOf(x).castTo(DataType.FLOAT);
    INDArray variance = varianceOf(x).castTo(DataType.FLOAT);

    assertGradients(x, g, mean, variance);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void gradientCountsWhatAnotherMeanPassesOn(Case c) {
    INDArray x = c.input();
    INDArray mean = meanOf(x).add(.3 * c.spread).castTo(DataType.FLOAT);
    INDArray variance = varianceOf(x).add(c.spread * c.spread).castTo(DataType.FLOAT);

    assertGradients(x, c.gradient(), mean, variance);
  }

  private static void assertGradients(INDArray x, INDArray g, INDArray mean, INDArray variance) {
    List<INDArray> actual = backward(new CarefulExecutioner(), x, g, mean, variance);
    UnaryOperator<INDArray> inDouble = array -> array.castTo(DataType.DOUBLE);
    List<INDArray> expected =
        backward(
            new NativeOpExecutioner(),
            inDouble.apply(x),
            inDouble.apply(g),
            inDouble.apply(mean),
            inDouble.apply(variance));

    double largest = g.amaxNumber().doubleValue();
    double s = 1 / Math.sqrt(variance.minNumber().doubleValue() + EPSILON);
    double perChannel = (double) x.length() / x.size(1);
    // Of dx the largest term, γ·s·g; of a sum what its addends may be; dm and dv are 0.
    double[] magnitude = {2 * largest * s, 1, 1, largest * perChannel, largest * perChannel};
    for (int i = 0; i < magnitude.length; i++) {
      assertArrayEquals(
          expected.get(i).reshape(-1).toDoubleVector(),
          actual.get(i).reshape(-1).toDoubleVector(),
          4 * TOLERANCE * magnitude[i],
          List.of("dx", "dm", "dv", "dγ", "dβ").get(i));
    }
  }

  /** Returns dx, dm, dv, dγ and dβ. */
  private static List<INDArray> backward(
      NativeOpExecutioner executioner, INDArray x, INDArray g, INDArray mean, INDArray variance) {
    int channels = (int) x.size(1);
    INDArray gamma = Nd4j.arange(channels).subi(1.5).castTo(x.dataType());
    INDArray[] outputs = {
      x.like(), mean.like(), mean.like(), mean.like(), mean.like(),
    };
    executioner.exec(
        DynamicCustomOp.builder("batchnorm_bp")
            .addInputs(x, mean, variance, gamma, gamma.add(1), g)
            .addOutputs(outputs)
            .addIntegerArguments(1, 1, 1)
            .addFloatingPointArguments(EPSILON)
            .build());
    return List.of(outputs);
  }

  @Test
  void gradientOfReluIsThatOfNd4jForAnyFloat() {
    float[] numbers = {
      0,
      -0f,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      1,
      -1,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN,
      Float.intBitsToFloat(-1)
    };
    INDArray x = Nd4j.createFromArray(numbers);
    INDArray g = Nd4j.linspace(1, numbers.length, numbers.length, DataType.FLOAT);

    assertEquals(relu(new NativeOpExecutioner(), x, g), relu(new CarefulExecutioner(), x, g));
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void gradientOfReluIsThatOfNd4j(Case c) {
    INDArray x = c.random(/* seed= */ 1, 0, 1);

    assertEquals(
        relu(new NativeOpExecutioner(), x, c.gradient()),
        relu(new CarefulExecutioner(), x, c.gradient()));
  }

  private static INDArray relu(NativeOpExecutioner executioner, INDArray x, INDArray g) {
    INDArray dx = x.ulike();
    executioner.exec(new RectifiedLinearDerivative(x, g, dx));
    return dx;
  }

  @Test
  void viewsAreReadAndWrittenWhereTheyLie() {
    INDArray whole = CASES.get(1).input().reshape(1, 3, 5, 7).repeat(0, 4);
    INDArray x = whole.get(NDArrayIndex.interval(2, 4));
    INDArray before = whole.dup();
    INDArray z = Nd4j.zeros(DataType.FLOAT, 9);

    run(new Mean(x, z.get(NDArrayIndex.interval(3, 6)), ALL_BUT_CHANNELS));

    double[] mean = meanOf(x).toDoubleVector();
    double[] expected = {0, 0, 0, mean[0], mean[1], mean[2], 0, 0, 0};
    assertArrayEquals(expected, z.toDoubleVector(), TOLERANCE * 3);
    assertEquals(before, whole);
  }

  @Test
  void numbersDoNotDependOnTheNumberOfThreads() throws Exception {
    Case c = CASES.get(6);
    INDArray x = c.input();
    INDArray g = c.gradient();
    INDArray mean = meanOf(x).castTo(DataType.FLOAT);
    INDArray variance = varianceOf(x).castTo(DataType.FLOAT);
    ForkJoinPool one = new ForkJoinPool(1);
    try {
      List<INDArray> alone =
          one.submit(() -> backward(new CarefulExecutioner(), x, g, mean, variance)).get();

      assertEquals(alone, backward(new CarefulExecutioner(), x, g, mean, variance));
    } finally {
      one.shutdown();
    }
  }

  @Test
  void whatIsNotOfItsKindIsLeftToNd4j() {
    INDArray x = CASES.get(1).input();
    INDArray z = vector(3);
    List<ReduceOp> others =
        List.of(
            new Mean(x.castTo(DataType.DOUBLE), z.castTo(DataType.DOUBLE), ALL_BUT_CHANNELS),
            new Mean(x, vector(7), 0, 1, 2),
            new Mean(x.dup('f'), z, ALL_BUT_CHANNELS),
            new Mean(x.reshape(3, 5, 7), vector(5), 0, 2),
            new Mean(x, null, ALL_BUT_CHANNELS),
            new Mean(x, Nd4j.create(DataType.FLOAT, 1, 3, 1, 1), true, ALL_BUT_CHANNELS),
            new Variance(x, z, /* biasCorrected= */ true, ALL_BUT_CHANNELS));

    for (ReduceOp other : others) {
      assertFalse(FastOperations.canRun(other), other::toString);
    }
    assertTrue(FastOperations.canRun(new Mean(x, z, ALL_BUT_CHANNELS)));
    assertTrue(FastOperations.canRun(variance(x, z)));
  }

  @Test
  void operationsOfOtherKindsAreLeftToNd4j() {
    INDArray x = CASES.get(1).input();
    assertTrue(canRun("relu_bp", x, x, x));
    assertFalse(canRun("relu_bp", x.castTo(DataType.DOUBLE), x, x));
    assertFalse(canRun("relu_bp", x, x, x.dup('f')));
    assertFalse(canRun("relu_bp", x, Nd4j.scalar(1f), x));
    assertFalse(canRun("lrelu_bp", x, x, x));
  }

  @Test
  void operationsInPlaceAreLeftToNd4j() {
    INDArray x = CASES.get(1).input();

    assertFalse(canRun("relu_bp", List.of(x, x), List.of()));
  }

  @Test
  void whatDoesNotFitTogetherIsLeftToNd4j() {
    INDArray x = CASES.get(1).input();
    INDArray v = vector(3);
    List<INDArray> outputs = List.of(x, v, v, v, v);

    assertTrue(canRun("batchnorm_bp", List.of(x, v, v, v, v, x), outputs));
    assertFalse(canRun("batchnorm_bp", List.of(x, vector(4), v, v, v, x), outputs));
    assertTrue(canRun("batchnorm", List.of(x, v, v, v, v), List.of(x)));
    assertFalse(canRun("batchnorm", List.of(x, v, v, v, vector(4)), List.of(x)));
    assertFalse(canRun("batchnorm", List.of(x, v, v), List.of(x)));
    assertFalse(canRun("batchnorm", List.of(x.dup('f'), v, v, v, v), List.of(x)));
    assertFalse(canRun("batchnorm", List.of(x, v, v, v, v), List.of(x.dup('f'))));
    assertFalse(canRun("batchnorm", List.of(x, v, v, v, v), List.of(CASES.get(2).input())));
    assertFalse(canRun("batchnorm_bp", List.of(x, v, v, v, v, CASES.get(2).input()), outputs));
    assertFalse(canRun("batchnorm_bp", List.of(x, v, v, v, v, x), List.of(x, v, v, v, vector(2))));
  }

  private static boolean canRun(String op, INDArray x, INDArray g, INDArray dx) {
    return canRun(op, List.of(x, g), List.of(dx));
  }

  private static boolean canRun(String op, List<INDArray> inputs, List<INDArray> outputs) {
    OpContext context = Nd4j.getExecutioner().buildContext();
    context.setInputArrays(inputs);
    context.setOutputArrays(outputs);
    context.setIArguments(1, 1, 1);
    context.setTArguments(0);
    return FastOperations.of(op, context).isPresent();
  }

  private static INDArray run(ReduceOp op) {
    assertTrue(FastOperations.canRun(op));
    INDArray before = op.x().dup();
    INDArray result = new CarefulExecutioner().exec(op);
    assertArrayEquals(before.reshape(-1).toFloatVector(), op.x().reshape(-1).toFloatVector());
    return result;
  }

  private static Variance variance(INDArray x, INDArray z) {
    return new Variance(x, z, /* biasCorrected= */ false, ALL_BUT_CHANNELS);
  }

  private static INDArray vector(int length) {
    return Nd4j.create(DataType.FLOAT, length);
  }

  private static INDArray meanOf(INDArray x) {
    return perChannel(x, numbers -> Arrays.stream(numbers).average().orElseThrow());
  }

  private static INDArray varianceOf(INDArray x) {
    return perChannel(
        x,
        numbers -> {
          double mean = Arrays.stream(numbers).average().orElseThrow();
          return Arrays.stream(numbers).map(a -> (a - mean) * (a - mean)).average().orElseThrow();
        });
  }

  private static INDArray perChannel(INDArray x, ToDoubleFunction<double[]> statistic) {
    return Nd4j.createFromArray(
        IntStream.range(0, (int) x.size(1))
            .mapToObj(c -> x.get(NDArrayIndex.all(), NDArrayIndex.point(c)))
            .mapToDouble(
                channel -> statistic.applyAsDouble(channel.dup('c').reshape(-1).toDoubleVector()))
            .toArray());
  }
}
