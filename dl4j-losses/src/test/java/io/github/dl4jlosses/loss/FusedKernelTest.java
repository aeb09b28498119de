package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.internal.engine.Engine;
import io.github.dl4jlosses.internal.formula.BinaryFocalFormula;
import io.github.dl4jlosses.internal.formula.FocalFormula;
import io.github.dl4jlosses.internal.formula.Part;
import io.github.dl4jlosses.internal.fused.DoubleTile;
import io.github.dl4jlosses.internal.fused.FloatTile;
import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath;
import io.github.dl4jlosses.internal.label.Inputs;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Tiles in float give what tiles in double give, whatever shapes, strides and parameters. */
class FusedKernelTest {
  private static final List<Tile.Maker> FLOATS =
      List.of(FloatTile.maker(TileMath.scalar()), FloatTile.maker(TileMath.fastest()));

  private static final double WIDE = 30; // deviation of logits whose exponentials underflow

  /** A loss and arrays for it, all drawn from one seed. */
  private record Draw(
      long seed, PixelLoss loss, List<Part> parts, Inputs inputs, INDArray gradient) {
    static Draw of(long seed) {
      Random random = new Random(seed);
      long[] shape = shape(random);
      PixelLoss drawn = drawLoss(random, (int) shape[1]);
      PixelLoss loss = shape[1] == 1 ? ofOneChannel(drawn) : drawn;
      INDArray logits = Nd4j.create(DataType.FLOAT, shape);
      double size = new double[] {0.1, 3, WIDE}[random.nextInt(3)];
      fill(logits, i -> random.nextGaussian() * size);
      INDArray labels = labels(random, loss, shape);
      INDArray mask = mask(random, loss, shape);
      List<Part> parts = drawParts(random, loss, (int) shape[1], size == WIDE);
      return new Draw(
          seed,
          loss,
          parts,
          Inputs.of(
              loss.labelRule(),
              relaid(random, labels),
              relaid(random, logits),
              mask == null ? null : relaid(random, mask)),
          relaid(random, Nd4j.create(DataType.FLOAT, shape)));
    }

    double value(Tile.Maker maker) {
      return Engine.value(parts, loss.labelRule(), inputs, maker);
    }

    double gradientInto(INDArray into, Tile.Maker maker) {
      return Engine.gradientInto(into, 1, parts, loss.labelRule(), inputs, maker);
    }

    /** A formula of pixels by itself forms no difference of sums. */
    private boolean isOfPixels() {
      return parts.size() == 1
          && parts.get(0).factor() == 1
          && !(parts.get(0).formula() instanceof FocalFormula)
          && !(parts.get(0).formula() instanceof BinaryFocalFormula);
    }

    double slack() {
      return isOfPixels() ? 1e-30 : 1e-7;
    }

    double precision() {
      return isOfPixels() ? 1e-6 : 4e-6;
    }

    /** The rounding of one pixel in a mean over those that count. */
    double rounding() {
      double divisor =
          Engine.losses(loss.formula(inputs.channels()), loss.labelRule(), inputs).divisor();
      return 1e-7 / Math.max(divisor, 1e-3);
    }

    @Override
    public String toString() {
      List<String> formulas =
          parts.stream().map(part -> part.formula().getClass().getSimpleName()).toList();
      return seed + " " + Arrays.toString(inputs.source().shape()) + " " + loss + " " + formulas;
    }
  }

  private static long[] shape(Random random) {
    int classes = new int[] {1, 2, 3, 7, 21, 150}[random.nextInt(6)];
    return switch (random.nextInt(5)) {
      case 0 -> new long[] {1 + random.nextInt(3000), classes};
      case 1 -> new long[] {1 + random.nextInt(3), classes, 1 + random.nextInt(200)};
      case 2 -> new long[] {1, classes, 1, 1 + random.nextInt(5)};
      case 3 -> new long[] {2, classes, 1 + random.nextInt(4), 1 + random.nextInt(4), 5};
      default -> new long[] {1 + random.nextInt(3), classes, 33, 1 + random.nextInt(40)};
    };
  }

  private static PixelLoss drawLoss(Random random, int classes) {
    double smoothing = random.nextBoolean() ? 0 : 0.2;
    double[] weight = random.doubles(classes, 0, 3).toArray();
    int ignoreIndex = new int[] {255, -100, 0}[random.nextInt(3)];
    Reduction reduction = Reduction.MEAN_OR_ZERO;
    Weights weights = random.nextBoolean() ? Weights.uniform() : Weights.of(weight);
    if (random.nextInt(3) == 0) {
      Weights positive =
          random.nextBoolean()
              ? Weights.uniform()
              : Weights.of(random.doubles(classes, 0, 9).toArray());
      return new LossBCEWithLogits(weights, positive, ignoreIndex, smoothing, reduction);
    }
    Target target = random.nextInt(3) == 0 ? Target.PROBABILITY : Target.INDEX;
    return new LossCrossEntropy(weights, ignoreIndex, smoothing, reduction, target);
  }

