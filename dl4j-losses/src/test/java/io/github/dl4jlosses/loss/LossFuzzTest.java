package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.Fuzz;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Any arguments give PyTorch's number, computed here pixel by pixel in plain Java, or a message
 * that says what must be otherwise: never another exception, and never another number.
 */
@Tag("fuzz")
class LossFuzzTest {
  private static final double[] STRANGE = {255, -1, -100, 1.5, 1e9, Double.NaN, -0.0, 3};
  private static final DataType[] LOGIT_TYPES = {DataType.FLOAT, DataType.DOUBLE};
  private static final DataType[] LABEL_TYPES = {
    DataType.FLOAT, DataType.DOUBLE, DataType.INT32, DataType.UINT8, DataType.INT64
  };

  /** Logits [N, C, H, W], labels [N, L, H, W] and mask [N, 1 or L, H, W] of one trial. */
  private record Arrays(INDArray logits, INDArray labels, @Nullable INDArray mask) {
    static Arrays random(Random random, int classes, int labelChannels) {
      long[] shape = {1 + random.nextInt(3), classes, 1 + random.nextInt(4), 1 + random.nextInt(9)};
      INDArray logits = layout(random, Nd4j.create(DataType.DOUBLE, shape));
      fill(logits, () -> random.nextGaussian() * (random.nextInt(20) == 0 ? 1e4 : 3));
      if (random.nextInt(8) == 0) {
        logits.putScalar(anywhere(random, logits), Double.NaN);
      }
      shape[1] = labelChannels;
      INDArray labels = layout(random, Nd4j.create(DataType.DOUBLE, shape));
      int values = labelChannels == 1 ? classes : 2;
      fill(labels, () -> random.nextInt(values));
      if (random.nextInt(3) == 0) {
        labels.putScalar(anywhere(random, labels), STRANGE[random.nextInt(STRANGE.length)]);
      }
      shape[1] = random.nextInt(3) == 0 ? labelChannels : 1;
      INDArray mask = random.nextBoolean() ? null : Nd4j.create(DataType.DOUBLE, shape);
      if (mask != null) {
        fill(mask, () -> random.nextInt(2));
      }
      return new Arrays(
          logits.castTo(LOGIT_TYPES[random.nextInt(2)]),
          labels.castTo(LABEL_TYPES[random.nextInt(LABEL_TYPES.length)]),
          mask);
    }

    private static INDArray layout(Random random, INDArray x) {
      return switch (random.nextInt(3)) {
        case 0 -> x;
        case 1 -> x.dup('f');
        default -> x.permute(0, 2, 3, 1).dup('c').permute(0, 3, 1, 2); // NHWC
      };
    }

    private static long[] anywhere(Random random, INDArray x) {
      return new long[] {
        random.nextInt((int) x.size(0)),
        random.nextInt((int) x.size(1)),
        random.nextInt((int) x.size(2)),
        random.nextInt((int) x.size(3))
      };
    }

    boolean isMasked(int n, int c, int h, int w) {
      return mask != null && mask.getDouble(n, mask.size(1) == 1 ? 0 : c, h, w) == 0;
    }

    /** The same with probabilities for labels, and some pixels ignored. */
    Arrays withProbabilities(Random random, int ignoreIndex) {
      INDArray soft = Nd4j.create(DataType.DOUBLE, logits.shape());
      fill(soft, random::nextDouble);
      for (int n = 0; n < soft.size(0); n++) {
        if (random.nextInt(3) == 0) {
          int h = random.nextInt((int) soft.size(2));
          int w = random.nextInt((int) soft.size(3));
          for (int c = 0; c < soft.size(1); c++) {
            soft.putScalar(new long[] {n, c, h, w}, ignoreIndex);
          }
        }
      }
      return new Arrays(logits, soft.castTo(logits.dataType()), mask);
    }

    /** The index of an element in {@link #numbers}. */
    int index(int n, int c, int h, int w) {
      long[] shape = logits.shape();
      return (int) (((n * shape[1] + c) * shape[2] + h) * shape[3] + w);
    }

