package io.github.dl4jlosses.loss;

import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where the formulas meet infinity, NaN and nothing: PyTorch's outcome, or the stated better one.
 */
@SuppressWarnings("ArrayRecordComponent") // rows of a table, never compared
class EdgeCaseTest {
  private static final double INF = POSITIVE_INFINITY;

  @Nested
  class CrossEntropy {
    private final LossCrossEntropy plain = new LossCrossEntropy();

    @ParameterizedTest
    @ValueSource(doubles = {0, .1, 1})
    void allIgnoredIsAMeanOfNaNAndAZeroGradient(double smoothing) {
      INDArray x = rows(new double[][] {{1, 2, 3}, {0, 0, 0}});
      INDArray y = rows(new double[][] {{-100}, {-100}});
      LossCrossEntropy loss = plain.withLabelSmoothing(smoothing);
      assertArrayEquals(new double[] {0, 0}, flat(loss.losses(y, x, null)));
      assertEquals(0, score(loss.withReduction(Reduction.SUM), y, x));
      assertEquals(NaN, score(loss, y, x));
      assertEquals(0, score(loss.withReduction(Reduction.MEAN_OR_ZERO), y, x));
      assertArrayEquals(new double[6], flat(gradient(loss, y, x)));
    }

    @Test
    void allWeightsOfTheTargetsZeroIsAMeanOfNaN() {
      INDArray x = rows(new double[][] {{1, 2, 3}});
      INDArray y = rows(new double[][] {{1}});
      LossCrossEntropy loss = plain.withWeight(1, 0, 1);
      assertEquals(0, score(loss.withReduction(Reduction.SUM), y, x));
      assertEquals(NaN, score(loss, y, x));
      LossCrossEntropy smoothed = loss.withLabelSmoothing(.1);
      // .1/3·(ℓ(0) + ℓ(2)) with ℓ = 2.4076059644, .4076059644
      assertEquals(.09384039762, score(smoothed.withReduction(Reduction.SUM), y, x), 1e-10);
      assertEquals(NaN, score(smoothed, y, x));
      assertEquals(0, score(smoothed.withReduction(Reduction.MEAN_OR_ZERO), y, x));
      assertArrayEquals(new double[3], flat(gradient(smoothed, y, x)), 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"}) // either kernel
    void aMeanOverNothingHasAGradientOfZeroEvenWhereALogitThatCountsIsNaN(DataType type) {
      INDArray x = rows(new double[][] {{1, NaN, 3}}).castTo(type);
      INDArray y = rows(new double[][] {{1}});
      LossCrossEntropy loss = plain.withWeight(1, 0, 1).withReduction(Reduction.MEAN_OR_ZERO);
      assertEquals(NaN, score(loss, y, x));
      assertArrayEquals(new double[3], flat(gradient(loss, y, x)), 0);
    }

    @Test
    void noRowsSumToZeroAndAverageToNaN() {
      INDArray none = Nd4j.create(DataType.DOUBLE, 0, 3);
      for (Target target : List.of(Target.INDEX, Target.PROBABILITY)) {
        LossCrossEntropy loss = plain.withTarget(target);
        assertArrayEquals(new long[] {0, 1}, loss.losses(none, none, null).shape());
        assertEquals(0, score(loss.withReduction(Reduction.SUM), none, none));
        assertEquals(NaN, score(loss, none, none));
        assertArrayEquals(new long[] {0, 3}, gradient(loss, none, none).shape());
      }
    }

    @Test
    void noImagesHaveNoLosses() {
      INDArray none = Nd4j.create(DataType.FLOAT, 0, 3, 4, 5);
      assertArrayEquals(new long[] {0, 1, 4, 5}, plain.losses(none, none, null).shape());
      LossBCEWithLogits bce = new LossBCEWithLogits();
      assertArrayEquals(new long[] {0, 3, 4, 5}, bce.losses(none, none, null).shape());
    }

    @Test
    void oneHotIsExactWhateverTheTypeOfTheLogits() {
      INDArray almost = rows(new double[][] {{1 + 1e-9, 0, 0}});
      for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
        INDArray x = rows(new double[][] {{1, 2, 3}}).castTo(type);
        assertThrows(IllegalArgumentException.class, () -> plain.value(almost, x, null));
      }
    }

    record Infinite(String name, double[] x, int y, double smoothing, double expected) {
      @Override
      public String toString() {
        return name;
      }
    }

    static final List<Infinite> INFINITE =
        List.of(
            new Infinite("+∞ at the target", new double[] {INF, 0}, 0, 0, NaN),
            new Infinite("-∞ at the target", new double[] {-INF, 0}, 0, 0, INF),
            new Infinite("-∞ elsewhere", new double[] {0, 0, -INF}, 0, 0, Math.log(2)),
            new Infinite("-∞ elsewhere, smoothed", new double[] {0, 0, -INF}, 0, .1, INF),
            new Infinite("NaN", new double[] {0, NaN}, 0, 0, NaN),
            new Infinite("±1e4, wrong", new double[] {-1e4, 1e4}, 0, 0, 20000),
            new Infinite("±3e38, wrong", new double[] {-3e38, 3e38}, 0, 0, 6e38));

    @ParameterizedTest(name = "{0}")
    @FieldSource("INFINITE")
    void infiniteLogits(Infinite c) {
      LossCrossEntropy loss = plain.withLabelSmoothing(c.smoothing);
      INDArray y = rows(new double[][] {{c.y}});
      assertEquals(c.expected, score(loss, y, rows(new double[][] {c.x})), 1e-15);
    }

    @Test
    void minusInfinityWhereTheProbabilityIsZeroIsNaN() {
      INDArray x = rows(new double[][] {{0, -INF}});
      INDArray t = rows(new double[][] {{1, 0}});
      assertEquals(NaN, score(plain.withTarget(Target.PROBABILITY), t, x));
    }

    @Test
    void aWeightOfZeroDoesNotHideAnInfiniteLoss() {
      INDArray x = rows(new double[][] {{-INF, 0}});
      INDArray y = rows(new double[][] {{0}});
      assertEquals(NaN, flat(plain.withWeight(0, 1).losses(y, x, null))[0]);
    }

    @Test
    void aNaNInAnIgnoredRowHasNoPartInValueOrGradient() {
      INDArray x = rows(new double[][] {{0, 0, 0}, {NaN, 0, INF}});
      INDArray y = rows(new double[][] {{1}, {-100}});
      assertEquals(1.0986122886681098, score(plain, y, x), 1e-15);
      assertArrayEquals(
          new double[] {1.0986122886681098, 0}, flat(plain.losses(y, x, null)), 1e-15);
      // PyTorch's gradient is NaN in the second row. MEAN returns 2 rows times the mean.
      double third = 2 / 3.;
      assertArrayEquals(
          new double[] {third, third - 2, third, 0, 0, 0}, flat(gradient(plain, y, x)), 1e-15);
    }

    @Test
    void aRowOfProbabilitiesThatAreAllIgnoreIndexIsIgnored() {
      INDArray x = rows(new double[][] {{0, 0}, {5, -3}});
      INDArray t = rows(new double[][] {{.5, .5}, {255, 255}});
      LossCrossEntropy loss = plain.withTarget(Target.PROBABILITY).withIgnoreIndex(255);
      assertEquals(Math.log(2), score(loss, t, x), 1e-15);
      assertArrayEquals(new double[4], flat(gradient(loss, t, x)), 1e-15);
    }

    @Test
    void logitsOfSixtyThousandFitIntoAHalf() {
      INDArray x = rows(new double[][] {{60000, -60000}}).castTo(DataType.FLOAT16);
      INDArray y = rows(new double[][] {{1}});
      double sixtyThousand = x.getDouble(0, 0); // a HALF holds multiples of 32 there
      assertEquals(2 * sixtyThousand, score(plain, y, x));
      assertEquals(2 * sixtyThousand, flat(plain.losses(y, x, null))[0]);
      assertArrayEquals(new double[] {1, -1}, flat(gradient(plain, y, x)));
    }

    @Test
    void noIgnoreIndexStandsForLabelsThatAreNotWhole() {
      INDArray logits = Nd4j.zeros(DataType.FLOAT, 2, 3);
      for (int ignored : new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE, -1}) {
        LossCrossEntropy loss = new LossCrossEntropy().withIgnoreIndex(ignored);
        for (double none : new double[] {.5, NaN}) {
          INDArray labels = Nd4j.createFromArray(1, none).reshape(2, 1);
          assertThrows(IllegalArgumentException.class, () -> loss.value(labels, logits, null));
        }
        INDArray labels = Nd4j.createFromArray(1., ignored).reshape(2, 1);
        assertEquals(Math.log(3), loss.value(labels, logits, null), 1e-6);
      }
    }