  /** The loss, Dice with the same labels, or both. */
  private static List<Part> drawParts(Random random, PixelLoss loss, int channels, boolean isWide) {
    Part ofPixels = new Part(1, loss.formula(channels));
    Part ofRegions = new Part(0.5, drawDice(random, loss, channels, isWide).formula(channels));
    return switch (random.nextInt(5)) {
      case 0 -> List.of(ofRegions);
      case 1 -> List.of(ofPixels, ofRegions);
      case 2 -> List.of(new Part(2, ofPixels.formula()), ofRegions, ofPixels);
      case 3 -> drawFocal(random, loss, channels, List.of(ofRegions, ofPixels));
      default -> List.of(ofPixels);
    };
  }

  /** Focal loss with the same labels, by itself or beside others. */
  private static List<Part> drawFocal(
      Random random, PixelLoss loss, int channels, List<Part> others) {
    Target target = EngineTypes.target(loss.labelRule().kind());
    if (target == Target.PROBABILITY) {
      return others;
    }
    LossFocal focal =
        new LossFocal(
            target,
            new double[] {0, .5, 2, 3.3}[channels % 4],
            loss.weight(),
            target == Target.INDEX ? LossFocal.Balance.even() : LossFocal.Balance.ofAlpha(.3),
            Reduction.MEAN_OR_ZERO,
            loss.ignoreIndex());
    Part part = new Part(1, focal.formula(channels));
    return random.nextBoolean() ? List.of(part) : List.of(others.get(0), part, others.get(1));
  }

  private static <T> T one(Random random, T[] of) {
    return of[random.nextInt(of.length)];
  }

  /**
   * Without smoothing the term of a class without a label is 1 where its p is above 0, and 0 where
   * p underflows, as it does in float first: such a jump is no error of a kernel.
   */
  private static LossDice drawDice(Random random, PixelLoss loss, int channels, boolean isWide) {
    Weights weights =
        random.nextBoolean()
            ? Weights.uniform()
            : Weights.of(random.doubles(channels, 0, 3).toArray());
    Regions regions =
        new Regions(
            one(random, Regions.Grouping.values()), one(random, Regions.Classes.values()), weights);
    return new LossDice(
        EngineTypes.target(loss.labelRule().kind()),
        regions,
        Smooth.of(Math.max(random.nextInt(2), isWide ? 1 : 0)),
        one(random, LossDice.Ratio.values()),
        one(random, Overlap.values()),
        loss.ignoreIndex());
  }

  /** Returns a loss without softmax, which one channel has none of. */
  private static PixelLoss ofOneChannel(PixelLoss loss) {
    return loss instanceof LossBCEWithLogits
        ? loss
        : new LossBCEWithLogits()
            .withIgnoreIndex(loss.ignoreIndex())
            .withReduction(loss.reduction());
  }

  private static INDArray labels(Random random, PixelLoss loss, long[] shape) {
    DataType[] types = {
      DataType.FLOAT,
      DataType.DOUBLE,
      DataType.INT32,
      DataType.INT64,
      DataType.UINT8,
      DataType.FLOAT16
    };
    boolean indices = loss instanceof LossCrossEntropy ce && ce.target() == Target.INDEX;
    int classes = (int) shape[1];
    if (indices && random.nextBoolean()) {
      long[] one = shape.clone();
      one[1] = 1;
      INDArray labels = Nd4j.create(DataType.DOUBLE, one);
      fill(labels, i -> random.nextInt(9) == 0 ? loss.ignoreIndex() : random.nextInt(classes));
      DataType type = types[random.nextInt(types.length)];
      return labels.castTo(
          type == DataType.UINT8 && loss.ignoreIndex() < 0 ? DataType.INT32 : type);
    }
    INDArray labels = Nd4j.create(DataType.DOUBLE, shape);
    int inner = (int) (labels.length() / shape[0] / classes); // pixels of an example
    if (indices) {
      int[] ofPixel = random.ints(shape[0] * inner, 0, classes).toArray();
      fill(
          labels,
          i -> ofPixel[i / (classes * inner) * inner + i % inner] == i / inner % classes ? 1 : 0);
      return labels.castTo(DataType.FLOAT);
    }
    boolean wholePixels = loss instanceof LossCrossEntropy;
    fill(
        labels,
        i -> {
          int pixel = i / (classes * inner) * inner + i % inner;
          boolean ignored = wholePixels ? pixel % 9 == 0 : random.nextInt(9) == 0;
          return ignored ? loss.ignoreIndex() : random.nextDouble();
        });
    return labels.castTo(types[random.nextInt(2)]);
  }

