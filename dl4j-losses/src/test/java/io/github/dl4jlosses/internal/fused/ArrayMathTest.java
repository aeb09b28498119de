package io.github.dl4jlosses.internal.fused;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions of arrays, without and with SIMD. */
class ArrayMathTest {
  static ArrayMath[] implementations() {
    return new ArrayMath[] {new ScalarMath(), ArrayMath.fastest()};
  }

  /** Every 97th float from a to b, both of one sign. */
  private static float[] floats(float a, float b) {
    int low = Math.min(Float.floatToIntBits(a), Float.floatToIntBits(b));
    int high = Math.max(Float.floatToIntBits(a), Float.floatToIntBits(b));
    float[] floats = new float[(high - low) / 97 + 1];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.intBitsToFloat(low + 97 * i);
    }
    return floats;
  }

  /** Returns the greatest error, in units of the last place of the exact value. */
  private static double ulps(float[] x, float[] y, DoubleUnaryOperator exact) {
    double greatest = 0;
    for (int i = 0; i < x.length; i++) {
      double e = exact.applyAsDouble(x[i]);
      greatest = Math.max(greatest, Math.abs(y[i] - e) / Math.ulp((float) e));
    }
    return greatest;
  }

  @Test
  void thisBuildRunsOnVectors() {
    assertTrue(ArrayMath.fastest().description().startsWith("SIMD"));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void expErrsByTwoUlpAtMost(ArrayMath math) {
    float[] x = floats(-0f, -87.3f);
    float[] y = x.clone();
    math.exp(y, y.length, new float[y.length]);
    double error = ulps(x, y, Math::exp);
    assertTrue(error <= 2, error + " ulp");
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void log1pErrsByThreeUlpAtMost(ArrayMath math) {
    float[] x = floats(0, 1 << 24);
    float[] y = x.clone();
    math.log1p(y, y.length, new float[y.length]);
    double error = ulps(x, y, Math::log1p);
    assertTrue(error <= 3, error + " ulp");
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void edges(ArrayMath math) {
    float[] x = {0, -0f, -88, -1e30f, Float.NEGATIVE_INFINITY, Float.NaN};
    math.exp(x, x.length, new float[x.length]);
    assertArrayEquals(new float[] {1, 1, 0, 0, 0, Float.NaN}, x);
    float[] q = {0, Float.MIN_NORMAL, Float.NaN};
    math.log1p(q, q.length, new float[q.length]);
    assertArrayEquals(new float[] {0, Float.MIN_NORMAL, Float.NaN}, q);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 1023, 1025, 5000})
  void allGiveTheSameBitsAndLeaveTheRestAlone(int length) {
    float[] x = new float[length + 3];
    for (int i = 0; i < x.length; i++) {
      x[i] = -i * 0.0173f;
    }
    for (boolean exp : new boolean[] {true, false}) {
      float[][] results =
          Arrays.stream(implementations())
              .map(
                  math -> {
                    float[] y = x.clone();
                    if (exp) {
                      math.exp(y, length, new float[y.length]);
                    } else {
                      for (int i = 0; i < y.length; i++) {
                        y[i] = -y[i];
                      }
                      math.log1p(y, length, new float[y.length]);
                    }
                    return y;
                  })
              .toArray(float[][]::new);
      for (int i = 0; i < x.length; i++) {
        assertEquals(results[0][i], results[1][i], "x = " + x[i]);
      }
      float[] rest = Arrays.copyOfRange(results[0], length, length + 3);
      float[] before = Arrays.copyOfRange(x, length, length + 3);
      for (int i = 0; i < 3; i++) {
        assertEquals(Math.abs(before[i]), Math.abs(rest[i]));
      }
    }
  }
}
