package io.github.dl4jlosses.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.LossDice;
import io.github.dl4jlosses.loss.LossSum;
import io.github.dl4jlosses.loss.SegmentationLoss;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.memory.MemoryUseMode;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * The layer is a convolution of 1 x 1 and a SegmentationLossLayer: to the last bit, but for losses
 * of pixels in FLOAT, which add up their gradients in another order.
 */
class SegmentationOutputLayerTest {
  private static final int N = 3;
  private static final int CLASSES = 3;
  private static final int H = 4;
  private static final int W = 5;

  private static final SegmentationLoss CE = new LossCrossEntropy().withWeight(1, 2, 0.5);
  private static final SegmentationLoss BCE = new LossBCEWithLogits();
  private static final SegmentationLoss SUM = LossSum.of(new LossCrossEntropy(), new LossDice());

  @BeforeAll
  static void gradientChecksWantDoubles() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void restoreTheDefault() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  private static NeuralNetConfiguration.Builder plain() {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(DataType.DOUBLE)
        .updater(new Adam(0.01))
        .convolutionMode(ConvolutionMode.Same);
  }

  private static NeuralNetConfiguration.Builder withEverything() {
    return plain()
        .weightInit(WeightInit.RELU)
        .biasInit(0.1)
        .biasUpdater(new Sgd(0.1))
        .l1(1e-3)
        .l2(1e-2)
        .l2Bias(1e-3)
        .dropOut(0.8)
        .weightNoise(new DropConnect(0.9))
        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
        .gradientNormalizationThreshold(0.1)
        .constrainWeights(new MaxNormConstraint(0.5, 1))
        .miniBatch(false);
  }

  /** A network whose settings, format, loss and kind of network are those of a case. */
  record Case(
      String name,
      Supplier<NeuralNetConfiguration.Builder> settings,
      DataType type,
      CNN2DFormat format,
      SegmentationLoss loss,
      boolean graph) {
    private NeuralNetwork network(org.deeplearning4j.nn.conf.layers.Layer... last) {
      InputType images = InputType.convolutional(H, W, 2, format);
      if (!graph) {
        NeuralNetConfiguration.ListBuilder list = settings.get().dataType(type).list();
        Stream.concat(Stream.of(features()), Stream.of(last)).forEach(list::layer);
        MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(images).build());
        network.init();
        return network;
      }
      var builder = settings.get().dataType(type).graphBuilder().addInputs("images");
      builder.setInputTypes(images).appendLayer("features", features());
      for (int i = 0; i < last.length; i++) {
        builder.appendLayer(i == last.length - 1 ? "out" : "logits", last[i]);
      }
      ComputationGraph network = new ComputationGraph(builder.setOutputs("out").build());
      network.init();
      return network;
    }

    private boolean isInTiles() {
      return type == DataType.FLOAT && loss != SUM;
    }

    NeuralNetwork ofOne() {
      return network(new SegmentationOutputLayer.Builder(loss).nOut(CLASSES).build());
    }

    NeuralNetwork ofTwo() {
      return network(
          new ConvolutionLayer.Builder(1, 1).nOut(CLASSES).activation(Activation.IDENTITY).build(),
          new SegmentationLossLayer.Builder(loss).build());
    }

