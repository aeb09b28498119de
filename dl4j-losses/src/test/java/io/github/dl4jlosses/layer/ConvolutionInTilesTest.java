package io.github.dl4jlosses.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.internal.fused.TileMath;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.LossDice;
import io.github.dl4jlosses.loss.LossFocal;
import io.github.dl4jlosses.loss.LossSum;
import io.github.dl4jlosses.loss.PixelLoss;
import io.github.dl4jlosses.loss.Reduction;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.loss.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * In FLOAT, convolution and loss are computed in tiles; in DOUBLE, by DL4J's convolution. Both are
 * the same function.
 */
class ConvolutionInTilesTest {
  /*
   * Of the largest gradient: a lane adds up to 500 products in float, whose roundings of 6e-8 add up
   * like the root of their number; the lanes and tiles are added in double.
   */
  private static final double TOLERANCE = 2e-6;

  private static final long[] IMAGES = {2, 5, 33, 31};

  /** A layer and the shape of its input, with the channels first. */
  @SuppressWarnings("ArrayRecordComponent") // rows of a table, never compared
  record Case(
      PixelLoss loss,
      int classes,
      ChannelAxis axis,
      Bias bias,
      Masks masks,
      Labels labels,
      long... input) {
    MultiLayerNetwork network(DataType type) {
      return network(type, new NeuralNetConfiguration.Builder());
    }

    MultiLayerNetwork network(DataType type, NeuralNetConfiguration.Builder settings) {
      SegmentationOutputLayer layer =
          SegmentationOutputLayer.builder(loss)
              .nIn(input[1])
              .nOut(classes)
              .hasBias(bias == Bias.ADDED)
              .channelAxis(axis)
              .build();
      settings.seed(7).dataType(type).updater(new Sgd(0.1)).biasInit(0.3);
      MultiLayerNetwork network = new MultiLayerNetwork(settings.list(layer).build());
      network.init();
      network.setParams(Nd4j.createFromArray(parameters(network.numParams())).castTo(type));
      return network;
    }

    private static float[] parameters(long count) {
      Random random = new Random(5);
      float[] parameters = new float[(int) count];
      for (int i = 0; i < count; i++) {
        parameters[i] = (float) random.nextGaussian();
      }
      return parameters;
    }

    private INDArray inAxis(INDArray x) {
      return (axis == ChannelAxis.LAST ? ChannelAxis.FIRST.last(x) : x).dup('c');
    }

    DataSet data() {
      Nd4j.getRandom().setSeed(3);
      long[] pixels = input.clone();
      pixels[1] = 1;
      INDArray mask = null;
      if (masks == Masks.OF_PIXELS) {
        mask = inAxis(Nd4j.rand(DataType.DOUBLE, pixels).gt(0.3).castTo(DataType.FLOAT));
      } else if (masks == Masks.OF_EXAMPLES) {
        mask = Nd4j.createFromArray(1f, 0f).reshape(2, 1);
      }
      INDArray x = Nd4j.randn(DataType.DOUBLE, input).castTo(DataType.FLOAT);
      return new DataSet(inAxis(x), labelsOf(pixels), null, mask);
    }

    private INDArray labelsOf(long... pixels) {
      long[] all = input.clone();
      all[1] = classes;
      boolean areIndices = loss instanceof LossCrossEntropy || loss.labelRule().isOfPixels();
      INDArray random = Nd4j.rand(DataType.DOUBLE, areIndices ? pixels : all);
      if (labels == Labels.SOFT) {
        INDArray soft = Nd4j.rand(DataType.DOUBLE, all);
        INDArray shares = areIndices ? soft.div(soft.sum(true, 1)) : soft;
        return inAxis(shares.castTo(DataType.FLOAT));
      }
      if (!areIndices) {
        return inAxis(random.gt(0.5).castTo(DataType.FLOAT));
      }
      INDArray indices = random.muli(classes).castTo(DataType.INT32);
      if (labels == Labels.ONE_HOT) {
        INDArray oneHot = Nd4j.zeros(DataType.FLOAT, all);
        for (int c = 0; c < classes; c++) {
          oneHot
              .get(NDArrayIndex.all(), NDArrayIndex.interval(c, c + 1))
              .assign(indices.eq(c).castTo(DataType.FLOAT));
        }
        return inAxis(oneHot);
      }
      return labels == Labels.WITHOUT_CHANNEL
          ? indices.reshape(input[0], input[2], input[3])
          : inAxis(indices);
    }

    @Override
    public String toString() {
      return loss
          + ", "
          + classes
          + " classes, "
          + axis
          + ", "
          + bias
          + ", "
          + masks
          + ", "
          + labels
          + ", "
          + Arrays.toString(input);
    }
  }