  private static @Nullable INDArray mask(Random random, PixelLoss loss, long[] shape) {
    long[] of = shape.clone();
    switch (random.nextInt(4)) {
      case 0 -> {
        return null;
      }
      case 1 -> Arrays.fill(of, 1, of.length, 1);
      case 2 -> of[1] = 1;
      default -> of[1] = loss instanceof LossCrossEntropy ? 1 : shape[1];
    }
    INDArray mask = Nd4j.create(DataType.FLOAT, of);
    fill(mask, i -> random.nextInt(3) * 0.7);
    return mask;
  }

  private static void fill(INDArray x, IntToDoubleFunction value) {
    x.assign(
        Nd4j.createFromArray(IntStream.range(0, (int) x.length()).mapToDouble(value).toArray())
            .reshape(x.shape()));
  }

  /** Returns the same numbers in another order in memory, or as a view of more. */
  private static INDArray relaid(Random random, INDArray x) {
    return switch (random.nextInt(4)) {
      case 0 -> x;
      case 1 -> x.dup('f');
      case 2 -> { // channels last
        int[] order =
            IntStream.range(0, x.rank()).map(d -> d == 0 ? 0 : d % (x.rank() - 1) + 1).toArray();
        int[] back = new int[order.length];
        IntStream.range(0, order.length).forEach(d -> back[order[d]] = d);
        yield x.permute(order).dup('c').permute(back);
      }
      default -> {
        long[] larger = Arrays.stream(x.shape()).map(size -> size + 2).toArray();
        INDArrayIndex[] inside =
            Arrays.stream(x.shape())
                .mapToObj(size -> NDArrayIndex.interval(1, size + 1))
                .toArray(INDArrayIndex[]::new);
        INDArray view = Nd4j.create(x.dataType(), larger).get(inside);
        view.assign(x);
        yield view;
      }
    };
  }

  static Stream<Draw> draws() {
    return IntStream.range(0, 100).mapToObj(Draw::of);
  }