    private static org.deeplearning4j.nn.conf.layers.Layer features() {
      return new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.TANH).build();
    }

    DataSet data() {
      Nd4j.getRandom().setSeed(3);
      long[] images =
          format == CNN2DFormat.NHWC ? new long[] {N, H, W, 2} : new long[] {N, 2, H, W};
      long[] bits =
          format == CNN2DFormat.NHWC
              ? new long[] {N, H, W, CLASSES}
              : new long[] {N, CLASSES, H, W};
      INDArray labels =
          loss == BCE
              ? Nd4j.rand(DataType.DOUBLE, bits).gt(0.5).castTo(type)
              : Nd4j.rand(DataType.DOUBLE, N, 1, H, W).muli(CLASSES).castTo(DataType.INT32);
      INDArray mask = Nd4j.rand(DataType.DOUBLE, N, 1, H, W).gt(0.2).castTo(type);
      return new DataSet(Nd4j.rand(DataType.DOUBLE, images).castTo(type), labels, null, mask);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Case> CASES =
      Stream.of(false, true)
          .flatMap(
              graph -> {
                String kind = graph ? "graph, " : "layers, ";
                return Stream.of(
                    of(kind, "NCHW", DataType.DOUBLE, CNN2DFormat.NCHW, CE, graph),
                    of(kind, "NHWC", DataType.DOUBLE, CNN2DFormat.NHWC, CE, graph),
                    of(kind, "BCE, FLOAT", DataType.FLOAT, CNN2DFormat.NCHW, BCE, graph),
                    of(kind, "BCE, NHWC", DataType.DOUBLE, CNN2DFormat.NHWC, BCE, graph),
                    of(kind, "CE + Dice, FLOAT", DataType.FLOAT, CNN2DFormat.NCHW, SUM, graph),
                    of(kind, "NHWC, FLOAT", DataType.FLOAT, CNN2DFormat.NHWC, CE, graph),
                    withEverything(kind, DataType.DOUBLE, graph),
                    withEverything(kind, DataType.FLOAT, graph));
              })
          .toList();

  private static Case withEverything(String kind, DataType type, boolean graph) {
    return new Case(
        kind + "all defaults, " + type,
        SegmentationOutputLayerTest::withEverything,
        type,
        CNN2DFormat.NCHW,
        CE,
        graph);
  }

  private static Case of(
      String kind,
      String name,
      DataType type,
      CNN2DFormat format,
      SegmentationLoss loss,
      boolean graph) {
    return new Case(kind + name, SegmentationOutputLayerTest::plain, type, format, loss, graph);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void isAConvolutionAndALossLayer(Case c) {
    NeuralNetwork one = c.ofOne();
    NeuralNetwork two = c.ofTwo();
    DataSet data = c.data();
    assertSameNumbers(Nets.params(two), Nets.params(one));
    assertSameNumbers(Nets.output(two, data), Nets.output(one, data));
    assertEquals(Nets.score(two, data), Nets.score(one, data));
    assertSameNumbers(Nets.scoreExamples(two, data), Nets.scoreExamples(one, data));
    Nd4j.getRandom().setSeed(5); // of dropout
    INDArray noisy = outputInTraining(two, data);
    Nd4j.getRandom().setSeed(5);
    assertSameNumbers(noisy, outputInTraining(one, data));
    Nd4j.getRandom().setSeed(5);
    INDArray gradient = Nets.gradient(two, data);
    Nd4j.getRandom().setSeed(5);
    INDArray gradientOfOne = Nets.gradient(one, data);
    if (c.isInTiles()) {
      assertClose(gradient, gradientOfOne);
    } else {
      assertSameNumbers(gradient, gradientOfOne);
    }

    Nd4j.getRandom().setSeed(5);
    List<Double> scores = Stream.generate(() -> Nets.fit(two, data)).limit(3).toList();
    Nd4j.getRandom().setSeed(5);
    List<Double> ofOne = Stream.generate(() -> Nets.fit(one, data)).limit(3).toList();
    if (c.isInTiles()) {
      for (int i = 0; i < scores.size(); i++) {
        assertEquals(scores.get(i), ofOne.get(i), 1e-6 * scores.get(i));
      }
      assertClose(Nets.params(two), Nets.params(one));
      assertClose(Nets.output(two, data), Nets.output(one, data));
      return;
    }
    assertEquals(scores, ofOne);
    assertSameNumbers(Nets.params(two), Nets.params(one));
    assertSameNumbers(Nets.output(two, data), Nets.output(one, data));
  }

  /** Within 1e-6 of the largest: some ten roundings of float. */
  private static void assertClose(INDArray expected, INDArray x) {
    double largest = expected.amaxNumber().doubleValue();
    assertArrayEquals(numbers(expected), numbers(x), 1e-6 * largest);
  }

  private static void assertSameNumbers(INDArray expected, INDArray x) {
    assertArrayEquals(numbers(expected), numbers(x));
  }

  /** INDArray.equals allows 1e-5. */
  private static double[] numbers(INDArray x) {
    return x.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  /** Of a graph whose last layer has dropout, DL4J cannot tell it: a workspace is not open. */
  private static INDArray outputInTraining(NeuralNetwork network, DataSet data) {
    return network instanceof MultiLayerNetwork layers
        ? layers.output(data.getFeatures(), /* train= */ true)
        : Nets.output(network, data);
  }

  @Test
  void parametersAreThoseOfAConvolution() {
    Layer layer = Nets.last(CASES.get(0).ofOne());
    assertArrayEquals(new long[] {CLASSES, 4, 1, 1}, layer.getParam("W").shape());
    assertEquals(CLASSES, layer.getParam("b").length());
    assertEquals(2, layer.paramTable().size());
    assertEquals(CLASSES * 5, layer.numParams());
    NeuralNetwork without =
        CASES
            .get(0)
            .network(new SegmentationOutputLayer.Builder(CE).nOut(CLASSES).hasBias(false).build());
    assertEquals(CLASSES * 4, Nets.last(without).numParams());
    Nets.fit(without, CASES.get(0).data());
  }

  /** Inputs of another rank are the same pixels in another shape. */
  @SuppressWarnings("ArrayRecordComponent") // rows of a table, never compared
  record Shape(String name, InputType type, long[] input, ChannelAxis axis) {
    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Shape> SHAPES =
      List.of(
          shape("[N, C]", InputType.feedForward(4), ChannelAxis.FIRST, N, 4),
          shape("[N, C, T]", InputType.recurrent(4, W), ChannelAxis.FIRST, N, 4, W),
          shape("[N, T, C]", InputType.recurrent(4, W, RNNFormat.NWC), ChannelAxis.LAST, N, W, 4),
          shape(
              "[N, C, D, H, W]",
              InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 2, H, W, 4),
              ChannelAxis.FIRST,
              N,
              4,
              2,
              H,
              W),
          shape(
              "[N, D, H, W, C]",
              InputType.convolutional3D(Convolution3D.DataFormat.NDHWC, 2, H, W, 4),
              ChannelAxis.LAST,
              N,
              2,
              H,
              W,
              4));

  private static Shape shape(String name, InputType type, ChannelAxis axis, long... input) {
    return new Shape(name, type, input, axis);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("SHAPES")
  void inputsOfOtherRanksAreImagesInAnotherShape(Shape shape) {
    boolean last = shape.axis == ChannelAxis.LAST;
    int rank = shape.input.length;
    long pixels = 1;
    for (int d = 1; d < rank; d++) {
      pixels *= d == (last ? rank - 1 : 1) ? 1 : shape.input[d];
    }
    MultiLayerNetwork network = alone(shape.type);
    MultiLayerNetwork images =
        alone(InputType.convolutional(pixels, 1, 4, last ? CNN2DFormat.NHWC : CNN2DFormat.NCHW));
    INDArray x = Nd4j.rand(DataType.DOUBLE, shape.input);
    INDArray labels = Nd4j.rand(DataType.DOUBLE, N, pixels).muli(CLASSES).castTo(DataType.INT32);
    INDArray xOfImages = last ? x.reshape(N, pixels, 1, 4) : x.reshape(N, 4, pixels, 1);
    long[] perPixel = new long[rank - 1];
    for (int d = 0, i = 0; d < rank; d++) {
      if (d != (last ? rank - 1 : 1)) {
        perPixel[i++] = shape.input[d];
      }
    }
    DataSet data = new DataSet(x, rank == 2 ? labels.reshape(N, 1) : labels.reshape(perPixel));
    DataSet ofImages = new DataSet(xOfImages, labels.reshape(N, 1, pixels, 1));
    long[] output = shape.input.clone();
    output[last ? rank - 1 : 1] = CLASSES;
    assertArrayEquals(output, network.output(x).shape());
    assertArrayEquals(
        images.output(xOfImages).reshape(-1).toDoubleVector(),
        network.output(x).reshape(-1).toDoubleVector());
    for (int step = 0; step < 3; step++) {
      assertEquals(images.score(ofImages), network.score(data), 1e-15);
      images.fit(ofImages);
      network.fit(data);
    }
    assertEquals(images.params(), network.params());
  }

  private static MultiLayerNetwork alone(InputType type) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            plain()
                .list(new SegmentationOutputLayer.Builder(CE).nOut(CLASSES).build())
                .setInputType(type)
                .build());
    network.init();
    return network;
  }

  @Test
  void theGradientBelowALayerOfAnotherRankEqualsCentralDifferences() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            plain()
                .updater(new Sgd(1))
                .list(
                    new Convolution3D.Builder(1, 1, 1)
                        .nOut(4)
                        .dataFormat(Convolution3D.DataFormat.NCDHW)
                        .activation(Activation.TANH)
                        .build(),
                    new SegmentationOutputLayer.Builder(CE).nOut(CLASSES).build())
                .setInputType(InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 2, H, W, 2))
                .build());
    network.init();
    assertTrue(
        GradientCheckUtil.checkGradients(
            new GradientCheckUtil.MLNConfig()
                .net(network)
                .input(Nd4j.rand(DataType.DOUBLE, N, 2, 2, H, W))
                .labels(Nd4j.rand(DataType.DOUBLE, N, 2, H, W).muli(3).castTo(DataType.INT32))));
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void survivesSavingCloningAndJson(Case c, @TempDir Path folder) throws Exception {
    NeuralNetwork network = c.ofOne();
    DataSet data = c.data();
    Nets.fit(network, data);
    File file = folder.resolve("network.zip").toFile();
    NeuralNetwork loaded = Nets.saveAndLoad(network, file);
    NeuralNetwork clone = Nets.copy(network);
    assertEquals(Nets.json(network), Nets.json(loaded));
    assertEquals(Nets.layerConf(network), Nets.layerConf(loaded));
    assertEquals(Nets.score(network, data), Nets.score(loaded, data));
    assertEquals(Nets.score(network, data), Nets.score(clone, data));
    Nd4j.getRandom().setSeed(5);
    Nets.fit(network, data);
    Nd4j.getRandom().setSeed(5);
    Nets.fit(loaded, data);
    assertEquals(Nets.params(network), Nets.params(loaded));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theNumberOfClassesCanBeReplaced(boolean graph) {
    Case c = CASES.get(graph ? CASES.size() / 2 : 0);
    FineTuneConfiguration tuning =
        new FineTuneConfiguration.Builder()
            .updater(new Sgd(0.1))
            .activation(Activation.RELU) // not of this layer
            .convolutionMode(ConvolutionMode.Same)
            .build();
    SegmentationLoss loss = new LossCrossEntropy();
    NeuralNetwork trained = new Case("", c.settings, c.type, c.format, loss, graph).ofOne();
    NeuralNetwork replaced =
        graph
            ? new TransferLearning.GraphBuilder((ComputationGraph) trained)
                .fineTuneConfiguration(tuning)
                .nOutReplace("out", 5, WeightInit.XAVIER)
                .build()
            : new TransferLearning.Builder((MultiLayerNetwork) trained)
                .fineTuneConfiguration(tuning)
                .nOutReplace(1, 5, WeightInit.XAVIER)
                .build();
    DataSet data = c.data();
    assertArrayEquals(new long[] {N, 5, H, W}, Nets.output(replaced, data).shape());
    double before = Nets.score(replaced, data);
    Nets.fit(replaced, data);
    assertTrue(Nets.score(replaced, data) < before);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLayerSavedUnderThisNameBeforeIsRefused(boolean graph) {
    String json = Nets.json(CASES.get(graph ? CASES.size() / 2 : 0).ofTwo());
    String old = json.replace("layer.SegmentationLossLayer", "layer.SegmentationOutputLayer");
    assertNotEquals(json, old);
    RuntimeException thrown =
        assertThrows(
            RuntimeException.class,
            () -> {
              if (graph) {
                ComputationGraphConfiguration.fromJson(old);
              } else {
                MultiLayerConfiguration.fromJson(old);
              }
            });
    assertTrue(
        thrown
            .toString()
            .contains(
                "a SegmentationOutputLayer must have nOut, got none (saved by a version in which"
                    + " this name was of a layer without parameters? it is SegmentationLossLayer"
                    + " now: write that into the file)"),
        thrown.toString());
  }

  @Test
  void equalsOneOfTheSameLossAndSize() {
    Supplier<SegmentationOutputLayer> maker =
        () -> SegmentationOutputLayer.builder(new LossCrossEntropy()).nIn(2).nOut(3).build();
    SegmentationOutputLayer layer = maker.get();
    assertEquals(layer, maker.get());
    assertEquals(layer.hashCode(), maker.get().hashCode());
    assertEquals(
        "SegmentationOutputLayer[loss="
            + new LossCrossEntropy()
            + ", nIn=2, nOut=3, channelAxis=FIRST]",
        layer.toString());
    LossCrossEntropy smoothed = new LossCrossEntropy().withLabelSmoothing(.1);
    for (SegmentationOutputLayer other :
        List.of(
            SegmentationOutputLayer.builder(smoothed).nIn(2).nOut(3).build(),
            SegmentationOutputLayer.builder(new LossCrossEntropy()).nIn(2).nOut(4).build())) {
      assertNotEquals(layer, other);
      assertNotEquals(layer.hashCode(), other.hashCode());
    }
    ConvolutionLayer convolution =
        new ConvolutionLayer.Builder(1, 1)
            .nIn(2)
            .nOut(3)
            .activation(Activation.IDENTITY)
            .convolutionMode(ConvolutionMode.Truncate)
            .build();
    assertNotEquals(layer, convolution);
    assertNotEquals(convolution, layer);
  }

  @Test
  void inputChannelsThatAreSetStay() {
    SegmentationOutputLayer layer =
        SegmentationOutputLayer.builder(new LossCrossEntropy()).nIn(2).nOut(3).build();
    layer.setNIn(InputType.convolutional(4, 4, 5), /* override= */ false);
    assertEquals(2, layer.getNIn());
    layer.setNIn(InputType.convolutional(4, 4, 5), /* override= */ true);
    assertEquals(5, layer.getNIn());
    SegmentationOutputLayer unset =
        SegmentationOutputLayer.builder(new LossCrossEntropy()).nOut(3).build();
    unset.setNIn(InputType.convolutional(4, 4, 5), /* override= */ false);
    assertEquals(5, unset.getNIn());
  }

  @Test
  void dl4jReportsItsParametersAndMemory() {
    MultiLayerNetwork network = (MultiLayerNetwork) CASES.get(0).ofOne();
    assertTrue(network.summary().contains("b:{3}, W:{3,4,1,1}"), network.summary());
    for (InputType type :
        List.of(
            InputType.convolutional(H, W, 4),
            InputType.feedForward(4),
            InputType.recurrent(4, W),
            InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 2, H, W, 4))) {
      InputType images = InputType.convolutional(type.arrayElementsPerExample() / 4, 1, 4);
      MultiLayerConfiguration convolution =
          plain()
              .list(new ConvolutionLayer.Builder(1, 1).nOut(CLASSES).build())
              .setInputType(images)
              .build();
      assertEquals(
          bytes(convolution, images), bytes(alone(type).getLayerWiseConfigurations(), type));
    }
  }

  private static long bytes(MultiLayerConfiguration network, InputType type) {
    return network
        .getMemoryReport(type)
        .getTotalMemoryBytes(N, MemoryUseMode.TRAINING, CacheMode.NONE, DataType.FLOAT);
  }

  @Test
  void isTrainedThroughItsNetworkOnly() {
    DataSet data = CASES.get(0).data();
    for (NeuralNetwork network : List.of(CASES.get(0).ofOne(), CASES.get(0).ofTwo())) {
      IOutputLayer layer = (IOutputLayer) Nets.last(network);
      for (Executable call :
          List.<Executable>of(
              () -> layer.fit(data),
              () -> layer.fit(data.getFeatures(), data.getLabels()),
              () -> layer.predict(data.getFeatures()),
              () -> layer.predict(data),
              () -> layer.f1Score(data),
              () -> layer.score())) {
        assertThrows(UnsupportedOperationException.class, call);
      }
      assertThrows(
          IllegalStateException.class,
          () -> layer.computeScore(0, false, LayerWorkspaceMgr.noWorkspaces()));
    }
  }

  @Test
  void knowsItsPlaceAndItsListeners() {
    TrainingListener listener = new ScoreIterationListener(1);
    for (NeuralNetwork network : List.of(CASES.get(0).ofOne(), CASES.get(0).ofTwo())) {
      Layer layer = Nets.last(network);
      assertEquals(Layer.Type.CONVOLUTIONAL, layer.type());
      assertFalse(layer.isPretrainLayer());
      Layer other =
          Nets.layerConf(network)
              .instantiate(
                  layer.conf(), List.of(listener), 5, layer.params(), false, DataType.DOUBLE);
      assertEquals(5, other.getIndex());
      assertEquals(List.of(listener), List.copyOf(other.getListeners()));
    }
  }

  @Test
  void inputChannelsThatNobodySaysAreAnError() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            plain().list(SegmentationOutputLayer.builder(CE).nOut(CLASSES).build()).build());
    var thrown = assertThrows(DL4JInvalidConfigException.class, network::init);
    assertTrue(
        String.valueOf(thrown.getMessage()).startsWith("SegmentationOutputLayer"),
        thrown.getMessage());
  }

  @Test
  void hasTheLabelsThatWereSetUntilItIsCleared() {
    INDArray labels = CASES.get(0).data().getLabels();
    for (NeuralNetwork network : List.of(CASES.get(0).ofOne(), CASES.get(0).ofTwo())) {
      IOutputLayer layer = (IOutputLayer) Nets.last(network);
      assertTrue(layer.needsLabels());
      layer.setLabels(labels);
      assertSame(labels, layer.getLabels());
      layer.setInput(input(layer), LayerWorkspaceMgr.noWorkspaces());
      layer.clear();
      assertNull(layer.getLabels());
      layer.setLabels(labels);
      var thrown = assertThrows(IllegalStateException.class, () -> score(layer));
      assertEquals("input must be set before the score, got none", thrown.getMessage());
    }
  }

  /** In fit the score is that of the gradient; it must not be when the same array is set again. */
  @Test
  void anInputThatIsSetAgainIsLookedAtAgain() {
    INDArray labels = CASES.get(0).data().getLabels();
    for (NeuralNetwork network : List.of(CASES.get(0).ofOne(), CASES.get(0).ofTwo())) {
      Nets.gradient(network, CASES.get(0).data()); // gives the layer memory for its gradient
      IOutputLayer layer = (IOutputLayer) Nets.last(network);
      INDArray x = input(layer);
      layer.setLabels(labels);
      layer.setInput(x, LayerWorkspaceMgr.noWorkspaces());
      layer.backpropGradient(null, LayerWorkspaceMgr.noWorkspaces());
      double before = score(layer);
      x.muli(3);
      layer.setInput(x, LayerWorkspaceMgr.noWorkspaces());
      double after = score(layer);
      assertNotEquals(before, after);
      layer.setInput(x.dup(), LayerWorkspaceMgr.noWorkspaces());
      assertEquals(score(layer), after);
    }
  }

  private static INDArray input(IOutputLayer layer) {
    long channels = layer.numParams() == 0 ? CLASSES : 4;
    return Nd4j.rand(DataType.DOUBLE, N, channels, H, W);
  }

  private static double score(IOutputLayer layer) {
    return layer.computeScore(0, /* training= */ true, LayerWorkspaceMgr.noWorkspaces());
  }

  @Test
  void refusesWhatIsNotItsOwn() {
    refuses(
        "nOut must be >= 1, got 0 (one channel per class)",
        () -> SegmentationOutputLayer.builder(CE).build());
    refuses(
        "nOut must be >= 2 with LossCrossEntropy, got 1 (softmax of one channel is always 1: for"
            + " yes or no use LossBCEWithLogits)",
        () -> SegmentationOutputLayer.builder(CE).nOut(1).build());
    refuses(
        "activation must be left out in a SegmentationOutputLayer, got softmax (the loss needs"
            + " logits, and output() gives its probabilities all the same)",
        () -> SegmentationOutputLayer.builder(CE).activation(Activation.SOFTMAX));
    String oneByOne =
        " must not be set on a SegmentationOutputLayer: its convolution is of 1 x 1 (put larger"
            + " ones before it)";
    refuses("kernelSize" + oneByOne, () -> SegmentationOutputLayer.builder(CE).kernelSize(3, 3));
    refuses("stride" + oneByOne, () -> SegmentationOutputLayer.builder(CE).stride(2, 2));
    refuses("padding" + oneByOne, () -> SegmentationOutputLayer.builder(CE).padding(1, 1));
    refuses("dilation" + oneByOne, () -> SegmentationOutputLayer.builder(CE).dilation(2, 2));
    refuses(
        "convolutionMode" + oneByOne,
        () -> SegmentationOutputLayer.builder(CE).convolutionMode(ConvolutionMode.Same));
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