  enum Bias {
    NONE,
    ADDED
  }

  enum Masks {
    NONE,
    OF_PIXELS,
    OF_EXAMPLES
  }

  enum Labels {
    USUAL, // class indices [N, 1, ...], or bits
    WITHOUT_CHANNEL,
    ONE_HOT,
    SOFT
  }

  private static Case of(PixelLoss loss, int classes, ChannelAxis axis, long... input) {
    return new Case(loss, classes, axis, Bias.ADDED, Masks.NONE, Labels.USUAL, input);
  }

  private static Case of(PixelLoss loss, int classes, ChannelAxis axis, Masks masks) {
    return new Case(loss, classes, axis, Bias.ADDED, masks, Labels.USUAL, IMAGES);
  }

  private static Case of(PixelLoss loss, int classes, ChannelAxis axis, Labels labels) {
    return new Case(loss, classes, axis, Bias.ADDED, Masks.NONE, labels, IMAGES);
  }

  private static final LossCrossEntropy CE = new LossCrossEntropy();

  static final List<Case> CASES =
      Stream.of(ChannelAxis.values())
          .<Case>flatMap(
              axis ->
                  Stream.of(
                      of(CE, 2, axis, IMAGES),
                      of(CE, 7, axis, 3, 16, 40, 40),
                      of(CE, 21, axis, 1, 64, 70, 9),
                      of(CE, 150, axis, 1, 12, 8, 130),
                      of(CE, 3, axis, 4000, 6),
                      of(CE, 3, axis, 3, 6, 500),
                      of(CE, 3, axis, 2, 1, 3, 40, 7),
                      of(CE, 3, axis, 1, 8, 1, 1),
                      of(CE.withWeight(1, 2, 0.5).withIgnoreIndex(1), 3, axis, IMAGES),
                      of(
                          new LossCrossEntropy()
                              .withLabelSmoothing(0.1)
                              .withReduction(Reduction.SUM),
                          4,
                          axis,
                          IMAGES),
                      of(new LossBCEWithLogits(), 1, axis, IMAGES),
                      of(new LossBCEWithLogits().withPosWeight(1, 3, 2, 0.5), 4, axis, IMAGES),
                      of(new LossFocal(), 5, axis, IMAGES),
                      of(LossFocal.torchvision(), 2, axis, IMAGES),
                      of(CE, 3, axis, Masks.OF_PIXELS),
                      of(CE, 3, axis, Masks.OF_EXAMPLES),
                      of(new LossBCEWithLogits(), 2, axis, Masks.OF_EXAMPLES),
                      of(CE, 3, axis, Labels.WITHOUT_CHANNEL),
                      of(CE, 3, axis, Labels.ONE_HOT),
                      of(CE.withTarget(Target.PROBABILITY), 3, axis, Labels.SOFT),
                      of(new LossBCEWithLogits(), 4, axis, Labels.SOFT),
                      new Case(CE, 3, axis, Bias.NONE, Masks.NONE, Labels.USUAL, IMAGES),
                      new Case(
                          new LossBCEWithLogits(),
                          1,
                          axis,
                          Bias.NONE,
                          Masks.OF_PIXELS,
                          Labels.USUAL,
                          IMAGES)))
          .toList();

