package io.github.dl4jlosses.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The updater Adam is that of ND4J. */
class AdamTest {
  /** An executioner that is made before ND4J is loaded fails. */
  @BeforeAll
  static void loadNd4j() {
    Nd4j.getExecutioner();
  }

  private static final int STEPS = 200;
  private static final double EPSILON = 1e-8;

  /** Natives for other processors may round a product and a sum at once. */
  private static final float TOLERANCE = System.getProperty("os.arch").equals("amd64") ? 0 : 1e-6f;

  /** Gradients of a training: from large to none at all, and some are never anything but 0. */
  private static float[] gradient(int step, int length) {
    Random random = new Random(step);
    float[] gradient = new float[length];
    for (int i = 0; i < length; i++) {
      double size = Math.pow(10, -(i % 40) / 2.0);
      gradient[i] = i % 7 == 0 ? 0 : (float) (size * random.nextGaussian());
    }
    return gradient;
  }

  @ParameterizedTest(name = "{0} parameters, seeds 0 to 199")
  @ValueSource(ints = {1, 3, 2048, 2049, 530_001})
  void updatesOfRecordedGradientsAreThoseOfNd4j(int length) {
    int steps = length > 10_000 ? 3 : STEPS;
    List<float[]> expected = train(new NativeOpExecutioner(), length, steps);
    List<float[]> actual = train(new CarefulExecutioner(), length, steps);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), TOLERANCE, "array " + i);
    }
  }

  /** Returns the update of each step, and at the end v and m. */
  private static List<float[]> train(NativeOpExecutioner executioner, int length, int steps) {
    INDArray v = Nd4j.zeros(DataType.FLOAT, length);
    INDArray m = Nd4j.zeros(DataType.FLOAT, length);
    List<float[]> results = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      INDArray gradient = Nd4j.createFromArray(gradient(step, length));
      executioner.exec(new AdamUpdater(gradient, v, m, 1e-3, 0.9, 0.999, EPSILON, step));
      results.add(gradient.toFloatVector());
    }
    results.add(v.toFloatVector());
    results.add(m.toFloatVector());
    return results;
  }

  @ParameterizedTest(name = "rate {0}")
  @ValueSource(doubles = {0, 1e-3, 1e30, Double.NaN})
  void otherRatesAndBetasAreThoseOfNd4j(double rate) {
    for (int iteration : new int[] {0, 1, 1000, 10_000_000}) {
      INDArray[] arrays = {vector(5, 1), vector(5, 2).muli(vector(5, 2)), vector(5, 3)};
      INDArray[] same = {arrays[0].dup(), arrays[1].dup(), arrays[2].dup()};
      run(new NativeOpExecutioner(), arrays, rate, iteration);
      run(new CarefulExecutioner(), same, rate, iteration);
      for (int i = 0; i < arrays.length; i++) {
        assertArrayEquals(arrays[i].toFloatVector(), same[i].toFloatVector(), TOLERANCE);
      }
    }
  }

  private static void run(
      NativeOpExecutioner executioner, INDArray[] arrays, double rate, int iteration) {
    executioner.exec(
        new AdamUpdater(arrays[0], arrays[1], arrays[2], rate, 0.5, 0.75, 1e-3, iteration));
  }

  @Test
  void viewsAreReadAndWrittenWhereTheyLie() {
    INDArray whole = Nd4j.zeros(DataType.FLOAT, 15);
    INDArray[] views = new INDArray[3];
    for (int i = 0; i < 3; i++) {
      views[i] = whole.get(NDArrayIndex.interval(5 * i, 5 * i + 4)); // one number stays between
      views[i].assign(vector(4, i).muli(vector(4, i)));
    }
    INDArray[] copies = {views[0].dup(), views[1].dup(), views[2].dup()};
    run(new NativeOpExecutioner(), copies, 1e-3, 3);
    run(new CarefulExecutioner(), views, 1e-3, 3);
    INDArray gap = Nd4j.zeros(DataType.FLOAT, 1);
    assertArrayEquals(
        Nd4j.concat(0, copies[0], gap, copies[1], gap, copies[2], gap).toFloatVector(),
        whole.toFloatVector(),
        TOLERANCE);
  }

  @Test
  void otherArraysAreLeftToNd4j() {
    INDArray vector = vector(6, 1);
    assertTrue(canRun(vector, vector, vector));
    assertFalse(canRun(vector.castTo(DataType.DOUBLE), vector, vector));
    assertFalse(canRun(vector, vector.reshape(2, 3).dup('f'), vector));
    assertFalse(canRun(vector, vector, vector(5, 1)));
  }

  private static boolean canRun(INDArray... arrays) {
    OpContext context = Nd4j.getExecutioner().buildContext();
    context.setInputArrays(arrays);
    context.setOutputArrays(arrays);
    context.setTArguments(1e-3, 0.9, 0.999, EPSILON);
    context.setIArguments(0);
    return FastOperations.of("adam_updater", context).isPresent();
  }

  private static INDArray vector(int length, int seed) {
    double[] numbers = new Random(seed).doubles(length, -1, 1).toArray();
    return Nd4j.createFromArray(numbers).castTo(DataType.FLOAT);
  }
}
