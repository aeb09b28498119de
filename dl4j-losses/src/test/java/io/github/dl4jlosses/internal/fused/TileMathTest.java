package io.github.dl4jlosses.internal.fused;

import static io.github.dl4jlosses.internal.fused.TileMath.Leaves.GRADIENT;
import static io.github.dl4jlosses.internal.fused.TileMath.Leaves.NOTHING;
import static io.github.dl4jlosses.internal.fused.TileMath.Leaves.PROBABILITIES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.internal.fused.TileMath.BinaryTerms;
import io.github.dl4jlosses.internal.fused.TileMath.ClassTerms;
import io.github.dl4jlosses.internal.fused.TileMath.OverlapTerms;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The arithmetic of tiles, without and with SIMD. */
class TileMathTest {
  private static final List<TileMath.Maker> MAKERS = List.of(TileMath.scalar(), TileMath.fastest());

  /** A function of arrays, and how far it may be from the exact one. */
  private record Function(
      String name, Applied applied, DoubleUnaryOperator exact, float from, float to, double ulp) {
    @Override
    public String toString() {
      return name;
    }
  }

  @FunctionalInterface
  private interface Applied {
    void to(TileMath math, float[] x, int length);
  }

  private static final List<Function> FUNCTIONS =
      List.of(
          new Function("exp of negative", TileMath::exp, Math::exp, -0f, -87.3f, 2),
          new Function("exp of positive", TileMath::exp, Math::exp, 0, 87, 2),
          new Function("log1p", TileMath::log1p, Math::log1p, 0, 1 << 24, 3),
          new Function("minusLog1m", TileMath::minusLog1m, x -> -Math.log1p(-x), 0, 0.5f, 2));

  record Case(TileMath.Maker maker, Function function) {
    @Override
    public String toString() {
      return function + ", " + maker.description();
    }
  }

  static Stream<Case> cases() {
    return FUNCTIONS.stream().flatMap(f -> MAKERS.stream().map(maker -> new Case(maker, f)));
  }