    @Test
    void aByteMaskWithVoid255IsRead() {
      INDArray x = rows(new double[][] {{1, 2, 3}, {0, 0, 0}, {2, -1, .5}});
      INDArray bytes = rows(new double[][] {{2}, {255}, {1}}).castTo(DataType.UINT8);
      INDArray ints = rows(new double[][] {{2}, {255}, {1}});
      LossCrossEntropy loss = plain.withIgnoreIndex(255);
      assertEquals(score(loss, ints, x), score(loss, bytes, x));
      assertEquals((.4076059644 + 3.2413112967) / 2, score(loss, bytes, x), 1e-10);
    }

    @Test
    void aLargeImageDoesNotLoseDigitsInFloat() {
      // 2^18 equal losses: a running sum in float would be off by 7e-4.
      INDArray x = Nd4j.create(DataType.FLOAT, 1 << 18, 2);
      INDArray y = Nd4j.create(DataType.FLOAT, 1 << 18, 1);
      // One loss is rounded to float, the sum is not rounded again.
      assertEquals((float) Math.log(2), score(plain, y, x), 1e-12);
    }
  }

  @Nested
  class Binary {
    private final LossBCEWithLogits plain = new LossBCEWithLogits();

    record Entry(double x, double t, double loss, double gradient) {}