  /** What a layer makes in a backward pass. */
  private record Backward(double score, INDArray parameters, INDArray below) {
    static Backward of(MultiLayerNetwork network, DataSet data) {
      network.initGradientsView();
      Layer layer = network.getOutputLayer();
      LayerWorkspaceMgr memory = LayerWorkspaceMgr.noWorkspaces();
      DataType type = network.params().dataType();
      layer.setInput(data.getFeatures().castTo(type), memory);
      ((IOutputLayer) layer).setLabels(data.getLabels());
      layer.setMaskArray(data.getLabelsMaskArray());
      Pair<Gradient, INDArray> pair = layer.backpropGradient(null, memory);
      double score = ((IOutputLayer) layer).computeScore(0, true, memory);
      return new Backward(score, pair.getFirst().gradient().dup(), pair.getSecond());
    }
  }

  private static void assertClose(INDArray exact, INDArray x) {
    assertArrayEquals(exact.shape(), x.shape());
    double largest = exact.amaxNumber().doubleValue();
    assertTrue(largest > 0);
    assertArrayEquals(numbers(exact), numbers(x), TOLERANCE * largest);
  }

  /** INDArray.equals allows 1e-5. */
  private static double[] numbers(INDArray x) {
    return x.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  @BeforeAll
  static void needsVectors() {
    assertTrue(TileMath.fastest().products().isPresent(), "this JVM has no SIMD");
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void isTheFunctionThatDl4jComputesInDouble(Case c) {
    DataSet data = c.data();
    Backward exact = Backward.of(c.network(DataType.DOUBLE), data);
    Backward tiles = Backward.of(c.network(DataType.FLOAT), data);
    assertEquals(exact.score, tiles.score, 1e-6 * Math.abs(exact.score));
    assertClose(exact.parameters, tiles.parameters);
    assertClose(exact.below, tiles.below);
  }

  @Test
  void theBitsDoNotDependOnTheNumberOfThreads() throws Exception {
    Case c = of(CE, 21, ChannelAxis.FIRST, 2, 24, 96, 96);
    DataSet data = c.data();
    Backward here = Backward.of(c.network(DataType.FLOAT), data);
    for (int threads : new int[] {1, 2, 7}) {
      ForkJoinPool pool = new ForkJoinPool(threads);
      Backward there = pool.submit(() -> Backward.of(c.network(DataType.FLOAT), data)).get();
      pool.shutdown();
      assertEquals(here.score, there.score);
      assertArrayEquals(numbers(here.parameters), numbers(there.parameters));
      assertArrayEquals(numbers(here.below), numbers(there.below));
    }
  }

  @Test
  void dropoutAndWeightNoiseAreThoseOfTheLayer() {
    Case c = of(CE, 3, ChannelAxis.FIRST, IMAGES);
    DataSet data = c.data();
    List<MultiLayerNetwork> networks =
        Stream.of(DataType.DOUBLE, DataType.FLOAT)
            .map(
                type ->
                    c.network(
                        type,
                        new NeuralNetConfiguration.Builder()
                            .dropOut(0.7)
                            .weightNoise(new DropConnect(0.6, /* applyToBiases= */ true))))
            .toList();
    Nd4j.getRandom().setSeed(5);
    Backward exact = Backward.of(networks.get(0), data);
    Nd4j.getRandom().setSeed(5);
    Backward tiles = Backward.of(networks.get(1), data);
    assertEquals(exact.score, tiles.score, 1e-6 * exact.score);
    assertClose(exact.parameters, tiles.parameters);
    assertClose(exact.below, tiles.below);
  }

  /** Also after the JIT compiler has come to it. */
  @Test
  void theBitsAreThoseOfTheFirstCall() {
    Case c = of(CE, 3, ChannelAxis.FIRST, 1, 6, 16, 16);
    DataSet data = c.data();
    MultiLayerNetwork network = c.network(DataType.FLOAT);
    double[] first = numbers(Backward.of(network, data).parameters);
    for (int i = 0; i < 3000; i++) {
      assertArrayEquals(first, numbers(Backward.of(network, data).parameters));
    }
  }

  @Test
  void labelsAreCheckedAsByTheLossAlone() {
    Case c = of(CE, 3, ChannelAxis.LAST, IMAGES);
    DataSet data = c.data();
    data.getLabels().putScalar(new int[] {1, 2, 3, 0}, 7);
    MultiLayerNetwork network = c.network(DataType.FLOAT);
    INDArray before = network.params().dup();
    IllegalArgumentException ofTiles =
        assertThrows(IllegalArgumentException.class, () -> network.fit(data));
    IllegalArgumentException alone =
        assertThrows(IllegalArgumentException.class, () -> c.network(DataType.DOUBLE).fit(data));
    assertEquals(alone.getMessage(), ofTiles.getMessage());
    assertArrayEquals(numbers(before), numbers(network.params()));
  }

  @Test
  void channelsOfTheInputAreCheckedAsByDl4j() {
    for (ChannelAxis axis : ChannelAxis.values()) {
      Case c = of(CE, 3, axis, IMAGES);
      DataSet data = of(CE, 3, axis, 2, 6, 33, 31).data();
      List<String> messages =
          Stream.of(DataType.DOUBLE, DataType.FLOAT)
              .map(c::network)
              .map(network -> assertThrows(RuntimeException.class, () -> network.fit(data)))
              .map(Throwable::getMessage)
              .toList();
      assertTrue(messages.get(0).contains("expected input channels = 5"), messages.get(0));
      assertEquals(messages.get(0), messages.get(1));
    }
  }

  @Test
  void whereNothingCountsAllGradientsAreZero() {
    Case c = of(CE, 3, ChannelAxis.FIRST, Masks.OF_PIXELS);
    DataSet data = c.data();
    data.getLabelsMaskArray().assign(0);
    Backward tiles = Backward.of(c.network(DataType.FLOAT), data);
    assertTrue(Double.isNaN(tiles.score)); // a mean over nothing, as PyTorch has it
    assertEquals(0, tiles.parameters.amaxNumber().doubleValue());
    assertEquals(0, tiles.below.amaxNumber().doubleValue());
  }

  @Test
  void areTilesOfPixelLossesInFloat() {
    INDArray x = Nd4j.ones(DataType.FLOAT, 1, 2, 3, 3);
    INDArray w = Nd4j.ones(DataType.FLOAT, 3, 2, 1, 1);
    assertTrue(head(CE).tilesOf(x, w).isPresent());
    assertTrue(head(new LossBCEWithLogits()).tilesOf(x, w).isPresent());
    assertFalse(head(CE).tilesOf(x.castTo(DataType.DOUBLE), w).isPresent());
    assertFalse(head(CE).tilesOf(x, w.castTo(DataType.DOUBLE)).isPresent());
    assertFalse(head(CE).tilesOf(Nd4j.create(DataType.FLOAT, 0, 2, 3, 3), w).isPresent());
    assertFalse(head(CE).tilesOf(x, Nd4j.create(DataType.FLOAT, 400, 400, 1, 1)).isPresent());
    assertFalse(head(new LossDice()).tilesOf(x, w).isPresent());
    assertFalse(head(LossSum.of(CE, new LossDice())).tilesOf(x, w).isPresent());
    System.setProperty("dl4jlosses.kernel", "scalar");
    try {
      assertFalse(head(CE).tilesOf(x, w).isPresent());
    } finally {
      System.clearProperty("dl4jlosses.kernel");
    }
  }

  @Test
  void aNetworkMayGetFeaturesOfAnotherType() {
    Case c = of(CE, 3, ChannelAxis.FIRST, IMAGES);
    DataSet data = c.data();
    MultiLayerNetwork same = c.network(DataType.DOUBLE);
    MultiLayerNetwork other = c.network(DataType.DOUBLE);
    same.fit(new DataSet(data.getFeatures().castTo(DataType.DOUBLE), data.getLabels()));
    other.fit(data);
    assertArrayEquals(numbers(same.params()), numbers(other.params()));
  }

  private static LossHead head(SegmentationLoss loss) {
    return new LossHead(SegmentationOutputLayer.builder(loss).nIn(2).nOut(3).build());
  }
}