  /** Every step-th float from a to b, both of one sign, and padding. */
  private static float[] floats(float a, float b, int step, int count) {
    int low = Math.min(Float.floatToRawIntBits(a), Float.floatToRawIntBits(b));
    float[] floats = new float[TileMath.padded(count)];
    for (int i = 0; i < count; i++) {
      floats[i] = Float.intBitsToFloat(low + step * i);
    }
    return floats;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void errsByFewUnitsOfTheLastPlace(Case c) {
    assertErrsByFewUnits(c, 1201); // a million floats; a prime, so that all last bits are there
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void errsByFewUnitsOfTheLastPlaceAtTwelveTimesAsManyFloats(Case c) {
    assertErrsByFewUnits(c, 97);
  }

  private static void assertErrsByFewUnits(Case c, int step) {
    Function f = c.function;
    int bits = Math.abs(Float.floatToRawIntBits(f.to) - Float.floatToRawIntBits(f.from));
    int count = bits / step + 1;
    float[] x = floats(f.from, f.to, step, count);
    float[] y = x.clone();
    f.applied.to(c.maker.make(count), y, count);
    double greatest = 0;
    for (int i = 0; i < count; i++) {
      double exact = f.exact.applyAsDouble(x[i]);
      greatest = Math.max(greatest, Math.abs(y[i] - exact) / Math.ulp((float) exact));
    }
    assertTrue(greatest <= f.ulp, greatest + " ulp");
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("MAKERS")
  void edgesOfFunctions(TileMath.Maker maker) {
    TileMath math = maker.make(64);
    float inf = Float.POSITIVE_INFINITY;
    assertEdges(
        math,
        TileMath::exp,
        new float[] {0, -0f, -88, -1e30f, -inf, Float.NaN},
        1,
        1,
        0,
        0,
        0,
        Float.NaN);
    assertEdges(
        math,
        TileMath::log1p,
        new float[] {0, Float.MIN_NORMAL, Float.NaN},
        0,
        Float.MIN_NORMAL,
        Float.NaN);
    assertEdges(
        math,
        TileMath::minusLog1m,
        new float[] {0, Float.MIN_NORMAL, Float.NaN},
        0,
        Float.MIN_NORMAL,
        Float.NaN);
  }

  private static void assertEdges(TileMath math, Applied applied, float[] x, float... expected) {
    float[] y = Arrays.copyOf(x, 64);
    applied.to(math, y, x.length);
    assertArrayEquals(expected, Arrays.copyOf(y, x.length));
  }

  /** What lies behind the length, or was there before, must not count, whatever it is. */
  @ParameterizedTest(name = "{0}")
  @FieldSource("MAKERS")
  void paddingCountsForNothing(TileMath.Maker maker) {
    TileMath math = maker.make(64);
    int[] y = new int[64];
    Arrays.fill(y, 1);
    for (int length : new int[] {64, 63, 17, 16, 15, 1}) {
      double perPixel = 1.2 * Math.log(2);
      double tolerance = 1e-6 * length;
      float[][] z = {filled(0, length), filled(0, length)};
      ClassTerms terms = new ClassTerms(new float[] {1, 1}, new float[] {0.1f, 0.1f});
      float[] m = filled(1, length);
      assertEquals(
          perPixel * length, math.crossEntropy(z, y, m, length, terms, GRADIENT, 1), tolerance);
      assertFilled(0.5f, z[0], length);
      assertFilled(-0.5f, z[1], length);

      z = new float[][] {filled(0, length), filled(0, length)};
      float[][] a = {filled(0.2f, length), filled(1, length)};
      assertEquals(perPixel * length, math.softCrossEntropy(z, a, length, GRADIENT, 1), tolerance);
      assertFilled(0.4f, z[0], length);
      assertFilled(-0.4f, z[1], length);

      float[] logits = filled(0, length);
      BinaryTerms binary = new BinaryTerms(1, 1.2f, 1, 0);
      assertEquals(
          perPixel * length,
          math.binaryCrossEntropy(logits, filled(0, length), m, length, binary, GRADIENT, 1),
          tolerance);
      assertFilled(0.6f, logits, length);
    }
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("MAKERS")
  void probabilitiesAreWhatIsAskedFor(TileMath.Maker maker) {
    TileMath math = maker.make(64);
    for (int length : new int[] {64, 17, 1}) {
      float odds = (float) Math.log(3);
      float[] m = filled(1, length);
      float[][] z = {filled(0, length), filled(odds, length)};
      math.softmax(z, length);
      assertFilled(0.25f, z[0], length);
      assertFilled(0.75f, z[1], length);

      z = new float[][] {filled(0, length), filled(odds, length)};
      ClassTerms terms = new ClassTerms(new float[] {1, 1}, new float[] {0, 0});
      int[] y = new int[64];
      double expected = math.crossEntropy(z, y, m, length, terms, PROBABILITIES, 0);
      assertEquals(length * Math.log(4), expected, 1e-6 * length);
      assertFilled(0.25f, z[0], length);
      assertFilled(0.75f, z[1], length);
      assertFilled((float) Math.log(4), math.losses(), length);

      z = new float[][] {filled(0, length), filled(odds, length)};
      float[][] a = {filled(1, length), filled(0, length)};
      assertEquals(expected, math.softCrossEntropy(z, a, length, PROBABILITIES, 0), 1e-6 * length);
      assertFilled(0.25f, z[0], length);
      assertFilled(0.75f, z[1], length);

      float[] x = filled(odds, length);
      math.sigmoid(x, length);
      assertFilled(0.75f, x, length);
      x = filled(odds, length);
      BinaryTerms binary = new BinaryTerms(1, 1, 1, 0);
      double no =
          math.binaryCrossEntropy(x, filled(0, length), m, length, binary, PROBABILITIES, 0);
      assertEquals(expected, no, 1e-6 * length);
      assertFilled(0.75f, x, length);
      assertEquals(0.75 * length, math.sum(x, length), 1e-6 * length);
      assertEquals(0.75 * 3 * length, math.dot(x, filled(3, length), length), 1e-6 * length);
    }
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("MAKERS")
  void sharesAreFromZeroToOne(TileMath.Maker maker) {
    TileMath math = maker.make(64);
    for (int length : new int[] {64, 17, 1}) {
      assertTrue(math.areShares(filled(0.5f, length), length));
      for (int i = 0; i < length; i++) {
        for (float share : new float[] {0, -0f, Float.MIN_VALUE, 1}) {
          assertTrue(math.areShares(filledBut(i, share, length), length));
        }
        float inf = Float.POSITIVE_INFINITY;
        for (float none : new float[] {-1e-7f, Math.nextUp(1f), 255, inf, -inf, Float.NaN}) {
          assertFalse(math.areShares(filledBut(i, none, length), length), none + " at " + i);
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("MAKERS")
  void bitsAreZeroOrOne(TileMath.Maker maker) {
    TileMath math = maker.make(64);
    for (int length : new int[] {64, 17, 1}) {
      assertTrue(math.areBits(filled(0, length), length));
      for (int i = 0; i < length; i++) {
        float[] x = filled(1, length);
        x[i] = -0f;
        assertTrue(math.areBits(x, length));
        float inf = Float.POSITIVE_INFINITY;
        for (float none :
            new float[] {
              0.5f,
              Float.MIN_VALUE,
              Math.nextUp(1f),
              Math.nextDown(1f),
              255,
              -1,
              inf,
              -inf,
              Float.NaN
            }) {
          x = filled(1, length);
          x[i] = none;
          assertFalse(math.areBits(x, length), none + " at " + i);
        }
      }
    }
  }

  /** A whole tile of one logit, where roundings do not even out, and one of many. */
  @ParameterizedTest(name = "{0}")
  @FieldSource("MAKERS")
  void sumsOfHardLabelsErrByFewUnitsOfTheLastPlace(TileMath.Maker maker) {
    int pixels = 4096;
    TileMath math = maker.make(pixels);
    Random random = new Random(1);
    for (int length : new int[] {pixels, 1001, 64, 17, 1}) {
      for (double size = 1e-6; size < 85; size *= 1.1) {
        assertHardLabels(math, filled(size, length, pixels), filled(0, length, pixels), length);
        assertHardLabels(math, filled(-size, length, pixels), filled(0, length, pixels), length);
        assertHardLabels(math, filled(size, length, pixels), filled(1, length, pixels), length);
        float[] z = filled(0, length, pixels);
        float[] labels = filled(0, length, pixels);
        for (int i = 0; i < length; i++) {
          z[i] = (float) Math.max(-85, Math.min(85, size * random.nextGaussian()));
          labels[i] = random.nextInt(2);
        }
        assertHardLabels(math, z, labels, length);
      }
    }
  }

  private static void assertHardLabels(TileMath math, float[] z, float[] labels, int length) {
    BinaryTerms terms = new BinaryTerms(1.3f, 0.7f, 1, 0);
    double[] gradient = new double[length];
    double exact = 0;
    for (int i = 0; i < length; i++) {
      double c = labels[i] == 1 ? -1.3f : 0.7f;
      double x = Math.signum(c) * z[i];
      exact += Math.abs(c) * (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
      gradient[i] = 10 * c / (1 + Math.exp(-x));
    }
    double sum =
        math.hardBinaryCrossEntropy(z, labels, filled(1, length, z.length), length, terms, 10);
    assertEquals(exact, sum, 5e-7 * exact);
    for (int i = 0; i < length; i++) {
      assertEquals(gradient[i], z[i], 5e-7 * Math.abs(gradient[i]));
    }
  }

  private static float[] filled(double value, int length, int pixels) {
    float[] x = new float[pixels];
    Arrays.fill(x, 0, length, (float) value);
    Arrays.fill(x, length, pixels, Float.NaN);
    return x;
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("MAKERS")
  void hardLabelsThatDoNotCountAddNothing(TileMath.Maker maker) {
    TileMath math = maker.make(64);
    for (float w : new float[] {0, 1, 1e9f}) {
      float[] z = filled(TileMath.NOT_COUNTED, 64);
      float[] none = new float[64];
      BinaryTerms terms = new BinaryTerms(w, w, 1, 0);
      assertEquals(0, math.hardBinaryCrossEntropy(z, none.clone(), none, 64, terms, 10));
      for (float gradient : z) {
        assertEquals(0, Math.abs(gradient));
      }
    }
  }

  /** As in double: an infinite logit of the right sign gives 0·∞. */
  @ParameterizedTest(name = "{0}")
  @FieldSource("MAKERS")
  void hardLabelsOfLogitsThatAreNotFinite(TileMath.Maker maker) {
    TileMath math = maker.make(64);
    BinaryTerms terms = new BinaryTerms(2, 1, 1, 0);
    float inf = Float.POSITIVE_INFINITY;
    float negativeNan = Float.intBitsToFloat(0xffc00000);
    for (int label : new int[] {0, 1}) {
      for (float logit : new float[] {inf, -inf, Float.NaN, negativeNan}) {
        float[] z = filled(0, 64);
        z[5] = logit;
        boolean isNan = Float.isNaN(logit);
        boolean isWrong = !isNan && (logit > 0) == (label == 0);
        double sum = math.hardBinaryCrossEntropy(z, filled(label, 64), filled(1, 64), 64, terms, 1);
        assertEquals(isWrong ? inf : Double.NaN, sum);
        float slope = label == 0 ? 1 : -2;
        assertEquals(isNan ? Float.NaN : isWrong ? slope : 0, z[5], 1e-37f);
        assertEquals(slope / 2, z[6]);
      }
    }
  }

  private static float[] filledBut(int i, float value, int length) {
    float[] x = filled(0.5f, length);
    x[i] = value;
    return x;
  }

  /** p = ¼, ¾ and m = 2; classes 0 and 1 by turns. */
  @ParameterizedTest(name = "{0}")
  @FieldSource("MAKERS")
  void overlapsGoThroughTheSoftmax(TileMath.Maker maker) {
    TileMath math = maker.make(64);
    OverlapTerms terms =
        new OverlapTerms(new float[] {3, 5}, new float[] {7, 11}, new float[] {13, 17});
    int[] y = IntStream.range(0, 64).map(i -> i % 2).toArray();
    for (int length : new int[] {64, 17, 1}) {
      float[][] p = {filled(0.25f, length), filled(0.75f, length)};
      float[][] g = {filled(1, length), filled(2, length)};
      math.chainOverlaps(g, p, y, filled(2, length), length, terms);
      for (int i = 0; i < length; i++) {
        double h0 = 1 + 2 * (7 + 13 * 0.25 + (y[i] == 0 ? 3 : 0));
        double h1 = 2 + 2 * (11 + 17 * 0.75 + (y[i] == 1 ? 5 : 0));
        double mean = 0.25 * h0 + 0.75 * h1;
        assertEquals(0.25 * (h0 - mean), g[0][i], 1e-5);
        assertEquals(0.75 * (h1 - mean), g[1][i], 1e-5);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("MAKERS")
  void gradientOfCrossEntropyIsAddedFromProbabilities(TileMath.Maker maker) {
    TileMath math = maker.make(64);
    ClassTerms terms = new ClassTerms(new float[] {3, 5}, new float[] {0.5f, 0.25f});
    int[] y = IntStream.range(0, 64).map(i -> i % 2).toArray();
    for (int length : new int[] {64, 17, 1}) {
      float[][] p = {filled(0.25f, length), filled(0.75f, length)};
      float[][] g = {filled(1, length), filled(2, length)};
      math.addCrossEntropyGradient(g, p, y, filled(2, length), length, terms, 10);
      for (int i = 0; i < length; i++) {
        double a = y[i] == 0 ? 3 : 5;
        double d0 = (a + 0.75) * 0.25 - 0.5 - (y[i] == 0 ? 3 : 0);
        double d1 = (a + 0.75) * 0.75 - 0.25 - (y[i] == 1 ? 5 : 0);
        assertEquals(1 + 20 * d0, g[0][i], 1e-4);
        assertEquals(2 + 20 * d1, g[1][i], 1e-4);
      }
      assertFilled(0.25f, p[0], length);
      assertFilled(0.75f, p[1], length);
    }
  }

  private static void assertFilled(float value, float[] x, int length) {
    float[] expected = new float[length];
    Arrays.fill(expected, value);
    assertArrayEquals(expected, Arrays.copyOf(x, length), 1e-6f);
  }

  /** Returns an array with NaN behind the length. */
  private static float[] filled(float value, int length) {
    float[] x = new float[64];
    Arrays.fill(x, 0, length, value);
    Arrays.fill(x, length, 64, Float.NaN);
    return x;
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("MAKERS")
  void sumsAreAsPreciseAsInDouble(TileMath.Maker maker) {
    int length = 1 << 16;
    TileMath math = maker.make(length);
    float[] z = new float[length];
    float[] m = new float[length];
    Arrays.fill(m, 1);
    z[0] = 1e12f; // a loss beside which the others are lost in a float
    BinaryTerms binary = new BinaryTerms(1, 1, 1, 0);
    double sum = math.binaryCrossEntropy(z, new float[length], m, length, binary, NOTHING, 1);
    double small = (length - 1) * (double) (float) Math.log(2);
    assertEquals(small, sum - (double) 1e12f, 1e-12 * sum);
  }
}
