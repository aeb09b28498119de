package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * The losses train every kind of output layer that DL4J has for an ILossFunction.
 *
 * <p>The arithmetic is that of the losses, which {@link LossLawTest} proves. Here the layers show
 * that they hand over logits, labels and masks, and take the gradient back, each at its place. So
 * convolutions of 1 x 1 are enough: a gradient at the wrong pixel shows in them too.
 *
 * <p>A layer gives the mask another shape, but a reduction only another divisor: neither sees the
 * other. So not every mask meets every reduction; every kind of layer meets both losses with each
 * of them. {@code -Pslow} adds the other pairs.
 */
class LayerTest {
  private static final int N = 3;
  private static final int CLASSES = 3;
  private static final int STEPS = 4; // from the second on, workspaces have their size
  private static final List<DataType> TYPES =
      List.of(DataType.DOUBLE, DataType.FLOAT, DataType.FLOAT16);

  private enum Kind {
    OUTPUT(InputType.feedForward(4)),
    LOSS(InputType.feedForward(4)),
    RNN_OUTPUT(InputType.recurrent(4, 5)),
    RNN_LOSS(InputType.recurrent(4, 5)),
    CNN_LOSS(InputType.convolutional(4, 5, 2)),
    CNN_3D_LOSS(
        InputType.convolutional3D(
            org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat.NCDHW, 2, 3, 4, 2));

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final InputType input;

    Kind(InputType input) {
      this.input = input;
    }

    long[] shape(long channels) {
      return switch (this) {
        case OUTPUT, LOSS -> new long[] {N, channels};
        case RNN_OUTPUT, RNN_LOSS -> new long[] {N, channels, 5};
        case CNN_LOSS -> new long[] {N, channels, 4, 5};
        case CNN_3D_LOSS -> new long[] {N, channels, 2, 3, 4};
      };
    }

    long[] maskShape() {
      return switch (this) {
        case RNN_OUTPUT, RNN_LOSS -> new long[] {N, 5};
        default -> shape(1);
      };
    }

    Layer[] layers(PixelLoss loss, Activation activation) {
      return switch (this) {
        case OUTPUT ->
            new Layer[] {
              new DenseLayer.Builder().nOut(4).build(),
              new OutputLayer.Builder(loss).nOut(CLASSES).activation(activation).build()
            };
        case LOSS ->
            new Layer[] {
              new DenseLayer.Builder().nOut(CLASSES).activation(Activation.IDENTITY).build(),
              new LossLayer.Builder(loss).activation(activation).build()
            };
        case RNN_OUTPUT ->
            new Layer[] {
              new SimpleRnn.Builder().nOut(4).build(),
              new RnnOutputLayer.Builder(loss).nOut(CLASSES).activation(activation).build()
            };
        case RNN_LOSS ->
            new Layer[] {
              new SimpleRnn.Builder().nOut(CLASSES).build(),
              new RnnLossLayer.Builder(loss).activation(activation).build()
            };
        case CNN_LOSS ->
            new Layer[] {
              new ConvolutionLayer.Builder(1, 1)
                  .nOut(CLASSES)
                  .activation(Activation.IDENTITY)
                  .build(),
              new CnnLossLayer.Builder(loss).activation(activation).build()
            };
        case CNN_3D_LOSS ->
            new Layer[] {
              new Convolution3D.Builder(1, 1, 1)
                  .nOut(CLASSES)
                  .activation(Activation.IDENTITY)
                  .build(),
              new Cnn3DLossLayer.Builder(Convolution3D.DataFormat.NCDHW)
                  .lossFunction(loss)
                  .activation(activation)
                  .build()
            };
      };
    }
  }

  private record Case(Kind kind, PixelLoss loss, @Nullable INDArray mask) {
    Activation activation() {
      return loss instanceof LossCrossEntropy ? Activation.SOFTMAX : Activation.SIGMOID;
    }

    MultiLayerNetwork network(DataType type, WorkspaceMode workspaces, double learningRate) {
      MultiLayerConfiguration conf =
          builder(type, workspaces, learningRate)
              .list(kind.layers(loss, activation()))
              .setInputType(kind.input)
              .build();
      MultiLayerNetwork network = new MultiLayerNetwork(conf);
      network.init();
      return network;
    }

    ComputationGraph graph(DataType type, WorkspaceMode workspaces, double learningRate) {
      Layer[] layers = kind.layers(loss, activation());
      ComputationGraphConfiguration conf =
          builder(type, workspaces, learningRate)
              .graphBuilder()
              .addInputs("in")
              .setInputTypes(kind.input)
              .addLayer("hidden", layers[0], "in")
              .addLayer("out", layers[1], "hidden")
              .setOutputs("out")
              .build();
      ComputationGraph graph = new ComputationGraph(conf);
      graph.init();
      return graph;
    }

    INDArray input() {
      long channels =
          switch (kind) {
            case CNN_LOSS, CNN_3D_LOSS -> 2;
            default -> 4;
          };
      return random(11, kind.shape(channels));
    }

