package io.github.dl4jlosses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.datavec.ImageMaskBatches;
import io.github.dl4jlosses.evaluation.EvaluationScoreCalculator;
import io.github.dl4jlosses.evaluation.InstanceAveragePrecision;
import io.github.dl4jlosses.evaluation.PixelAveragePrecision;
import io.github.dl4jlosses.evaluation.SegmentationEvaluation;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.layer.SegmentationOutputLayer;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.termination.ScoreImprovementEpochTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.optimize.api.InvocationType;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.deeplearning4j.zoo.model.UNet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** The code of docs/en/own-network.md compiles, runs, and does what the page says. */
class OwnNetworkTest {
  private static final int SIZE = 64;
  private static final Path THIS =
      Path.of("src", "test", "java", "io", "github", "dl4jlosses", "OwnNetworkTest.java");
  private static final Path ONEDNN =
      Path.of("..", "dl4j-onednn").resolve(THIS).resolveSibling("onednn/OwnNetworkTest.java");
  private static final Path PAGES = Path.of("..", "docs");

  private static @Nullable ComputationGraph unet;

  private final PrintStream out = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);

  private static DataSetIterator batches(int images) {
    Nd4j.getRandom().setSeed(5);
    INDArray pictures = Nd4j.rand(DataType.FLOAT, images, 3, SIZE, SIZE);
    INDArray masks = classes(images);
    return new ListDataSetIterator<>(new DataSet(pictures, masks).asList(), 2);
  }

  /** Returns classes 0, 1 and 2 in columns, with void at the left. */
  private static INDArray classes(int images) {
    INDArray masks = Nd4j.zeros(DataType.UINT8, images, 1, SIZE, SIZE);
    for (int x = 0; x < SIZE; x++) {
      masks.tensorAlongDimension(x, 0, 1, 2).assign(x < 2 ? 255 : x % 3);
    }
    return masks;
  }

  private static MultiLayerNetwork classifier() {
    // page network
    LossCrossEntropy loss = new LossCrossEntropy().withWeight(1, 2, 2).withIgnoreIndex(255);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .convolutionMode(ConvolutionMode.Same)
                .list(
                    new ConvolutionLayer.Builder(3, 3).nOut(16).activation(Activation.RELU).build(),
                    SegmentationOutputLayer.builder(loss).nOut(3).build()) // three classes
                .setInputType(InputType.convolutional(64, 64, 3))
                .build());
    network.init();
    // end
    return network;
  }

  @Test
  void aNetworkTrainsAndIsEvaluatedOnClassIndices() {
    DataSetIterator train = batches(4);
    DataSetIterator validation = batches(2);
    MultiLayerNetwork network = classifier();

    // page evaluate
    network.fit(train, /* numEpochs= */ 2);
    SegmentationTask task =
        SegmentationTask.singleLabel("sky", "tree", "road").withIgnoreIndex(255);
    SegmentationEvaluation pixels = new SegmentationEvaluation(task);
    InstanceAveragePrecision objects = new InstanceAveragePrecision(task);
    network.doEvaluation(validation, new IEvaluation<?>[] {pixels, objects});
    out.println(pixels.stats());
    out.println(objects.stats());
    // end

    assertTrue(pixels.meanIou() > 0);
    assertEquals(2, objects.images());
    assertEquals(2, network.getEpochCount());
  }

  @Test
  void imagesAndMasksAreReadThroughDataVec() throws IOException {
    Path folder = Path.of("..", "datasets", "toy-shapes", "validation");
    // page datavec
    MultiDataSetIterator batches =
        ImageMaskBatches.training(
            folder, /* batchSize= */ 4, /* classes= */ 4, Augmentation.none(), /* seed= */ 1);
    // end
    var batch = batches.next();
    assertArrayEquals(new long[] {4, 3, SIZE, SIZE}, batch.getFeatures(0).shape());
    assertArrayEquals(new long[] {4, 1, SIZE, SIZE}, batch.getLabels(0).shape());
  }

  @Test
  void dl4jsOwnEvaluationCannotReadClassIndices() {
    MultiLayerNetwork network = classifier();
    DataSetIterator validation = batches(2);
    assertThrows(RuntimeException.class, () -> network.evaluate(validation));
  }

  @BeforeAll
  static void makesTheZoosNetwork() {
    int[] channelsHeightWidth = {3, 16, 16};
    // page zoo
    ComputationGraph zoo = UNet.builder().inputShape(channelsHeightWidth).build().init();
    // end
    unet = zoo;
  }

  @AfterAll
  static void forgetsTheZoosNetwork() {
    unet = null; // half a gigabyte with the state of its updater
  }

  @Test
  void theZoosUNetTakesOurLayerInPlaceOfItsOwn() {
    ComputationGraph zoo = requireNonNull(unet);
    // page binary
    ComputationGraph network =
        new TransferLearning.GraphBuilder(zoo)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Adam(1e-4)).build())
            .removeVertexKeepConnections("output") // sigmoid and DL4J's XENT
            .addLayer(
                "output",
                SegmentationLossLayer.builder(new LossBCEWithLogits().withPosWeight(5)).build(),
                "conv10") // one channel of logits
            .build();
    // end
    INDArray image = Nd4j.rand(DataType.FLOAT, 1, 3, 16, 16);
    INDArray before = network.getLayer("conv10").getParam("b").dup();
    network.fit(new DataSet(image, Nd4j.ones(DataType.UINT8, 1, 1, 16, 16)));

    assertEquals(List.of("output"), network.getConfiguration().getNetworkOutputs());
    assertArrayEquals(new long[] {1, 1, 16, 16}, network.outputSingle(image).shape());
    assertNotEquals(before, network.getLayer("conv10").getParam("b"));
    assertTrue(Double.isFinite(network.score()) && network.score() > 0);
  }

  @Test
  void theZoosUNetTakesAnyNumberOfClasses() {
    ComputationGraph zoo = requireNonNull(unet);
    LossCrossEntropy loss = new LossCrossEntropy().withIgnoreIndex(255);
    // page classes
    ComputationGraph network =
        new TransferLearning.GraphBuilder(zoo)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Adam(1e-4)).build())
            .removeVertexAndConnections("conv9-3") // two channels: too few to tell classes apart
            .removeVertexAndConnections("conv10")
            .removeVertexAndConnections("output")
            .addLayer(
                "output", SegmentationOutputLayer.builder(loss).nIn(64).nOut(3).build(), "conv9-2")
            .setOutputs("output")
            .build();
    // end
    INDArray probabilities = network.outputSingle(Nd4j.rand(DataType.FLOAT, 1, 3, 16, 16));
    assertArrayEquals(new long[] {1, 3, 16, 16}, probabilities.shape());
    assertEquals(16 * 16, probabilities.sumNumber().doubleValue(), 1e-2);
  }

  @Test
  void aTrainedNetworkKeepsItsFrozenLayers() {
    MultiLayerNetwork trained = classifier();
    // page transfer
    MultiLayerNetwork network =
        new TransferLearning.Builder(trained)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Adam(1e-4)).build())
            .setFeatureExtractor(0) // layer 0 stays as it is
            .removeOutputLayer() // of three classes
            .addLayer(
                SegmentationOutputLayer.builder(new LossCrossEntropy()).nIn(16).nOut(5).build())
            .build();
    // end
    INDArray frozen = trained.getLayer(0).params().dup();
    INDArray before = network.getLayer(1).params().dup();
    INDArray image = Nd4j.rand(DataType.FLOAT, 1, 3, SIZE, SIZE);
    network.fit(new DataSet(image, Nd4j.zeros(DataType.UINT8, 1, 1, SIZE, SIZE)));

    assertEquals(frozen, network.getLayer(0).params());
    assertNotEquals(before, network.getLayer(1).params());
    assertEquals(5, network.output(image).size(1));
  }

  @Test
  void aGraphMayHaveSeveralOutputs() {
    INDArray images = Nd4j.rand(DataType.FLOAT, 2, 3, SIZE, SIZE);
    INDArray masks = classes(2);
    INDArray edges = Nd4j.zeros(DataType.UINT8, 2, 1, SIZE, SIZE);
    edges.tensorAlongDimension(0, 2, 3).assign(1);
    SegmentationTask classTask = SegmentationTask.singleLabel(3).withIgnoreIndex(255);
    LossCrossEntropy loss = new LossCrossEntropy().withIgnoreIndex(255);

    // page outputs
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .convolutionMode(ConvolutionMode.Same)
                .graphBuilder()
                .addInputs("image")
                .setInputTypes(InputType.convolutional(64, 64, 3))
                .appendLayer(
                    "features",
                    new ConvolutionLayer.Builder(3, 3).nOut(16).activation(Activation.RELU).build())
                .addLayer("class-logits", logits(3), "features")
                .addLayer("edge-logits", logits(1), "features")
                .addLayer("class", SegmentationLossLayer.builder(loss).build(), "class-logits")
                .addLayer(
                    "edge",
                    SegmentationLossLayer.builder(new LossBCEWithLogits().withWeight(0.5)).build(),
                    "edge-logits")
                .setOutputs("class", "edge")
                .build());
    network.init();
    network.fit(new INDArray[] {images}, new INDArray[] {masks, edges});
    // end
    double score =
        network.score(new MultiDataSet(new INDArray[] {images}, new INDArray[] {masks, edges}));
    Map<String, INDArray> logits = network.feedForward(images, /* train= */ false);
    double sum =
        loss.value(masks, requireNonNull(logits.get("class-logits")), null)
            + new LossBCEWithLogits().value(edges, requireNonNull(logits.get("edge-logits")), null)
                / 2;
    assertEquals(sum, score, 1e-6);

    DataSetIterator validation =
        new ListDataSetIterator<>(List.of(new DataSet(images, masks)), /* batch= */ 1);
    SegmentationEvaluation classScores = new SegmentationEvaluation(classTask);
    network.evaluate(validation, Map.of(0, new IEvaluation<?>[] {classScores}));
    assertTrue(classScores.meanIou() >= 0);
  }

  // page logits
  private static ConvolutionLayer logits(int channels) {
    return new ConvolutionLayer.Builder(1, 1)
        .nOut(channels)
        .activation(Activation.IDENTITY)
        .build();
  }

  // end

  private static INDArray trained(NeuralNetConfiguration.Builder settings, Layer last) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            settings
                .seed(3)
                .dataType(DataType.DOUBLE)
                .list(logits(3), last)
                .setInputType(InputType.convolutional(SIZE, SIZE, 3))
                .build());
    network.init();
    Nd4j.getRandom().setSeed(5);
    INDArray images = Nd4j.rand(DataType.DOUBLE, 2, 3, SIZE, SIZE);
    INDArray oneHot = Nd4j.zeros(DataType.DOUBLE, 2, 3, SIZE, SIZE);
    for (int x = 0; x < SIZE; x++) {
      oneHot.tensorAlongDimension(x % 3 * SIZE + x, 0, 2).assign(1);
    }
    for (int step = 0; step < 3; step++) {
      network.fit(new DataSet(images, oneHot));
    }
    return network.params();
  }

  private static NeuralNetConfiguration.Builder clipped(
      IUpdater updater, double l2, double threshold) {
    return new NeuralNetConfiguration.Builder()
        .updater(updater)
        .l2(l2)
        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
        .gradientNormalizationThreshold(threshold);
  }

  private static final Layer STOCK =
      new CnnLossLayer.Builder(new LossMCXENT()).activation(Activation.SOFTMAX).build();
  private static final Layer OURS = SegmentationLossLayer.builder(new LossCrossEntropy()).build();

  @ParameterizedTest
  @ValueSource(doubles = {10, 1e6}) // clips, clips nothing
  void theStockLayersStepIsOursWithRateTimesPixelsAndTheRestDivided(double threshold) {
    int pixels = SIZE * SIZE;
    double l2 = 5;
    INDArray stock = trained(clipped(new Sgd(1e-4), l2, threshold), STOCK);
    INDArray ours = trained(clipped(new Sgd(1e-4 * pixels), l2 / pixels, threshold / pixels), OURS);
    assertArrayEquals(stock.toDoubleVector(), ours.toDoubleVector(), 1e-12);

    INDArray unchanged = trained(clipped(new Sgd(1e-4), l2, threshold), OURS);
    assertTrue(stock.distance2(unchanged) > 1e-4);
  }

  @Test
  void adamKeepsItsRate() {
    int pixels = SIZE * SIZE;
    INDArray stock = trained(clipped(new Adam(1e-2), 5, 10), STOCK);
    // page scale
    NeuralNetConfiguration.Builder settings =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(1e-2, 0.9, 0.999, 1e-8 / pixels)) // was 1e-2, 0.9, 0.999, 1e-8
            .l2(5.0 / pixels) // was 5.0
            .gradientNormalization(GradientNormalization.ClipL2PerLayer)
            .gradientNormalizationThreshold(10.0 / pixels); // was 10
    // end
    assertArrayEquals(stock.toDoubleVector(), trained(settings, OURS).toDoubleVector(), 1e-12);
  }

  @Test
  void earlyStoppingKeepsTheBestEpoch() {
    DataSetIterator train = batches(4);
    DataSetIterator validation = batches(2);
    MultiLayerNetwork network = classifier();
    SegmentationTask task = SegmentationTask.singleLabel(3).withIgnoreIndex(255);
    // page stopping
    EarlyStoppingConfiguration<MultiLayerNetwork> configuration =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .scoreCalculator(
                new EvaluationScoreCalculator<>(
                    new SegmentationEvaluation(task), SegmentationEvaluation::meanIou, validation))
            .epochTerminationConditions(
                new MaxEpochsTerminationCondition(10),
                new ScoreImprovementEpochTerminationCondition(5))
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(configuration, network, train).fit();
    MultiLayerNetwork best = result.getBestModel();
    Map<Integer, Double> meanIous = result.getScoreVsEpoch();
    // end
    SegmentationEvaluation again =
        best.doEvaluation(validation, new SegmentationEvaluation(task))[0];
    assertEquals(again.meanIou(), meanIous.get(result.getBestModelEpoch()));
    assertTrue(meanIous.values().stream().allMatch(score -> score <= again.meanIou()));
    assertEquals(0, result.getBestModelScore()); // as the page says of DL4J
  }

  @Test
  void aListenerEvaluatesEachEpoch() {
    DataSetIterator train = batches(4);
    DataSetIterator validation = batches(2);
    MultiLayerNetwork network = classifier();
    SegmentationTask task = SegmentationTask.singleLabel(3).withIgnoreIndex(255);
    // page listener
    SegmentationEvaluation pixels = new SegmentationEvaluation(task);
    PixelAveragePrecision ranking = new PixelAveragePrecision(task);
    network.setListeners(
        new EvaluativeListener(validation, 1, InvocationType.EPOCH_END, pixels, ranking));
    // end
    network.fit(train, 2);
    assertEquals(
        network.doEvaluation(validation, new SegmentationEvaluation(task))[0].meanIou(),
        pixels.meanIou());
    assertTrue(ranking.getValue(PixelAveragePrecision.Metric.MACRO_AP) > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void thePageShowsThisCodeAndNothingElse(String language) throws IOException {
    String page = Files.readString(PAGES.resolve(language).resolve("own-network.md"));
    List<String> blocks = javaBlocks(page);
    List<String> code = new ArrayList<>(tested(THIS, "page"));
    code.addAll(tested(ONEDNN, "own-network"));
    List<String> imports = new ArrayList<>(imports(Files.readString(THIS)));
    imports.add("import io.github.dl4jlosses.onednn.OneDnn;");

    assertEquals(
        code.stream().sorted().toList(),
        blocks.stream().filter(block -> !block.startsWith("import ")).sorted().toList());
    List<String> shown = imports(page);
    assertTrue(imports.containsAll(shown), () -> shown + " must be among " + imports);
    for (String line : imports) {
      String name = line.replaceAll(".*\\.(\\w+);", "$1");
      boolean used = code.stream().anyMatch(block -> block.matches("(?s).*\\b" + name + "\\b.*"));
      assertEquals(used, shown.contains(line), line);
    }
  }

  private static List<String> javaBlocks(String page) {
    return Pattern.compile("(?ms)^```java\\n(.*?)^```$")
        .matcher(page)
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private static List<String> imports(String text) {
    return text.lines().filter(line -> line.matches("import [\\w.]+;")).distinct().toList();
  }

  /** Returns what stands between the comments of a test, from the left margin on. */
  private static List<String> tested(Path test, String mark) throws IOException {
    return Pattern.compile("(?ms)^ *// " + mark + " \\w+\\n(.*?)^ *// end$")
        .matcher(Files.readString(test))
        .results()
        .map(
            block ->
                block
                    .group(1)
                    .stripTrailing()
                    .stripIndent()
                    .replace("out.print", "System.out.print"))
        .map(block -> block + "\n")
        .toList();
  }
}
