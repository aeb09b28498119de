package io.github.dl4jlosses.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.Reduction;
import io.github.dl4jlosses.loss.SegmentationLoss;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The score of an example is that of a batch of it alone, however its arrays lie in memory. */
class ScoreExamplesTest {
  private static final int N = 3;
  private static final int CLASSES = 3;
  private static final int H = 4;
  private static final int W = 5;

  @BeforeAll
  static void scoresAreComparedToTheLastDigit() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void restoreTheDefault() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  /** Puts an array elsewhere in memory. */
  record Lie(String name, UnaryOperator<INDArray> of) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Lie> LIES =
      List.of(
          new Lie("c", x -> x.dup('c')),
          new Lie("f", x -> x.dup('f')),
          new Lie("view of a larger batch", ScoreExamplesTest::viewOfBatch),
          new Lie("view of more columns", ScoreExamplesTest::viewOfColumns),
          new Lie("last dimension first", ScoreExamplesTest::reversed));

  private static INDArray viewOfBatch(INDArray x) {
    INDArray larger = Nd4j.concat(0, x.mul(0), x, x.mul(0));
    return larger.get(NDArrayIndex.interval(x.size(0), 2 * x.size(0)));
  }

  private static INDArray viewOfColumns(INDArray x) {
    if (x.rank() < 2) {
      return x;
    }
    int last = x.rank() - 1;
    INDArray wider = Nd4j.concat(last, x.mul(0), x);
    INDArrayIndex[] indices = new INDArrayIndex[x.rank()];
    Arrays.fill(indices, NDArrayIndex.all());
    indices[last] = NDArrayIndex.interval(x.size(last), 2 * x.size(last));
    return wider.get(indices);
  }

  private static INDArray reversed(INDArray x) {
    int[] order = IntStream.range(0, x.rank()).map(d -> x.rank() - 1 - d).toArray();
    return x.permute(order).dup('c').permute(order);
  }

  @SuppressWarnings("ArrayRecordComponent") // rows of a table, never compared
  record Case(String name, boolean output, CNN2DFormat format, SegmentationLoss loss, long[] mask) {
    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Case> CASES =
      Stream.of(true, false)
          .flatMap(
              output ->
                  Stream.of(CNN2DFormat.values())
                      .flatMap(
                          format ->
                              Stream.of(new LossCrossEntropy(), new LossBCEWithLogits())
                                  .flatMap(
                                      loss ->
                                          Stream.of(
                                                  new long[] {N},
                                                  new long[] {N, 1},
                                                  new long[] {N, H, W},
                                                  new long[] {N, 1, H, W})
                                              .map(mask -> of(output, format, loss, mask)))))
          .toList();

  private static Case of(boolean output, CNN2DFormat format, SegmentationLoss loss, long[] mask) {
    String name =
        (output ? "output layer, " : "loss layer, ")
            + format
            + " "
            + loss.name()
            + " mask "
            + Arrays.toString(mask);
    return new Case(name, output, format, loss, mask);
  }

  private static MultiLayerNetwork network(Case c, DataType type) {
    return network(c, type, /* l2= */ 0);
  }

  private static MultiLayerNetwork network(Case c, DataType type, double l2) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(7).dataType(type).l2(l2).list();
    if (c.output) {
      list.layer(SegmentationOutputLayer.builder(c.loss).nOut(CLASSES).build());
    } else {
      list.layer(
          new ConvolutionLayer.Builder(1, 1).nOut(CLASSES).activation(Activation.IDENTITY).build());
      list.layer(SegmentationLossLayer.builder(c.loss).build());
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            list.setInputType(InputType.convolutional(H, W, 2, c.format)).build());
    network.init();
    return network;
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void isThatOfTheExampleAloneHoweverItLiesInMemory(Case c) {
    MultiLayerNetwork network = network(c, DataType.DOUBLE);
    boolean nhwc = c.format == CNN2DFormat.NHWC;
    INDArray x = nhwc ? Nd4j.rand(N, H, W, 2) : Nd4j.rand(N, 2, H, W);
    INDArray y =
        c.loss instanceof LossCrossEntropy
            ? Nd4j.rand(N, 1, H, W).muli(CLASSES).castTo(DataType.INT32)
            : (nhwc ? Nd4j.rand(N, H, W, CLASSES) : Nd4j.rand(N, CLASSES, H, W));
    INDArray mask = Nd4j.rand(DataType.DOUBLE, c.mask);
    double[] alone = new double[N];
    for (int n = 0; n < N; n++) {
      alone[n] =
          network.score(new DataSet(example(x, n), example(y, n), null, example(mask, n)), false);
    }
    for (Lie lie : LIES) {
      for (Lie ofMask : LIES) {
        DataSet data = new DataSet(lie.of.apply(x), lie.of.apply(y), null, ofMask.of.apply(mask));
        INDArray scores = network.scoreExamples(data, false);
        for (int n = 0; n < N; n++) {
          assertEquals(alone[n], scores.getDouble(n, 0), 1e-13, lie + ", mask " + ofMask);
        }
      }
    }
  }

  private static INDArray example(INDArray x, int n) {
    long[] shape = x.shape();
    shape = shape.clone();
    shape[0] = 1;
    return x.dup('c').reshape(N, -1).getRow(n).dup().reshape(shape);
  }

  @Test
  void ofAHalfNetworkMayBeLargerThanAHalf() {
    Case c = of(true, CNN2DFormat.NCHW, sum(), new long[] {N});
    MultiLayerNetwork network = network(c, DataType.FLOAT16);
    INDArray images = Nd4j.rand(DataType.FLOAT16, 1, 2, 400, 400);
    INDArray scores =
        network.scoreExamples(
            new DataSet(images, Nd4j.zeros(DataType.INT32, 1, 1, 400, 400)), false);
    assertEquals(DataType.DOUBLE, scores.dataType());
    double score = scores.getDouble(0);
    assertTrue(score > 65504 && Double.isFinite(score), "" + score);
  }

  @Test
  void regularizationIsAddedToEachExample() {
    Case c = of(true, CNN2DFormat.NCHW, new LossCrossEntropy(), new long[] {N});
    MultiLayerNetwork network = network(c, DataType.DOUBLE);
    DataSet data = new DataSet(Nd4j.rand(N, 2, H, W), Nd4j.zeros(DataType.INT32, N, 1, H, W));
    INDArray without = network.scoreExamples(data, false);
    assertEquals(without, network.scoreExamples(data, true), "there is none");
    MultiLayerNetwork regularized = network(c, DataType.DOUBLE, .1);
    regularized.setParams(network.params());
    double squares = network.getParam("0_W").norm2Number().doubleValue();
    INDArray more = regularized.scoreExamples(data, true).sub(without);
    for (int n = 0; n < N; n++) {
      assertEquals(.1 / 2 * squares * squares, more.getDouble(n, 0), 1e-12);
    }
  }

  private static SegmentationLoss sum() {
    return new LossCrossEntropy().withReduction(Reduction.SUM);
  }
}
