package io.github.dl4jlosses.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.LossSum;
import io.github.dl4jlosses.loss.SegmentationLoss;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.slf4j.LoggerFactory;

/** What is decided by a forgotten setting is one line in the log. */
class WarningTest {
  private static final int SIZE = 8;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("io.github.dl4jlosses.layer");
  }

  private List<String> lines() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  record Case(
      String name,
      @Nullable Activation activation,
      SegmentationLoss loss,
      int channels,
      CNN2DFormat format,
      boolean graph,
      String found) {
    NeuralNetwork network() {
      ConvolutionLayer.Builder logits = new ConvolutionLayer.Builder(1, 1).nOut(channels);
      if (activation != null) {
        logits.activation(activation);
      }
      SegmentationLossLayer last = SegmentationLossLayer.builder(loss).build();
      InputType images = InputType.convolutional(SIZE, SIZE, 1, format);
      if (!graph) {
        MultiLayerNetwork network =
            new MultiLayerNetwork(
                base(DataType.FLOAT, new Adam(1e-3))
                    .list(features(), logits.build(), last)
                    .setInputType(images)
                    .build());
        network.init();
        return network;
      }
      ComputationGraph network =
          new ComputationGraph(
              base(DataType.FLOAT, new Adam(1e-3))
                  .graphBuilder()
                  .addInputs("images")
                  .setInputTypes(images)
                  .appendLayer("features", features())
                  .appendLayer("logits", logits.build())
                  .appendLayer("out", last)
                  .setOutputs("out")
                  .build());
      network.init();
      return network;
    }

    DataSet data(int step) {
      Nd4j.getRandom().setSeed(step);
      INDArray images =
          format == CNN2DFormat.NHWC
              ? Nd4j.rand(DataType.FLOAT, 2, SIZE, SIZE, 1)
              : Nd4j.rand(DataType.FLOAT, 2, 1, SIZE, SIZE);
      INDArray labels = Nd4j.rand(DataType.FLOAT, 2, SIZE, SIZE).muli(Math.max(2, channels));
      return new DataSet(images.muli(2).subi(1), labels.castTo(DataType.INT32));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static NeuralNetConfiguration.Builder base(DataType type, IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(type)
        .updater(updater)
        .convolutionMode(ConvolutionMode.Same);
  }

  private static ConvolutionLayer features() {
    return new ConvolutionLayer.Builder(3, 3).nOut(8).activation(Activation.RELU).build();
  }

  static final List<Case> CASES =
      Stream.of(false, true)
          .flatMap(
              graph ->
                  Stream.of(CNN2DFormat.values())
                      .flatMap(
                          format ->
                              Stream.of(new LossCrossEntropy(), new LossBCEWithLogits())
                                  .flatMap(loss -> of(graph, format, loss))))
          .toList();

  private static Stream<Case> of(boolean graph, CNN2DFormat format, SegmentationLoss loss) {
    int channels = loss instanceof LossCrossEntropy ? 3 : 1;
    String inAll = " in each of the first 50 steps (";
    String sigmoid = "numbers in [0, 1]" + inAll + "sigmoid, which is DL4J's default?";
    String kind = (graph ? "graph " : "layers ") + format + " " + loss.name() + " ";
    Stream<Case> all =
        Stream.of(
            new Case(kind + "nothing", null, loss, channels, format, graph, sigmoid),
            new Case(kind + "sigmoid", Activation.SIGMOID, loss, channels, format, graph, sigmoid),
            new Case(
                kind + "relu",
                Activation.RELU,
                loss,
                channels,
                format,
                graph,
                "numbers >= 0" + inAll + "relu?"),
            new Case(
                kind + "softmax",
                Activation.SOFTMAX,
                loss,
                channels,
                format,
                graph,
                "numbers that sum to 1 (softmax?"),
            new Case(kind + "identity", Activation.IDENTITY, loss, channels, format, graph, ""));
    // Softmax of one channel of NHWC is always 1.
    return all.filter(c -> c.channels > 1 || !c.name.endsWith("NHWC LossBCEWithLogits softmax"));
  }

  static final List<Case> ONE_OF_EACH =
      Stream.concat(
              of(false, CNN2DFormat.NCHW, new LossCrossEntropy()),
              of(true, CNN2DFormat.NHWC, new LossBCEWithLogits()))
          .toList();

  @Tag("slow")
  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void anActivationBeforeTheLossLayerIsOneLineInEachKindOfNetwork(Case c) {
    anActivationBeforeTheLossLayerIsOneLine(c);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("ONE_OF_EACH")
  void anActivationBeforeTheLossLayerIsOneLine(Case c) {
    NeuralNetwork network = c.network();
    for (int step = 0; step < 60; step++) {
      network.fit(c.data(step));
    }
    String name = c.graph ? "SegmentationLossLayer out" : "SegmentationLossLayer layer2";
    List<String> expected =
        c.found.isEmpty()
            ? List.of()
            : List.of(
                name
                    + ": input must be logits, got "
                    + c.found
                    + " add .activation(Activation.IDENTITY) to the layer before, or use a"
                    + " SegmentationOutputLayer)");
    assertEquals(expected, lines());
  }

  private static MultiLayerNetwork half(SegmentationLoss loss, IUpdater updater, int size) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base(DataType.FLOAT16, updater)
                .list(features(), SegmentationOutputLayer.builder(loss).nOut(3).build())
                .setInputType(InputType.convolutional(size, size, 1))
                .build());
    network.init();
    return network;
  }

  private static DataSet halfData(int size) {
    Nd4j.getRandom().setSeed(3);
    return new DataSet(
        Nd4j.rand(DataType.FLOAT16, 1, 1, size, size),
        Nd4j.rand(DataType.DOUBLE, 1, 1, size, size).muli(3).castTo(DataType.INT32));
  }

  @Test
  void aHalfNetworkIsOneLine() {
    String adam =
        "in a HALF network Adam needs an epsilon of 1e-6 or more: its 1e-8 is 0 there, and the"
            + " parameters become NaN";
    MultiLayerNetwork network = half(new LossCrossEntropy(), new Sgd(1), 32);
    network.fit(halfData(32));
    network.fit(halfData(32));
    assertEquals(List.of("SegmentationOutputLayer layer1: " + adam), lines());

    log.list.clear();
    half(new LossCrossEntropy(), new Sgd(1), 320).fit(halfData(320));
    assertEquals(1, lines().size());
    String line = lines().get(0);
    assertTrue(line.startsWith("SegmentationOutputLayer layer1: " + adam + "; the largest"), line);
    assertTrue(
        line.endsWith(
            ", of which HALF has few digits (use FLOAT, or a larger loss, such as"
                + " LossSum.of(loss).withFactors(1024), with l2 and Sgd's learning rate to match)"),
        line);

    log.list.clear();
    half(larger(), new Sgd(1e-3), 320).fit(halfData(320));
    assertEquals(List.of("SegmentationOutputLayer layer1: " + adam), lines());
  }

  private static SegmentationLoss larger() {
    return LossSum.of(new LossCrossEntropy()).withFactors(1024);
  }

  @Test
  void aLargerLossGivesHalfItsDigitsBack() {
    assertTrue(errorInHalf(new LossCrossEntropy()) > 5e-3);
    assertTrue(errorInHalf(larger()) < 5e-4);
  }

  private static double errorInHalf(SegmentationLoss loss) {
    Nd4j.getRandom().setSeed(3);
    INDArray z = Nd4j.rand(DataType.DOUBLE, 1, 3, 512, 512).castTo(DataType.FLOAT16);
    INDArray y = halfData(512).getLabels();
    INDArray exact = loss.valueAndGradient(y, z.castTo(DataType.DOUBLE), null).gradient();
    INDArray half = loss.valueAndGradient(y, z, null).gradient().castTo(DataType.DOUBLE);
    return half.sub(exact).norm2Number().doubleValue() / exact.norm2Number().doubleValue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-8, 1e-6})
  void aHalfNetworkTrainsWithALargerEpsilonOfAdam(double epsilon) {
    MultiLayerNetwork network =
        half(new LossCrossEntropy(), new Adam(1e-3, 0.9, 0.999, epsilon), 16);
    for (int step = 0; step < 20; step++) {
      network.fit(halfData(16));
    }
    assertEquals(epsilon == 1e-8, Double.isNaN(network.score(halfData(16))));
  }
}