    DataSet data(DataType type) {
      return new DataSet(input().castTo(type), labels().castTo(type), null, mask);
    }

    /** One-hot labels with a few rows of zeros, or bits with a few 255. */
    INDArray labels() {
      INDArray labels = Nd4j.create(DataType.DOUBLE, kind.shape(CLASSES));
      Random random = new Random(12);
      boolean crossEntropy = loss instanceof LossCrossEntropy;
      long positions = labels.length() / N / CLASSES;
      INDArray flat = labels.reshape(N, CLASSES, positions);
      for (long n = 0; n < N; n++) {
        for (long s = 0; s < positions; s++) {
          boolean ignored = (n + s) % 4 == 3;
          for (int c = 0; c < CLASSES; c++) {
            if (!crossEntropy) {
              flat.putScalar(n, c, s, ignored && c == 1 ? 255 : random.nextInt(2));
            }
          }
          if (crossEntropy && !ignored) {
            flat.putScalar(n, random.nextInt(CLASSES), s, 1);
          }
        }
      }
      return labels;
    }

    @Override
    public String toString() {
      return kind + ", " + loss.name() + " " + loss.reduction() + (mask == null ? "" : ", masked");
    }
  }

  private static PixelLoss crossEntropy(Reduction reduction) {
    return new LossCrossEntropy()
        .withWeight(1, 2, .5)
        .withLabelSmoothing(.1)
        .withReduction(reduction);
  }

  private static PixelLoss bce(Reduction reduction) {
    return new LossBCEWithLogits()
        .withPosWeight(3, 1, .5)
        .withIgnoreIndex(255)
        .withReduction(reduction);
  }

  /** Every kind of layer with both losses: once with a mask, once with the other reduction. */
  static List<Case> cases() {
    return pairs(Reduction.MEAN, Reduction.SUM);
  }

  /** The pairs of mask and reduction that the cases leave out. */
  static List<Case> otherCases() {
    return pairs(Reduction.SUM, Reduction.MEAN);
  }

  private static List<Case> pairs(Reduction first, Reduction second) {
    List<Case> cases = new ArrayList<>();
    Reduction masked = second;
    Reduction unmasked = first;
    for (Kind kind : Kind.values()) {
      masked = unmasked;
      unmasked = masked == first ? second : first;
      INDArray mask = random(13, kind.maskShape()).gt(-.3).castTo(DataType.DOUBLE);
      cases.add(new Case(kind, crossEntropy(masked), mask));
      cases.add(new Case(kind, bce(unmasked), mask));
      cases.add(new Case(kind, crossEntropy(unmasked), null));
      cases.add(new Case(kind, bce(masked), null));
    }
    return cases;
  }