    static final List<Entry> ENTRIES =
        List.of(
            new Entry(1e4, 0, 10000, 1),
            new Entry(-1e4, 1, 10000, -1),
            new Entry(1e4, 1, 0, 0),
            new Entry(-1e4, 0, 0, 0),
            new Entry(INF, 0, INF, 1),
            new Entry(INF, 1, NaN, 0),
            new Entry(-INF, 0, NaN, 0),
            // PyTorch: NaN, because it adds (1-t)·z = -0·∞; the limit is +∞.
            new Entry(-INF, 1, INF, -1),
            new Entry(INF, .5, INF, .5),
            // PyTorch: NaN, for the same reason.
            new Entry(-INF, .5, INF, -.5),
            new Entry(NaN, 1, NaN, NaN),
            // DL4J's LossBinaryXENT: 11.5 and 0 in a FLOAT network.
            new Entry(20, 0, 20.000000002061153, .9999999979388463),
            // softplus(-40) = e^-40; log(1 + e^-40) rounds to 0.
            new Entry(-40, 0, 4.248354255291589e-18, 4.248354255291589e-18));

    @ParameterizedTest(name = "{0}")
    @FieldSource("ENTRIES")
    void isItsLimit(Entry e) {
      INDArray x = rows(new double[][] {{e.x}});
      INDArray t = rows(new double[][] {{e.t}});
      assertClose(e.loss, score(plain, t, x));
      assertClose(e.gradient, flat(gradient(plain, t, x))[0]);
    }

    @Test
    void noRowsSumToZeroAndAverageToNaN() {
      INDArray none = Nd4j.create(DataType.DOUBLE, 0, 2);
      assertArrayEquals(new long[] {0, 2}, plain.losses(none, none, null).shape());
      assertEquals(0, score(plain.withReduction(Reduction.SUM), none, none));
      assertEquals(NaN, score(plain, none, none));
      assertEquals(0, score(plain.withReduction(Reduction.MEAN_OR_ZERO), none, none));
    }

    @Test
    void weightsOfZeroStayInTheDivisor() {
      INDArray x = rows(new double[][] {{0, 0}});
      INDArray t = rows(new double[][] {{1, 0}});
      assertEquals(0, score(plain.withWeight(0, 0), t, x));
      assertEquals(Math.log(2) / 2, score(plain.withWeight(1, 0), t, x), 1e-15);
    }

    @Test
    void ignoredElementsLeaveTheDivisor() {
      INDArray x = rows(new double[][] {{0, NaN}, {0, 0}});
      INDArray t = rows(new double[][] {{1, 255}, {255, 0}});
      LossBCEWithLogits loss = plain.withIgnoreIndex(255);
      assertEquals(Math.log(2), score(loss, t, x), 1e-15);
      assertArrayEquals(
          new double[] {Math.log(2), 0, 0, Math.log(2)}, flat(loss.losses(t, x, null)));
      // 2 rows times the mean of 2 elements: ∂l/∂z unscaled
      assertArrayEquals(new double[] {-.5, 0, 0, .5}, flat(gradient(loss, t, x)));
    }

    /** From 2^24 on, a float cannot tell two whole numbers apart. */
    @Test
    void anIgnoreIndexIsNotTakenForItsNeighborInFloat() {
      INDArray logits = Nd4j.zeros(DataType.FLOAT, 2, 1);
      int last = 1 << 24;
      int[][] pairs = {{last, last + 1}, {last + 1, last}, {-last, -last - 1}, {-last - 1, -last}};
      for (int[] pair : pairs) {
        LossBCEWithLogits loss = plain.withIgnoreIndex(pair[0]);
        INDArray labels = Nd4j.createFromArray(1., pair[0]).reshape(2, 1);
        assertEquals(Math.log(2), loss.value(labels, logits, null), 1e-7);
        labels.putScalar(1, pair[1]);
        assertThrows(IllegalArgumentException.class, () -> loss.value(labels, logits, null));
      }
    }