    double tolerance() {
      return logits.dataType() == DataType.DOUBLE ? 1e-11 : 2e-5; // of sums of up to 100 terms
    }
  }

  private static void fill(INDArray x, DoubleSupplier value) {
    for (int n = 0; n < x.size(0); n++) {
      for (int c = 0; c < x.size(1); c++) {
        for (int h = 0; h < x.size(2); h++) {
          for (int w = 0; w < x.size(3); w++) {
            x.putScalar(new long[] {n, c, h, w}, value.getAsDouble());
          }
        }
      }
    }
  }

  /** What a loss must give; a label that is none must be refused. */
  private static final class Expected {
    final double[] derivatives; // of the sum, in order of the indices
    double sum;
    double divisor;
    boolean refused;

    Expected(Arrays arrays) {
      derivatives = new double[(int) arrays.logits.length()];
    }

    /* Weights may sum to 0 where smoothing leaves a loss: PyTorch adds 0/0 to it, which is NaN. */
    double factor(Reduction reduction) {
      if (reduction == Reduction.SUM) {
        return 1;
      }
      double nothing = reduction == Reduction.MEAN_OR_ZERO ? 0 : Double.NaN;
      return divisor == 0 ? nothing : 1 / divisor;
    }

    double[] gradient(Reduction reduction) {
      boolean nothing = divisor == 0 && reduction != Reduction.SUM;
      double factor = nothing ? 0 : factor(reduction);
      return DoubleStream.of(derivatives).map(d -> factor == 0 ? 0 : factor * d).toArray();
    }

    void check(PixelLoss loss, Arrays arrays) {
      double[] logits = numbers(arrays.logits);
      double[] labels = numbers(arrays.labels);
      try {
        ValueAndGradient result = loss.valueAndGradient(arrays.labels, arrays.logits, arrays.mask);
        assertTrue(!refused, () -> "accepted " + arrays.labels + " by " + loss);
        double expected = factor(loss.reduction()) * sum;
        double slack =
            arrays.tolerance() * (Double.isNaN(expected) ? 1 : Math.max(1, Math.abs(expected)));
        assertEquals(expected, result.value(), slack, loss::toString);
        assertEquals(expected, loss.value(arrays.labels, arrays.logits, arrays.mask), slack);
        assertArrayEquals(
            gradient(loss.reduction()),
            numbers(result.gradient()),
            arrays.tolerance(),
            loss::toString);
      } catch (IllegalArgumentException e) {
        assertTrue(refused, () -> loss + " refused good labels: " + e.getMessage());
        assertTrue(
            String.valueOf(e.getMessage()).matches("(?s)labels must .*, got .*"), e::toString);
      }
      assertArrayEquals(logits, numbers(arrays.logits), "logits are as they were");
      assertArrayEquals(labels, numbers(arrays.labels), "labels are as they were");
    }
  }