  @BeforeAll
  static void gradientChecksNeedDouble() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void restoreTheDefault() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void passesTheGradientCheckOfANetwork(Case c) {
    assertTrue(
        GradientCheckUtil.checkGradients(
            new GradientCheckUtil.MLNConfig()
                .net(c.network(DataType.DOUBLE, WorkspaceMode.ENABLED, 1))
                .input(c.input())
                .labels(c.labels())
                .labelMask(c.mask())
                .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)));
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}")
  @MethodSource("otherCases")
  void otherPairsPassTheGradientChecks(Case c) {
    passesTheGradientCheckOfANetwork(c);
    passesTheGradientCheckOfAGraph(c);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void passesTheGradientCheckOfAGraph(Case c) {
    GradientCheckUtil.GraphConfig config =
        new GradientCheckUtil.GraphConfig()
            .net(c.graph(DataType.DOUBLE, WorkspaceMode.NONE, 1))
            .inputs(new INDArray[] {c.input()})
            .labels(new INDArray[] {c.labels()})
            .print(GradientCheckUtil.PrintMode.FAILURES_ONLY);
    if (c.mask() != null) {
      config.labelMask(new INDArray[] {c.mask()});
    }
    assertTrue(GradientCheckUtil.checkGradients(config));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void trainsInEveryType(Case c) {
    for (DataType type : TYPES) {
      boolean workspaces = (c.mask() == null) == (type == DataType.FLOAT);
      assertNetworkTrains(c, type, workspaces ? WorkspaceMode.ENABLED : WorkspaceMode.NONE);
      assertGraphTrains(c, type, workspaces ? WorkspaceMode.NONE : WorkspaceMode.ENABLED);
    }
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}")
  @MethodSource({"cases", "otherCases"})
  void trainsInEveryTypeWithAndWithoutWorkspaces(Case c) {
    for (DataType type : TYPES) {
      for (WorkspaceMode workspaces : List.of(WorkspaceMode.ENABLED, WorkspaceMode.NONE)) {
        assertNetworkTrains(c, type, workspaces);
        assertGraphTrains(c, type, workspaces);
      }
    }
  }

  private static void assertNetworkTrains(Case c, DataType type, WorkspaceMode workspaces) {
    DataSet data = c.data(type);
    MultiLayerNetwork network = c.network(type, workspaces, .01);
    double before = network.score(data);
    for (int i = 0; i < STEPS; i++) {
      network.fit(data);
    }
    assertTrue(network.score(data) < before, type + " " + workspaces);
  }

  private static void assertGraphTrains(Case c, DataType type, WorkspaceMode workspaces) {
    MultiDataSet data = c.data(type).toMultiDataSet();
    ComputationGraph graph = c.graph(type, workspaces, .01);
    double before = graph.score(data);
    for (int i = 0; i < STEPS; i++) {
      graph.fit(data);
    }
    assertTrue(graph.score(data) < before, type + " " + workspaces);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void scoresOfExamplesSumToTheScore(Case c) {
    if (c.kind == Kind.CNN_3D_LOSS) {
      return; // Cnn3DLossLayer.computeScoreForExamples of 1.0.0-M2.1 throws for any loss
    }
    DataSet data = c.data(DataType.DOUBLE);
    MultiLayerNetwork network = c.network(DataType.DOUBLE, WorkspaceMode.ENABLED, 1);
    INDArray scores = network.scoreExamples(data, /* addRegularizationTerms= */ false);
    assertEquals(network.score(data), scores.sumNumber().doubleValue() / N, 1e-12);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aSavedNetworkKeepsItsLoss(Case c, @TempDir Path folder) throws IOException {
    File file = folder.resolve("network.zip").toFile();
    MultiLayerNetwork network = c.network(DataType.DOUBLE, WorkspaceMode.ENABLED, 1);
    DataSet data = c.data(DataType.DOUBLE);
    network.save(file);
    MultiLayerNetwork read = MultiLayerNetwork.load(file, /* loadUpdater= */ true);
    assertEquals(network.score(data), read.score(data));
    assertEquals(network.getLayerWiseConfigurations(), read.getLayerWiseConfigurations());
    assertEquals(network.score(data), network.clone().score(data));
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}")
  @MethodSource("otherCases")
  void otherPairsScoreAndSaveAlike(Case c, @TempDir Path folder) throws IOException {
    scoresOfExamplesSumToTheScore(c);
    aSavedNetworkKeepsItsLoss(c, folder);
  }

  @ParameterizedTest
  @EnumSource(names = {"OUTPUT", "LOSS", "RNN_OUTPUT", "RNN_LOSS"})
  void classIndicesGiveWhatOneHotRowsGive(Kind kind) {
    LossCrossEntropy loss = new LossCrossEntropy().withWeight(1, 2, .5).withIgnoreIndex(255);
    Case c = new Case(kind, loss, null);
    INDArray oneHot = c.labels();
    INDArray ignored = oneHot.sum(true, 1).eq(0).castTo(DataType.DOUBLE).mul(255);
    INDArray indices = Nd4j.argMax(oneHot, 1).castTo(DataType.DOUBLE).reshape(kind.shape(1));
    MultiLayerNetwork network = c.network(DataType.DOUBLE, WorkspaceMode.ENABLED, 1);
    MultiLayerNetwork same = network.clone();
    DataSet withIndices = new DataSet(c.input(), indices.add(ignored));
    DataSet withRows = new DataSet(c.input(), oneHot);
    assertEquals(network.score(withRows), network.score(withIndices));
    network.fit(withRows);
    same.fit(withIndices);
    assertEquals(network.params(), same.params());
  }

  @ParameterizedTest(name = "{0} channels, mask of {1}")
  @CsvSource({"1, 1", "3, 1", "3, 3"})
  void aMapOfWeightsIsAMask(int channels, int maskChannels) {
    LossBCEWithLogits loss = new LossBCEWithLogits().withLabelSmoothing(.1);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            builder(DataType.DOUBLE, WorkspaceMode.ENABLED, 1)
                .list(
                    new ConvolutionLayer.Builder(1, 1)
                        .nOut(channels)
                        .activation(Activation.IDENTITY)
                        .build(),
                    new CnnLossLayer.Builder(loss).activation(Activation.SIGMOID).build())
                .setInputType(InputType.convolutional(4, 5, 2))
                .build());
    network.init();
    INDArray labels = random(15, N, channels, 4, 5).gt(0).castTo(DataType.DOUBLE);
    INDArray weights = random(16, N, maskChannels, 4, 5).addi(1); // in [0, 2]
    assertTrue(
        GradientCheckUtil.checkGradients(
            new GradientCheckUtil.MLNConfig()
                .net(network)
                .input(random(17, N, 2, 4, 5))
                .labels(labels)
                .labelMask(weights)
                .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)));
  }

  private static NeuralNetConfiguration.Builder builder(
      DataType type, WorkspaceMode workspaces, double learningRate) {
    return new NeuralNetConfiguration.Builder()
        .seed(14)
        .dataType(type)
        .updater(new Sgd(learningRate))
        .activation(Activation.TANH)
        .trainingWorkspaceMode(workspaces)
        .inferenceWorkspaceMode(workspaces);
  }

  private static INDArray random(long seed, long... shape) {
    double[] values =
        new Random(seed)
            .doubles(java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b), -1, 1)
            .toArray();
    return Nd4j.createFromArray(values).reshape(shape);
  }
}