    @Test
    void aMaskOfZeroRemovesAnElementWhateverItsLabelOrLogit() {
      INDArray x = rows(new double[][] {{0, NaN}, {0, 0}});
      INDArray t = rows(new double[][] {{1, 77}, {0, 0}});
      INDArray mask = rows(new double[][] {{1, 0}, {.5, 0}});
      var identity = Activation.IDENTITY.getActivationFunction();
      assertEquals(1.5 * Math.log(2) / 2, plain.computeScore(t, x, identity, mask, true), 1e-15);
      assertArrayEquals(
          new double[] {-.5, 0, .25, 0}, flat(plain.computeGradient(t, x, identity, mask)));
    }

    @Test
    void aNaNInTheMaskShows() {
      INDArray x = rows(new double[][] {{0}, {0}});
      INDArray t = rows(new double[][] {{1}, {0}});
      INDArray mask = rows(new double[][] {{NaN}, {1}});
      var identity = Activation.IDENTITY.getActivationFunction();
      assertEquals(NaN, plain.computeScore(t, x, identity, mask, true));
    }

    @Test
    void everythingIgnoredIsAMeanOfNaNAndAZeroGradient() {
      INDArray x = rows(new double[][] {{0, NaN}});
      INDArray t = rows(new double[][] {{255, 255}});
      LossBCEWithLogits loss = plain.withIgnoreIndex(255);
      assertEquals(NaN, score(loss, t, x));
      assertEquals(0, score(loss.withReduction(Reduction.MEAN_OR_ZERO), t, x));
      assertArrayEquals(new double[2], flat(gradient(loss, t, x)));
    }

    @Test
    void labelSmoothingMovesLabelsTowardsOneHalf() {
      INDArray x = rows(new double[][] {{1.2, -.7}});
      assertArrayEquals(
          flat(plain.losses(rows(new double[][] {{.95, .05}}), x, null)),
          flat(plain.withLabelSmoothing(.1).losses(rows(new double[][] {{1, 0}}), x, null)),
          1e-15);
    }

    @Test
    void oneChannelIsCrossEntropyOfTwoLogits() {
      INDArray x = rows(new double[][] {{1.5}, {-2}, {.3}});
      INDArray t = rows(new double[][] {{1}, {1}, {0}});
      INDArray pairs = rows(new double[][] {{0, 1.5}, {0, -2}, {0, .3}});
      assertEquals(score(new LossCrossEntropy(), t, pairs), score(plain, t, x), 1e-15);
    }

    @Test
    void logitsOfSixtyThousandFitIntoAHalf() {
      INDArray x = rows(new double[][] {{60000, -60000}}).castTo(DataType.FLOAT16);
      INDArray t = rows(new double[][] {{0, 1}});
      assertEquals(2 * x.getDouble(0, 0), score(plain.withReduction(Reduction.SUM), t, x));
      assertArrayEquals(
          new double[] {1, -1}, flat(gradient(plain.withReduction(Reduction.SUM), t, x)));
    }

    private static void assertClose(double expected, double actual) {
      if (Double.isFinite(expected)) {
        assertEquals(expected, actual, Math.abs(expected) * 1e-15);
      } else {
        assertEquals(expected, actual);
      }
    }
  }

  @Test
  void numbersDoNotDependOnTheNumberOfThreads() {
    int threads = Nd4j.getEnvironment().maxThreads();
    double[] values = new Random(20261123).doubles(3 << 16, -3, 3).toArray();
    INDArray x = Nd4j.createFromArray(values).reshape(1 << 16, 3);
    INDArray t = x.gt(0).castTo(DataType.DOUBLE);
    PixelLoss bce = new LossBCEWithLogits().withPosWeight(.1, 3, 7.7);
    PixelLoss ce = new LossCrossEntropy().withWeight(.1, 3, 7.7).withTarget(Target.PROBABILITY);
    try {
      for (PixelLoss loss : List.of(bce, ce)) {
        Nd4j.getEnvironment().setMaxThreads(1);
        double one = score(loss, t, x);
        INDArray gradient = gradient(loss, t, x);
        Nd4j.getEnvironment().setMaxThreads(4);
        assertEquals(one, score(loss, t, x));
        assertArrayEquals(flat(gradient), flat(gradient(loss, t, x)));
      }
    } finally {
      Nd4j.getEnvironment().setMaxThreads(threads);
    }
  }

  private static double score(PixelLoss loss, INDArray labels, INDArray logits) {
    boolean mean = loss.reduction() != Reduction.SUM && !logits.isEmpty();
    return loss.computeScore(
        labels, logits, Activation.IDENTITY.getActivationFunction(), null, mean);
  }

  private static INDArray gradient(PixelLoss loss, INDArray labels, INDArray logits) {
    return loss.computeGradient(labels, logits, Activation.IDENTITY.getActivationFunction(), null);
  }

  private static INDArray rows(double[][] rows) {
    return Nd4j.createFromArray(rows);
  }

  private static double[] flat(INDArray array) {
    return array.dup('c').data().asDouble();
  }
}