  static Stream<Draw> moreDraws() {
    return IntStream.range(100, 1000).mapToObj(Draw::of);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("draws")
  void equalsTilesInDouble(Draw draw) {
    INDArray expected = Nd4j.create(DataType.DOUBLE, draw.inputs.source().shape());
    double reference = draw.gradientInto(expected, DoubleTile.MAKER);
    // Of the largest entry; and p - y rounds at 6e-8 even where the difference is almost 0, as with
    // one class.
    double tolerance = draw.precision() * expected.amaxNumber().doubleValue() + draw.rounding();
    for (Tile.Maker maker : FLOATS) {
      double value = draw.gradientInto(draw.gradient, maker);
      assertEquals(
          reference,
          value,
          1e-6 * Math.abs(reference) + draw.slack(),
          maker.description() + " " + draw);
      assertEquals(
          value, draw.value(maker), 1e-13 * Math.abs(value) + draw.slack()); // in other tiles
      INDArray difference = draw.gradient.castTo(DataType.DOUBLE).sub(expected);
      assertTrue(
          difference.amaxNumber().doubleValue() <= tolerance, maker.description() + " " + draw);
    }
  }

  /** Values only: errors that are almost equal may change ranks, and so derivatives, in float. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("someDraws")
  void ranksOfTilesInDouble(Draw draw) {
    boolean ofChannels = draw.loss instanceof LossBCEWithLogits;
    INDArray mask = draw.inputs.mask();
    Inputs inputs =
        new Inputs(
            draw.inputs.source(), draw.inputs.labels(), mask == null ? null : mask.gt(0)); // BOOL
    assertSameValue(new LossTopK(draw.loss, Hardest.share(0.3)), inputs);
    Regions regions =
        new Regions().withGrouping(one(new Random(draw.seed), Regions.Grouping.values()));
    if (ofChannels) {
      INDArray bits = inputs.labels().castTo(DataType.DOUBLE).gt(.5);
      assertSameValue(
          new LossLovasz(Target.BINARY, regions, -100),
          new Inputs(inputs.source(), bits, inputs.mask()));
    } else if (EngineTypes.target(draw.loss.labelRule().kind()) == Target.INDEX) {
      assertSameValue(new LossLovasz(Target.INDEX, regions, draw.loss.ignoreIndex()), inputs);
    }
  }

  private static void assertSameValue(EngineLoss loss, Inputs inputs) {
    List<Part> parts = List.of(new Part(1, loss.formula(inputs.channels())));
    double exact = Engine.value(parts, loss.labelRule(), inputs, DoubleTile.MAKER);
    for (Tile.Maker maker : FLOATS) {
      double value = Engine.value(parts, loss.labelRule(), inputs, maker);
      assertEquals(exact, value, 1e-6 * Math.abs(exact) + 1e-7, maker.description() + loss);
    }
  }

  static Stream<Draw> someDraws() {
    return draws().limit(20);
  }

  @Test
  void theDrawsHoldEveryKind() {
    Set<String> kinds =
        draws()
            .map(
                draw -> {
                  boolean bce = draw.loss instanceof LossBCEWithLogits;
                  Inputs inputs = draw.inputs;
                  boolean perPixel = !bce && inputs.labels().size(1) == 1;
                  String loss = bce ? "BCE" : perPixel ? "CE of indices" : "CE";
                  return loss + " " + inputs.labels().dataType();
                })
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        Set.of(
            "BCE DOUBLE",
            "BCE FLOAT",
            "CE DOUBLE",
            "CE FLOAT",
            "CE of indices DOUBLE",
            "CE of indices FLOAT",
            "CE of indices HALF",
            "CE of indices INT",
            "CE of indices LONG",
            "CE of indices UBYTE"),
        kinds);
    assertEquals(4, draws().map(draw -> draw.inputs.source().rank()).distinct().count());
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}")
  @MethodSource("moreDraws")
  void equalsTilesInDoubleInMoreDraws(Draw draw) {
    equalsTilesInDouble(draw);
  }

  @Test
  void writesNothingBesideTheGradient() {
    INDArray larger = Nd4j.valueArrayOf(new long[] {4, 5, 9, 9}, 7f, DataType.FLOAT);
    INDArray inside =
        larger.get(
            NDArrayIndex.interval(1, 3),
            NDArrayIndex.interval(1, 4),
            NDArrayIndex.interval(1, 8),
            NDArrayIndex.interval(1, 8));
    INDArray logits = Nd4j.rand(DataType.FLOAT, inside.shape());
    new LossCrossEntropy().gradientInto(inside, 1, Nd4j.zeros(2, 1, 7, 7), logits, null);

    long untouched = larger.length() - inside.length();
    assertEquals(untouched, larger.eq(7).castTo(DataType.INT64).sumNumber().longValue());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void theNumberOfThreadsChangesNothing(int threads) throws Exception {
    INDArray logits = Nd4j.rand(DataType.FLOAT, 2, 21, 96, 96).muli(8);
    INDArray labels = Nd4j.rand(DataType.FLOAT, 2, 1, 96, 96).muli(20).castTo(DataType.INT32);
    LossCrossEntropy loss = new LossCrossEntropy().withLabelSmoothing(0.1);
    ValueAndGradient here = loss.valueAndGradient(labels, logits, null);
    ForkJoinPool pool = new ForkJoinPool(threads);
    ValueAndGradient there = pool.submit(() -> loss.valueAndGradient(labels, logits, null)).get();
    pool.shutdown();

    assertEquals(here.value(), there.value());
    assertEquals(0, here.gradient().sub(there.gradient()).amaxNumber().doubleValue());
  }

  @Test
  void aPropertyChoosesTheKernel() {
    INDArray logits = Nd4j.rand(DataType.FLOAT, 50, 3);
    INDArray labels = Nd4j.zeros(50, 1);
    LossCrossEntropy loss = new LossCrossEntropy();
    double exact = loss.value(labels, logits.castTo(DataType.DOUBLE), null);
    try {
      assertEquals(TileMath.fastest().description(), LossArithmetic.description());
      System.setProperty("dl4jlosses.kernel", "double");
      assertEquals("double", LossArithmetic.description());
      assertEquals(exact, loss.value(labels, logits, null), 1e-15);
      System.setProperty("dl4jlosses.kernel", "scalar");
      assertEquals("scalar", LossArithmetic.description());
      assertEquals(exact, loss.value(labels, logits, null), 1e-7);
      System.setProperty("dl4jlosses.kernel", "fast");
      assertEquals(
          "dl4jlosses.kernel must be auto, scalar or double, got fast",
          assertThrows(IllegalArgumentException.class, () -> loss.value(labels, logits, null))
              .getMessage());
    } finally {
      System.clearProperty("dl4jlosses.kernel");
    }
  }
}
