package io.github.dl4jlosses.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.PixelLoss;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * The layer trains with PyTorch's score and gradient.
 *
 * <p>The convolution before it is of 1 x 1: it is not what is tested, and a gradient at the wrong
 * pixel or channel changes the few gradients of its parameters as well.
 */
class SegmentationLossLayerTest {
  private static final int N = 3;
  private static final int CLASSES = 3;
  private static final int H = 4;
  private static final int W = 5;

  @BeforeAll
  static void gradientChecksWantDoubles() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void restoreTheDefault() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  private static NeuralNetConfiguration.Builder base(DataType type) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(type)
        .updater(new Sgd(1))
        .convolutionMode(ConvolutionMode.Same);
  }

  private static ConvolutionLayer convolution(int channels) {
    return new ConvolutionLayer.Builder(1, 1)
        .nOut(channels)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static ConvolutionLayer convolution(int nIn, int channels, CNN2DFormat format) {
    return new ConvolutionLayer.Builder(1, 1)
        .nIn(nIn)
        .nOut(channels)
        .dataFormat(format)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static MultiLayerNetwork network(PixelLoss loss, DataType type, CNN2DFormat format) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base(type)
                .list(convolution(CLASSES), SegmentationLossLayer.builder(loss).build())
                .setInputType(InputType.convolutional(H, W, 2, format))
                .build());
    network.init();
    return network;
  }

  private static INDArray images(DataType type) {
    double[] values = new Random(3).doubles(N * 2 * H * W).toArray();
    return Nd4j.createFromArray(values).reshape(N, 2, H, W).castTo(type);
  }

  private static INDArray indices() {
    double[] classes = IntStream.range(0, N * H * W).mapToDouble(i -> i * 7 % CLASSES).toArray();
    classes[5] = 255;
    return Nd4j.createFromArray(classes).reshape(N, 1, H, W);
  }

  private static INDArray bits() {
    double[] bits = IntStream.range(0, N * CLASSES * H * W).mapToDouble(i -> i * 7 % 2).toArray();
    bits[5] = 255;
    return Nd4j.createFromArray(bits).reshape(N, CLASSES, H, W);
  }

  private static PixelLoss crossEntropy() {
    return new LossCrossEntropy()
        .withWeight(1, 2, 0.5)
        .withLabelSmoothing(0.1)
        .withIgnoreIndex(255);
  }

  private static PixelLoss bce() {
    return new LossBCEWithLogits().withPosWeight(3, 1, 0.5).withIgnoreIndex(255);
  }

  private static @Nullable INDArray mask(String kind) {
    long[] shape =
        switch (kind) {
          case "none" -> new long[0];
          case "[N]" -> new long[] {N};
          case "[N,1]" -> new long[] {N, 1};
          case "[N,H,W]" -> new long[] {N, H, W};
          case "[N,1,H,W]" -> new long[] {N, 1, H, W};
          default -> new long[] {N, CLASSES, H, W};
        };
    if (shape.length == 0) {
      return null;
    }
    if (kind.equals("[N,C,H,W]")) { // the same for all classes
      return pixelMask(N, 1, H, W).broadcast(shape);
    }
    return pixelMask(shape);
  }

  /** Weights 0, 0.5, 1, 0, … */
  private static INDArray pixelMask(long... shape) {
    int length = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    double[] values = IntStream.range(0, length).mapToDouble(i -> (i + 1) % 3 * 0.5).toArray();
    return Nd4j.createFromArray(values).reshape(shape);
  }

  @ParameterizedTest(name = "{0} {1} mask {2}")
  @CsvSource({
    "CE, NCHW, none", "CE, NCHW, '[N]'", "CE, NCHW, '[N,1]'", "CE, NCHW, '[N,H,W]'",
    "CE, NCHW, '[N,1,H,W]'", "CE, NCHW, '[N,C,H,W]'", "CE, NHWC, none", "CE, NHWC, '[N,1]'",
    "CE, NHWC, '[N,H,W]'", "BCE, NCHW, none", "BCE, NCHW, '[N,1]'", "BCE, NCHW, '[N,C,H,W]'",
    "BCE, NHWC, '[N,H,W]'"
  })
  void gradientEqualsCentralDifferences(String kind, CNN2DFormat format, String maskKind) {
    PixelLoss loss = kind.equals("CE") ? crossEntropy() : bce();
    INDArray labels = kind.equals("CE") ? indices() : bits();
    INDArray images = images(DataType.DOUBLE);
    if (format == CNN2DFormat.NHWC) {
      images = images.permute(0, 2, 3, 1).dup('c');
      labels = kind.equals("CE") ? labels : labels.permute(0, 2, 3, 1).dup('c');
    }
    assertTrue(
        GradientCheckUtil.checkGradients(
            new GradientCheckUtil.MLNConfig()
                .net(network(loss, DataType.DOUBLE, format))
                .input(images)
                .labels(labels)
                .labelMask(mask(maskKind))));
  }

  private static ComputationGraph graph(PixelLoss loss) {
    ComputationGraph graph =
        new ComputationGraph(
            base(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("images")
                .addLayer("logits", convolution(CLASSES), "images")
                .addLayer("out", SegmentationLossLayer.builder(loss).build(), "logits")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(H, W, 2))
                .build());
    graph.init();
    return graph;
  }

  @Test
  void gradientOfAGraphEqualsCentralDifferences() {
    assertTrue(
        GradientCheckUtil.checkGradients(
            new GradientCheckUtil.GraphConfig()
                .net(graph(crossEntropy()))
                .inputs(new INDArray[] {images(DataType.DOUBLE)})
                .labels(new INDArray[] {indices()})
                .labelMask(new INDArray[] {mask("[N,1,H,W]")})));
  }

  @ParameterizedTest
  @EnumSource(Convolution3D.DataFormat.class)
  void gradientOfVolumesEqualsCentralDifferences(Convolution3D.DataFormat format) {
    boolean last = format == Convolution3D.DataFormat.NDHWC;
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base(DataType.DOUBLE)
                .list(
                    new Convolution3D.Builder(1, 1, 1)
                        .nOut(CLASSES)
                        .dataFormat(format)
                        .activation(Activation.IDENTITY)
                        .build(),
                    SegmentationLossLayer.builder(crossEntropy()).build())
                .setInputType(InputType.convolutional3D(format, 2, H, W, 1))
                .build());
    network.init();
    INDArray volumes = Nd4j.rand(DataType.DOUBLE, N, 2, H, W, 1);
    assertTrue(
        GradientCheckUtil.checkGradients(
            new GradientCheckUtil.MLNConfig()
                .net(network)
                .input(last ? volumes.reshape(N, 2, H, W, 1) : volumes.reshape(N, 1, 2, H, W))
                .labels(Nd4j.zeros(DataType.DOUBLE, N, 2, H, W))
                .labelMask(mask("[N,1]"))));
  }

  @Test
  void gradientOfSequencesEqualsCentralDifferences() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base(DataType.DOUBLE)
                .list(
                    new Convolution1DLayer.Builder(3)
                        .nOut(CLASSES)
                        .activation(Activation.IDENTITY)
                        .build(),
                    SegmentationLossLayer.builder(crossEntropy()).build())
                .setInputType(InputType.recurrent(2, W))
                .build());
    network.init();
    assertTrue(
        GradientCheckUtil.checkGradients(
            new GradientCheckUtil.MLNConfig()
                .net(network)
                .input(Nd4j.rand(DataType.DOUBLE, N, 2, W))
                .labels(
                    indices().get(NDArrayIndex.all(), NDArrayIndex.point(0), NDArrayIndex.point(0)))
                .labelMask(pixelMask(N, W))));
  }

  @Test
  void readsNhwcPixelByPixel() {
    MultiLayerNetwork network = network(crossEntropy(), DataType.DOUBLE, CNN2DFormat.NHWC);
    INDArray images = images(DataType.DOUBLE).permute(0, 2, 3, 1).dup('c');
    INDArray logits = network.feedForward(images).get(1); // [N, H, W, C]
    double expected =
        crossEntropy().value(indices().reshape(-1, 1), logits.dup('c').reshape(-1, CLASSES), null);

    assertEquals(expected, network.score(new DataSet(images, indices())), 1e-14);
    assertArrayEquals(
        Nd4j.ones(DataType.DOUBLE, N * H * W).toDoubleVector(),
        network.output(images).sum(3).reshape(-1).toDoubleVector(),
        1e-14);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"UBYTE", "INT", "LONG", "FLOAT", "DOUBLE", "HALF"})
  void labelsOfAnyTypeScoreAlike(DataType type) {
    MultiLayerNetwork network = network(crossEntropy(), DataType.FLOAT, CNN2DFormat.NCHW);
    INDArray images = images(DataType.FLOAT);
    double expected = network.score(new DataSet(images, indices()));

    INDArray labels = indices().castTo(type);
    assertEquals(expected, network.score(new DataSet(images, labels)));
    assertEquals(expected, network.score(new DataSet(images, labels.reshape(N, H, W))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DOUBLE", "FLOAT", "HALF"})
  void trainsInEveryType(String type) {
    MultiLayerNetwork network = network(crossEntropy(), DataType.valueOf(type), CNN2DFormat.NCHW);
    DataSet data = new DataSet(images(DataType.valueOf(type)), indices());
    double before = network.score(data);
    for (int i = 0; i < 20; i++) {
      network.fit(data);
    }
    assertTrue(network.score(data) < before, before + " -> " + network.score(data));
  }

  @Test
  void scoreOfAnExampleIsTheScoreOfItAlone() {
    MultiLayerNetwork network = network(crossEntropy(), DataType.DOUBLE, CNN2DFormat.NCHW);
    DataSet data = new DataSet(images(DataType.DOUBLE), indices());
    INDArray scores = network.scoreExamples(data, false);
    assertArrayEquals(new long[] {N, 1}, scores.shape());
    List<DataSet> alone = data.asList();
    for (int n = 0; n < N; n++) {
      assertEquals(network.score(alone.get(n)), scores.getDouble(n), 1e-14);
    }
  }

  @Test
  void sizesMayDifferFromBatchToBatch() {
    MultiLayerNetwork network = network(crossEntropy(), DataType.DOUBLE, CNN2DFormat.NCHW);
    for (int size = 3; size < 7; size++) {
      network.fit(new DataSet(Nd4j.rand(2, 2, size, size + 1), Nd4j.zeros(2, 1, size, size + 1)));
    }
    assertArrayEquals(new long[] {1, CLASSES, 9, 8}, network.output(Nd4j.rand(1, 2, 9, 8)).shape());
  }

  @Test
  void indexLabelsSurviveMergeAndSave(@TempDir Path folder) {
    MultiLayerNetwork network = network(crossEntropy(), DataType.DOUBLE, CNN2DFormat.NCHW);
    INDArray mask = mask("[N,1,H,W]");
    DataSet data = new DataSet(images(DataType.DOUBLE), indices(), null, mask);
    double score = network.score(data);

    assertEquals(score, network.score(DataSet.merge(data.asList())), 1e-14);
    File file = folder.resolve("data.bin").toFile();
    data.save(file);
    DataSet loaded = new DataSet();
    loaded.load(file);
    assertEquals(score, network.score(loaded));
  }

  @Test
  void survivesSavingAndCloning(@TempDir Path folder) throws Exception {
    MultiLayerNetwork network = network(bce(), DataType.DOUBLE, CNN2DFormat.NHWC);
    INDArray images = images(DataType.DOUBLE).permute(0, 2, 3, 1).dup('c');
    INDArray labels = bits().permute(0, 2, 3, 1).dup('c');
    double score = network.score(new DataSet(images, labels));
    File file = folder.resolve("network.zip").toFile();
    network.save(file);

    MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);
    assertEquals(network.getLayerWiseConfigurations(), loaded.getLayerWiseConfigurations());
    assertEquals(score, loaded.score(new DataSet(images, labels)));
    assertEquals(score, network.clone().score(new DataSet(images, labels)));
    assertEquals(
        "SegmentationLossLayer[loss=" + bce() + ", channelAxis=LAST]",
        loaded.getLayer(1).conf().getLayer().toString());
  }

  @Test
  void refusesLabelsAndMasksOfOtherShapes() {
    MultiLayerNetwork network = network(crossEntropy(), DataType.DOUBLE, CNN2DFormat.NCHW);
    assertEquals(
        "labels must have the shape of preOutput [3, 3, 4, 5], or one number per pixel [3, 4, 5],"
            + " got [3, 2, 4, 5] (class indices need no channels)",
        assertThrows(
                IllegalArgumentException.class,
                () -> network.score(new DataSet(images(DataType.DOUBLE), Nd4j.zeros(N, 2, H, W))))
            .getMessage());
    DataSet uneven =
        new DataSet(images(DataType.DOUBLE), indices(), null, pixelMask(N, CLASSES, H, W));
    assertEquals(
        "mask must be the same for all classes of a pixel, got 0.5 and 0 at [0, 0, 0] (classes of a"
            + " pixel are masked together; each by itself? use LossBCEWithLogits)",
        assertThrows(IllegalArgumentException.class, () -> network.score(uneven)).getMessage());
  }

  /** Where H = W = C nobody would notice; evaluations refuse it too. */
  @Test
  void refusesLabelsAndMasksWhoseChannelsAreElsewhere() {
    MultiLayerNetwork network = network(bce(), DataType.DOUBLE, CNN2DFormat.NHWC);
    INDArray x = images(DataType.DOUBLE).permute(0, 2, 3, 1).dup('c');
    INDArray y = bits().permute(0, 2, 3, 1).dup('c');
    String rule = " must have the channels last, as in [3, 4, 5, 3], got [3, 3, 4, 5] (channels";
    refuses("labels" + rule + " first? use permute)", () -> network.fit(new DataSet(x, bits())));
    refuses("labels" + rule + " first? use permute)", () -> network.score(new DataSet(x, bits())));
    DataSet masked = new DataSet(x, y, null, pixelMask(N, CLASSES, H, W));
    refuses("mask" + rule + " first? use permute)", () -> network.score(masked));
  }

  /** As the evaluations do, whatever the format; in images no row is flattened. */
  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void aWrongLabelIsNamedByExampleRowAndColumn(CNN2DFormat format) {
    boolean last = format == CNN2DFormat.NHWC;
    INDArray images = images(DataType.DOUBLE);
    INDArray x = last ? images.permute(0, 2, 3, 1).dup('c') : images;
    MultiLayerNetwork output =
        new MultiLayerNetwork(
            base(DataType.DOUBLE)
                .list(SegmentationOutputLayer.builder(crossEntropy()).nOut(CLASSES).build())
                .setInputType(InputType.convolutional(H, W, 2, format))
                .build());
    output.init();
    INDArray wrong = indices().putScalar(new long[] {2, 0, 1, 3}, 7);
    for (MultiLayerNetwork network :
        List.of(network(crossEntropy(), DataType.DOUBLE, format), output)) {
      for (INDArray labels : List.of(wrong, wrong.reshape(N, H, W))) {
        String message =
            "labels must be class indices 0..2 or the ignoreIndex 255, got 7 at [2, 1, 3] (void"
                + " pixels? use withIgnoreIndex(7))";
        refuses(message, () -> network.fit(new DataSet(x, labels)));
        refuses(message, () -> network.score(new DataSet(x, labels)));
      }
    }
    refuses(
        "weight must have one value per column of preOutput (3), got 2 (one per class or channel)",
        () ->
            network(new LossCrossEntropy().withWeight(1, 2), DataType.DOUBLE, format)
                .fit(new DataSet(x, indices())));
  }

  @Test
  void refusesWhatHasNoEffectOnALayerWithoutParameters() {
    SegmentationLossLayer.Builder builder = new SegmentationLossLayer.Builder(bce());
    refuses(
        "dropOut must be none in a SegmentationLossLayer, got "
            + new Dropout(0.5)
            + " (it would drop logits: put it on the layer before)",
        () -> builder.dropOut(0.5));
    refuses(
        "dropOut must be none in a SegmentationLossLayer, got "
            + new GaussianNoise(0.1)
            + " (it would drop logits: put it on the layer before)",
        () -> builder.dropOut(new GaussianNoise(0.1)));
    LayerConstraint constraint = new NonNegativeConstraint();
    List<Executable> calls =
        List.of(
            () -> builder.constrainWeights(constraint),
            () -> builder.constrainBias(constraint),
            () -> builder.constrainAllParameters(constraint));
    for (Executable call : calls) {
      refuses(
          "constraints must be none in a SegmentationLossLayer, got ["
              + constraint
              + "] (it has no parameters: put them on the layer before)",
          call);
    }
    assertEquals(SegmentationLossLayer.builder(bce()).build(), builder.dropOut(0).build());
  }

  /**
   * DL4J gives defaults of a network to all layers; those of its own without parameters ignore it.
   */
  @Test
  void dropOutOfTheDefaultsDropsNoLogits() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base(DataType.DOUBLE)
                .dropOut(0.5)
                .list(SegmentationLossLayer.builder(crossEntropy()).build())
                .setInputType(InputType.convolutional(H, W, CLASSES))
                .build());
    network.init();
    INDArray logits = Nd4j.rand(DataType.DOUBLE, N, CLASSES, H, W);
    assertEquals(
        crossEntropy().value(indices(), logits, null),
        network.score(new DataSet(logits, indices()), /* training= */ true),
        1e-14);
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  /** Without an input type only the builder can say where the channels are. */
  @ParameterizedTest
  @EnumSource(ChannelAxis.class)
  void theBuilderSaysWhereTheChannelsAre(ChannelAxis axis) {
    boolean last = axis == ChannelAxis.LAST;
    CNN2DFormat format = last ? CNN2DFormat.NHWC : CNN2DFormat.NCHW;
    SegmentationLossLayer loss =
        SegmentationLossLayer.builder(crossEntropy()).channelAxis(axis).build();
    SegmentationOutputLayer output =
        SegmentationOutputLayer.builder(crossEntropy())
            .nIn(2)
            .nOut(CLASSES)
            .channelAxis(axis)
            .build();
    INDArray images = images(DataType.DOUBLE);
    INDArray x = last ? images.permute(0, 2, 3, 1).dup('c') : images;
    for (Layer[] layers :
        List.of(new Layer[] {convolution(2, CLASSES, format), loss}, new Layer[] {output})) {
      var builder = base(DataType.DOUBLE).graphBuilder().addInputs("images");
      for (Layer layer : layers) {
        builder.appendLayer("l" + layer.getClass().getSimpleName(), layer);
      }
      String out = "l" + layers[layers.length - 1].getClass().getSimpleName();
      ComputationGraph graph = new ComputationGraph(builder.setOutputs(out).build());
      graph.init();
      INDArray p = graph.outputSingle(x);
      INDArray sums = p.sum(last ? 3 : 1);
      assertArrayEquals(
          Nd4j.ones(DataType.DOUBLE, N * H * W).toDoubleVector(),
          sums.reshape(-1).toDoubleVector(),
          1e-14);
      graph.fit(new DataSet(x, indices()));
    }
  }

  @Test
  void theBuilderMustNotContradictTheInputType() {
    Layer loss =
        SegmentationLossLayer.builder(crossEntropy()).channelAxis(ChannelAxis.LAST).build();
    Layer output =
        SegmentationOutputLayer.builder(crossEntropy())
            .nOut(CLASSES)
            .channelAxis(ChannelAxis.LAST)
            .build();
    for (Layer layer : List.of(loss, output)) {
      refuses(
          "channelAxis must be FIRST with the input type InputTypeConvolutional(h=4,w=5,c=2,NCHW),"
              + " got LAST (the input type says it: leave channelAxis out)",
          () ->
              base(DataType.DOUBLE)
                  .list(layer)
                  .setInputType(InputType.convolutional(H, W, 2))
                  .build());
      base(DataType.DOUBLE)
          .list(layer.clone())
          .setInputType(InputType.convolutional(H, W, 2, CNN2DFormat.NHWC))
          .build();
    }
  }

  @Test
  void differentLossesAreDifferentLayers() {
    assertEquals(
        SegmentationLossLayer.builder(bce()).build(), SegmentationLossLayer.builder(bce()).build());
    assertNotEquals(
        SegmentationLossLayer.builder(bce()).build(),
        SegmentationLossLayer.builder(crossEntropy()).build());
  }
}