  /** In order of the indices; a NaN equals itself. */
  private static double[] numbers(INDArray x) {
    return x.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  private static Reduction reduction(Random random) {
    return new Reduction[] {Reduction.MEAN, Reduction.MEAN_OR_ZERO, Reduction.SUM}
        [random.nextInt(3)];
  }

  private static double[] weights(Random random, int count) {
    return DoubleStream.generate(() -> random.nextInt(4) / 2.).limit(count).toArray();
  }

  @Test
  void crossEntropyOfClassIndices() {
    Fuzz.run(
        random -> {
          int classes = 2 + random.nextInt(4);
          double[] w = weights(random, classes);
          double smoothing = random.nextInt(3) / 5.;
          LossCrossEntropy loss =
              new LossCrossEntropy()
                  .withWeight(w)
                  .withLabelSmoothing(smoothing)
                  .withIgnoreIndex(random.nextBoolean() ? 255 : -100)
                  .withReduction(reduction(random));
          Arrays arrays = Arrays.random(random, classes, 1);
          crossEntropy(loss, w, arrays).check(loss, arrays);
        });
  }

  private static Expected crossEntropy(LossCrossEntropy loss, double[] w, Arrays arrays) {
    Expected expected = new Expected(arrays);
    for (int n = 0; n < arrays.logits.size(0); n++) {
      for (int h = 0; h < arrays.logits.size(2); h++) {
        for (int x = 0; x < arrays.logits.size(3); x++) {
          double label = arrays.labels.getDouble(n, 0, h, x);
          if (arrays.isMasked(n, 0, h, x) || label == loss.ignoreIndex()) {
            continue;
          }
          if (!(label >= 0 && label < w.length && label == Math.rint(label))) {
            expected.refused = true;
            continue;
          }
          double[] z = new double[w.length];
          for (int c = 0; c < z.length; c++) {
            z[c] = arrays.logits.getDouble(n, c, h, x);
          }
          double e = loss.labelSmoothing();
          double all = (1 - e) * w[(int) label] + e / z.length * DoubleStream.of(w).sum();
          for (int c = 0; c < z.length; c++) {
            double a = w[c] * ((c == label ? 1 - e : 0) + e / z.length);
            expected.sum += a * surprise(z, c);
            expected.derivatives[arrays.index(n, c, h, x)] = all * Math.exp(-surprise(z, c)) - a;
          }
          expected.divisor += w[(int) label];
        }
      }
    }
    return expected;
  }

  /** -log softmax(z)_c. */
  private static double surprise(double[] z, int c) {
    double most = DoubleStream.of(z).max().orElseThrow();
    return Math.log(DoubleStream.of(z).map(v -> Math.exp(v - most)).sum()) + most - z[c];
  }

  @Test
  void binaryCrossEntropy() {
    Fuzz.run(
        random -> {
          int channels = 1 + random.nextInt(3);
          double[] w = weights(random, channels);
          double[] p = weights(random, channels);
          LossBCEWithLogits loss =
              new LossBCEWithLogits()
                  .withWeight(w)
                  .withPosWeight(p)
                  .withLabelSmoothing(random.nextInt(3) / 5.)
                  .withIgnoreIndex(random.nextBoolean() ? 255 : -100)
                  .withReduction(reduction(random));
          Arrays arrays = Arrays.random(random, channels, channels);
          binary(loss, w, p, arrays).check(loss, arrays);
        });
  }

  private static Expected binary(LossBCEWithLogits loss, double[] w, double[] p, Arrays arrays) {
    Expected expected = new Expected(arrays);
    for (int n = 0; n < arrays.logits.size(0); n++) {
      for (int c = 0; c < w.length; c++) {
        for (int h = 0; h < arrays.logits.size(2); h++) {
          for (int x = 0; x < arrays.logits.size(3); x++) {
            double label = arrays.labels.getDouble(n, c, h, x);
            if (arrays.isMasked(n, c, h, x) || label == loss.ignoreIndex()) {
              continue;
            }
            expected.refused |= !(label >= 0 && label <= 1);
            double t = (1 - loss.labelSmoothing()) * label + loss.labelSmoothing() / 2;
            double z = arrays.logits.getDouble(n, c, h, x);
            expected.sum += w[c] * (p[c] * t * softplus(-z) + (1 - t) * softplus(z));
            expected.derivatives[arrays.index(n, c, h, x)] =
                w[c] * ((1 - t) * sigmoid(z) - p[c] * t * sigmoid(-z));
            expected.divisor++;
          }
        }
      }
    }
    return expected;
  }

  /** Losses of regions, ranks and focus, whose numbers the golden tables and laws hold. */
  private static SegmentationLoss ofImages(
      Random random, Target target, int channels, int ignoreIndex) {
    Regions regions =
        new Regions()
            .withGrouping(any(random, Regions.Grouping.values()))
            .withClasses(any(random, Regions.Classes.values()))
            .withWeight(weights(random, channels));
    LossTversky tversky =
        new LossTversky()
            .withTarget(target)
            .withRegions(regions)
            .withCosts(random.nextInt(5) / 4., .25 + random.nextInt(5) / 4.)
            .withIgnoreIndex(ignoreIndex);
    double power = .5 + random.nextInt(4) / 2.;
    int kinds = target == Target.PROBABILITY ? 4 : 7; // focal and Lovász take no probabilities
    return switch (random.nextInt(kinds)) {
      case 0 -> dice(random, target, regions, ignoreIndex);
      case 1 -> random.nextBoolean() ? tversky.withGamma(power) : tversky.withGammaOfMean(power);
      case 2 ->
          new LossGeneralizedDice()
              .withTarget(target)
              .withVolume(any(random, LossGeneralizedDice.Volume.values()))
              .withSmooth(Smooth.of(1e-5)) // without, a p that is 0 in one type only is a step
              .withIgnoreIndex(ignoreIndex);
      case 3 -> new LossTopK(ofPixels(random, target, channels, ignoreIndex), kept(random));
      case 4 ->
          new LossFocal()
              .withTarget(target)
              .withGamma(random.nextInt(7) / 2.)
              .withWeight(weights(random, channels))
              .withIgnoreIndex(ignoreIndex);
      case 5 -> lovasz(random, target, ignoreIndex);
      default ->
          LossSum.of(
                  ofPixels(random, target, channels, ignoreIndex),
                  dice(random, target, regions, ignoreIndex),
                  lovasz(random, target, ignoreIndex))
              .withFactors(1, .5, 2);
    };
  }

  private static LossDice dice(Random random, Target target, Regions regions, int ignoreIndex) {
    return new LossDice()
        .withTarget(target)
        .withRegions(regions)
        .withSmooth(new Smooth(random.nextInt(2) / 10., 1e-5 + random.nextInt(2)))
        .withRatio(any(random, LossDice.Ratio.values()))
        .withOverlap(any(random, Overlap.values()))
        .withIgnoreIndex(ignoreIndex);
  }

  private static LossLovasz lovasz(Random random, Target target, int ignoreIndex) {
    return (target == Target.BINARY ? LossLovasz.hinge() : new LossLovasz())
        .withClasses(any(random, Regions.Classes.ALL, Regions.Classes.PRESENT))
        .withGrouping(any(random, Regions.Grouping.values()))
        .withIgnoreIndex(ignoreIndex);
  }

  private static PixelLoss ofPixels(Random random, Target target, int channels, int ignoreIndex) {
    double[] w = weights(random, channels);
    return target == Target.BINARY
        ? new LossBCEWithLogits().withPosWeight(w).withIgnoreIndex(ignoreIndex)
        : new LossCrossEntropy().withTarget(target).withWeight(w).withIgnoreIndex(ignoreIndex);
  }

  private static Hardest kept(Random random) {
    return random.nextBoolean()
        ? Hardest.share((1 + random.nextInt(10)) / 10.)
        : Hardest.below(random.nextInt(10) / 10., random.nextInt(20) + 1);
  }

  private static boolean ranks(SegmentationLoss loss) {
    return loss instanceof LossTopK || loss instanceof LossLovasz || loss instanceof LossSum;
  }

  @SafeVarargs
  private static <T> T any(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }

  @Test
  void lossesOfImages() {
    Fuzz.run(random -> lossOfImages(random, Target.INDEX, 2 + random.nextInt(4)));
  }

  @Test
  void lossesOfImagesWithChannels() {
    Fuzz.run(random -> lossOfImages(random, Target.BINARY, 1 + random.nextInt(3)));
  }

  @Test
  void lossesOfImagesWithProbabilities() {
    Fuzz.run(random -> lossOfImages(random, Target.PROBABILITY, 2 + random.nextInt(4)));
  }

  private static void lossOfImages(Random random, Target target, int channels) {
    int ignoreIndex = random.nextBoolean() ? 255 : -100;
    SegmentationLoss loss = ofImages(random, target, channels, ignoreIndex);
    boolean channelsAreAsked = target == Target.BINARY;
    Arrays arrays = Arrays.random(random, channels, channelsAreAsked ? channels : 1);
    if (target == Target.PROBABILITY) {
      arrays = arrays.withProbabilities(random, ignoreIndex);
    }
    checkImages(loss, arrays, new Counted(arrays, target, ignoreIndex), random);
  }

  private static void checkImages(
      SegmentationLoss loss, Arrays arrays, Counted counted, Random random) {
    if (arrays.mask != null && !ranks(loss)) {
      arrays.mask.muli(.5 + random.nextInt(3));
    }
    double[] logits = numbers(arrays.logits);
    double[] labels = numbers(arrays.labels);
    try {
      ValueAndGradient result = loss.valueAndGradient(arrays.labels, arrays.logits, arrays.mask);
      assertTrue(!counted.illegal, () -> "accepted " + arrays.labels + " by " + loss);
      counted.check(result, loss, arrays);
    } catch (IllegalArgumentException e) {
      assertTrue(counted.illegal, () -> loss + " refused good labels: " + e.getMessage());
      assertTrue(String.valueOf(e.getMessage()).matches("(?s)labels must .*, got .*"), e::toString);
    }
    assertArrayEquals(logits, numbers(arrays.logits), "logits are as they were");
    assertArrayEquals(labels, numbers(arrays.labels), "labels are as they were");
  }

  /** Which elements count, and whether a label or a logit of them is none. */
  private static final class Counted {
    final boolean[] elements;
    boolean illegal;
    boolean hasNan;

    Counted(Arrays arrays, Target target, int ignoreIndex) {
      elements = new boolean[(int) arrays.logits.length()];
      int channels = (int) arrays.logits.size(1);
      int last = target == Target.INDEX ? channels - 1 : 1;
      for (int n = 0; n < arrays.logits.size(0); n++) {
        for (int h = 0; h < arrays.logits.size(2); h++) {
          for (int w = 0; w < arrays.logits.size(3); w++) {
            for (int c = 0; c < channels; c++) {
              double label = arrays.labels.getDouble(n, target == Target.INDEX ? 0 : c, h, w);
              if (arrays.isMasked(n, c, h, w) || label == ignoreIndex) {
                continue;
              }
              boolean isWhole = target == Target.PROBABILITY || label == Math.rint(label);
              illegal |= !(label >= 0 && label <= last && isWhole);
              elements[arrays.index(n, c, h, w)] = true;
              hasNan |= Double.isNaN(arrays.logits.getDouble(n, c, h, w));
            }
          }
        }
      }
    }

    void check(ValueAndGradient result, SegmentationLoss loss, Arrays arrays) {
      double[] gradient = numbers(result.gradient());
      for (int i = 0; i < gradient.length; i++) {
        int at = i;
        assertTrue(
            elements[i] || gradient[i] == 0,
            () ->
                loss
                    + " has "
                    + gradient[at]
                    + " at "
                    + at
                    + ", which does not count, in "
                    + arrays);
        assertTrue(hasNan || Double.isFinite(gradient[i]), () -> loss + " has " + result);
      }
      if (hasNan) {
        return;
      }
      assertTrue(Double.isFinite(result.value()), loss::toString);
      INDArray precise = arrays.logits.castTo(DataType.DOUBLE);
      double expected = loss.value(arrays.labels, precise, arrays.mask);
      double slack = 10 * arrays.tolerance() * Math.max(1, Math.abs(expected));
      assertEquals(expected, result.value(), slack, loss::toString);
      assertEquals(
          result.value(),
          loss.value(arrays.labels, arrays.logits, arrays.mask),
          arrays.tolerance() * Math.max(1, Math.abs(expected)),
          loss::toString);
    }
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  private static double softplus(double z) {
    return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  }
}
