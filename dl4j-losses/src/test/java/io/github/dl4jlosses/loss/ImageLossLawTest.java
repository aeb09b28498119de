package io.github.dl4jlosses.loss;

import static io.github.dl4jlosses.loss.LossCase.C;
import static io.github.dl4jlosses.loss.LossCase.H;
import static io.github.dl4jlosses.loss.LossCase.LOGITS;
import static io.github.dl4jlosses.loss.LossCase.N;
import static io.github.dl4jlosses.loss.LossCase.W;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.serde.json.JsonMappers;

/** What holds for every loss of images, sums among them. */
class ImageLossLawTest {
  static List<LossCase> cases() {
    return LossCase.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void gradientEqualsCentralDifferences(LossCase c) {
    assertCentralDifferences(c, null);
  }

  private static void assertCentralDifferences(LossCase c, @Nullable INDArray mask) {
    INDArray labels = c.labelsWithout(2);
    INDArray gradient = c.loss().valueAndGradient(labels, LOGITS, mask).gradient();
    double h = 1e-5; // error h²/6·l''' + 1e-16/h, both about 1e-11
    for (int i = 0; i < N * C * H * W; i += 7) {
      long[] at = {i / (C * H * W), i / (H * W) % C, i / W % H, i % W};
      double z = LOGITS.getDouble(at);
      double above = c.loss().value(labels, LOGITS.dup().putScalar(at, z + h), mask);
      double below = c.loss().value(labels, LOGITS.dup().putScalar(at, z - h), mask);
      assertEquals((above - below) / (2 * h), gradient.getDouble(at), 1e-9);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theOrderOfPixelsDoesNotMatter(LossCase c) {
    ValueAndGradient here = c.at(c.labels(), LOGITS);
    ValueAndGradient there = c.at(c.labels().permute(0, 1, 3, 2), LOGITS.permute(0, 1, 3, 2));
    assertSame(here.value(), here.gradient(), there.value(), there.gradient().permute(0, 1, 3, 2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theOrderOfClassesDoesNotMatter(LossCase c) {
    if (c.symmetric()) {
      int[] order = {2, 0, 1};
      INDArray labels = c.labels();
      INDArray permuted =
          c.target() == Target.INDEX
              ? labels.add(1).sub(labels.gt(1).castTo(DataType.DOUBLE).mul(3)) // y of class y-1
              : channels(labels, order);
      ValueAndGradient here = c.at(labels, LOGITS);
      ValueAndGradient there = c.at(permuted, channels(LOGITS, order));
      assertSame(here.value(), channels(here.gradient(), order), there.value(), there.gradient());
    }
  }

  private static INDArray channels(INDArray x, int... order) {
    INDArray[] parts = new INDArray[order.length];
    for (int c = 0; c < order.length; c++) {
      parts[c] = x.get(NDArrayIndex.all(), NDArrayIndex.interval(order[c], order[c] + 1)).dup('c');
    }
    return Nd4j.concat(1, parts);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void stridesDoNotMatter(LossCase c) {
    ValueAndGradient nchw = c.at(c.labels(), LOGITS);
    INDArray labels = c.labels().permute(0, 2, 3, 1).dup('c').permute(0, 3, 1, 2);
    INDArray logits = LOGITS.permute(0, 2, 3, 1).dup('c').permute(0, 3, 1, 2);
    INDArray gradient = Nd4j.create(DataType.DOUBLE, N, H, W, C).permute(0, 3, 1, 2);
    double value = c.loss().gradientInto(gradient, 1, labels, logits, null);
    assertSame(nchw.value(), nchw.gradient(), value, gradient);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void whatIsIgnoredMightAsWellBeRemoved(LossCase c) {
    INDArray logits = LOGITS.dup();
    logits.get(all(), all(), all(), NDArrayIndex.point(2)).assign(Double.NaN);
    ValueAndGradient ignored = c.at(c.labelsWithout(2), logits);
    ValueAndGradient removed = c.at(without(c.labels(), 2), without(LOGITS, 2));
    assertSame(
        removed.value(), removed.gradient(), ignored.value(), without(ignored.gradient(), 2));
    INDArray there = ignored.gradient().get(all(), all(), all(), NDArrayIndex.point(2));
    assertEquals(0, there.amaxNumber().doubleValue());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void whatIsIgnoredDoesNotMatterInFloatEither(LossCase c) {
    INDArray logits = LOGITS.castTo(DataType.FLOAT);
    INDArray others = logits.dup();
    others.get(all(), all(), all(), NDArrayIndex.point(2)).assign(Float.NaN);
    withEachKernel(
        kernel -> {
          ValueAndGradient expected = c.at(c.labelsWithout(2), logits);
          ValueAndGradient actual = c.at(c.labelsWithout(2), others);
          assertEquals(expected.value(), actual.value(), kernel);
          assertArrayEquals(numbers(expected.gradient()), numbers(actual.gradient()), kernel);
        });
  }

  private static void withEachKernel(Consumer<String> law) {
    for (String kernel : List.of("auto", "scalar")) {
      try {
        System.setProperty("dl4jlosses.kernel", kernel);
        law.accept(kernel);
      } finally {
        System.clearProperty("dl4jlosses.kernel");
      }
    }
  }

  private static org.nd4j.linalg.indexing.INDArrayIndex all() {
    return NDArrayIndex.all();
  }

  private static INDArray without(INDArray x, int w) {
    INDArray left = x.get(all(), all(), all(), NDArrayIndex.interval(0, w)).dup('c');
    INDArray right = x.get(all(), all(), all(), NDArrayIndex.interval(w + 1, W)).dup('c');
    return Nd4j.concat(3, left, right);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aMaskOfZeroIgnores(LossCase c) {
    INDArray mask = Nd4j.ones(DataType.FLOAT, N, 1, H, W);
    mask.get(all(), all(), all(), NDArrayIndex.point(2)).assign(0);
    INDArray labels = c.labels();
    ValueAndGradient ignored = c.at(c.labelsWithout(2), LOGITS);
    INDArray all = Nd4j.concat(1, mask, mask, mask);
    for (INDArray m :
        List.of(
            mask,
            mask.castTo(DataType.BOOL),
            mask.reshape(N, H, W),
            all,
            all.castTo(DataType.BOOL))) {
      ValueAndGradient masked = c.loss().valueAndGradient(labels, LOGITS, m);
      assertSame(ignored.value(), ignored.gradient(), masked.value(), masked.gradient());
    }
  }

  static List<LossCase> casesWithWeights() {
    return LossCase.all().stream().filter(c -> !c.ranks()).toList();
  }

  static List<LossCase> casesWithWeightsInTheDivisor() {
    return casesWithWeights().stream().filter(c -> !c.countsElements()).toList();
  }

  /** Numbers of 0, and between, and above 1. */
  private static INDArray weights() {
    Random random = new Random(7);
    INDArray mask = Nd4j.create(DataType.DOUBLE, N, 1, H, W);
    for (int i = 0; i < N * H * W; i++) {
      long[] at = {i / (H * W), 0, i / W % H, i % W};
      mask.putScalar(at, random.nextInt(4) == 0 ? 0 : 2 * random.nextDouble());
    }
    return mask;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("casesWithWeights")
  void gradientUnderAMaskOfWeightsEqualsCentralDifferences(LossCase c) {
    assertCentralDifferences(c, weights());
  }

  /** The mask multiplies p·t, p, t and l alike, and is what a mean of pixels divides by. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("casesWithWeightsInTheDivisor")
  void aPixelOfWeightMIsTwoWhoseWeightsAddUpToM(LossCase c) {
    INDArray mask = weights();
    ValueAndGradient once = c.loss().valueAndGradient(c.labels(), LOGITS, mask);
    ValueAndGradient twice =
        c.loss()
            .valueAndGradient(
                Nd4j.concat(3, c.labels(), c.labels()),
                Nd4j.concat(3, LOGITS, LOGITS),
                Nd4j.concat(3, mask.mul(.25), mask.mul(.75)));
    INDArray left = twice.gradient().get(all(), all(), all(), NDArrayIndex.interval(0, W));
    INDArray right = twice.gradient().get(all(), all(), all(), NDArrayIndex.interval(W, 2 * W));
    assertSame(once.value(), once.gradient(), twice.value(), left.add(right));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aFactorMultipliesValueAndGradient(LossCase c) {
    ValueAndGradient once = c.at(c.labels(), LOGITS);
    LossSum sum = LossSum.of(c.loss()).withFactors(2.5);
    ValueAndGradient more = sum.valueAndGradient(c.labels(), LOGITS, null);
    assertSame(2.5 * once.value(), once.gradient().mul(2.5), more.value(), more.gradient());
  }

  @Test
  void aSumIsTheSumOfItsParts() {
    for (LossCase a : cases()) {
      for (LossCase b : cases()) {
        if (a.target() == b.target()) {
          INDArray labels = a.labelsWithout(1);
          ValueAndGradient sum =
              LossSum.of(a.loss(), b.loss())
                  .withFactors(2, 0.3)
                  .valueAndGradient(labels, LOGITS, null);
          ValueAndGradient ofA = a.at(labels, LOGITS);
          ValueAndGradient ofB = b.at(labels, LOGITS);
          INDArray gradient = ofA.gradient().mul(2).add(ofB.gradient().mul(.3));
          assertSame(2 * ofA.value() + .3 * ofB.value(), gradient, sum.value(), sum.gradient());
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void floatDiffersByItsRoundingOnly(LossCase c) {
    INDArray logits = LOGITS.castTo(DataType.FLOAT);
    INDArray labels = c.target() == Target.PROBABILITY ? c.labels() : c.labelsWithout(2);
    ValueAndGradient exact = c.at(labels, logits.castTo(DataType.DOUBLE));
    double largest = exact.gradient().amaxNumber().doubleValue();
    withEachKernel(
        kernel -> {
          ValueAndGradient rounded = c.at(labels, logits);
          assertEquals(exact.value(), rounded.value(), 1e-6 * exact.value() + 1e-7);
          INDArray off = rounded.gradient().castTo(DataType.DOUBLE).sub(exact.gradient());
          assertEquals(0, off.amaxNumber().doubleValue(), 4e-6 * largest + 5e-8, kernel);
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theNumberOfThreadsChangesNothing(LossCase c) throws Exception {
    INDArray logits = Nd4j.concat(3, repeated(LOGITS.castTo(DataType.FLOAT)));
    INDArray labels = Nd4j.concat(3, repeated(c.labels()));
    ValueAndGradient here = c.at(labels, logits);
    ForkJoinPool pool = new ForkJoinPool(5);
    ValueAndGradient there = pool.submit(() -> c.at(labels, logits)).get();
    pool.shutdown();
    assertEquals(here.value(), there.value());
    assertArrayEquals(numbers(here.gradient()), numbers(there.gradient()));
  }

  /** Some thousand pixels, so that there are several tiles. */
  private static INDArray[] repeated(INDArray x) {
    INDArray[] copies = new INDArray[500];
    java.util.Arrays.fill(copies, x);
    return copies;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aNaNThatCountsShows(LossCase c) {
    INDArray logits = LOGITS.dup().putScalar(new long[] {1, 1, 1, 1}, Double.NaN);
    ValueAndGradient result = c.at(c.labels(), logits);
    assertEquals(Double.NaN, result.value());
    assertTrue(Double.isNaN(result.gradient().getDouble(1, 1, 1, 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aNaNThatCountsDoesNotReachWhatIsIgnored(LossCase c) {
    INDArray logits = LOGITS.dup().putScalar(new long[] {1, 1, 1, 1}, Double.NaN);
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
      INDArray gradient = c.at(c.labelsWithout(2), logits.castTo(type)).gradient();
      INDArray ignored = gradient.get(all(), all(), all(), NDArrayIndex.point(2));
      assertEquals(0, ignored.amaxNumber().doubleValue());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void hugeLogitsStayFinite(LossCase c) {
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
      ValueAndGradient result = c.at(c.labels(), LOGITS.mul(1e4).castTo(type));
      assertTrue(Double.isFinite(result.value()));
      assertTrue(Double.isFinite(result.gradient().sumNumber().doubleValue()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void survivesJson(LossCase c) throws java.io.IOException {
    String json = JsonMappers.getMapper().writeValueAsString(c.loss());
    assertEquals(c.loss(), JsonMappers.getMapper().readValue(json, SegmentationLoss.class));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void argumentsAreUnchanged(LossCase c) {
    INDArray labels = c.labels();
    INDArray logits = LOGITS.dup();
    c.at(labels, logits);
    assertArrayEquals(numbers(c.labels()), numbers(labels));
    assertArrayEquals(numbers(LOGITS), numbers(logits));
  }

  private static double[] numbers(INDArray x) {
    return x.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  private static void assertSame(
      double value, INDArray gradient, double actual, INDArray actualGradient) {
    assertEquals(value, actual, 1e-13 * Math.max(1, Math.abs(value)));
    assertArrayEquals(numbers(gradient), numbers(actualGradient), 1e-14);
  }
}
