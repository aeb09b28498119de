package io.github.dl4jlosses.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.loss.Hardest;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.LossDice;
import io.github.dl4jlosses.loss.LossFocal;
import io.github.dl4jlosses.loss.LossGeneralizedDice;
import io.github.dl4jlosses.loss.LossLovasz;
import io.github.dl4jlosses.loss.LossSum;
import io.github.dl4jlosses.loss.LossTopK;
import io.github.dl4jlosses.loss.LossTversky;
import io.github.dl4jlosses.loss.Reduction;
import io.github.dl4jlosses.loss.Regions;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.loss.Target;
import java.util.List;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Losses of regions, and sums, in our layer and in DL4J's. */
class RegionLossLayerTest {
  private static final int N = 3;
  private static final int C = 3;
  private static final int H = 4;
  private static final int W = 5;

  @BeforeAll
  static void gradientChecksNeedDouble() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void restoreTheDefault() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  static List<SegmentationLoss> losses() {
    LossCrossEntropy ce = new LossCrossEntropy().withIgnoreIndex(255);
    LossDice dice = new LossDice().withIgnoreIndex(255);
    return List.of(
        dice,
        LossDice.monai().withIgnoreIndex(255),
        new LossLovasz().withIgnoreIndex(255),
        LossLovasz.hinge().withGrouping(Regions.Grouping.IMAGE).withIgnoreIndex(255),
        new LossTopK(ce, Hardest.share(.8)),
        LossSum.of(ce, new LossLovasz().withIgnoreIndex(255)),
        LossTversky.monai().withGamma(.75).withIgnoreIndex(255),
        new LossGeneralizedDice().withIgnoreIndex(255),
        new LossFocal().withIgnoreIndex(255),
        LossFocal.torchvision().withIgnoreIndex(255),
        LossSum.of(ce, dice),
        LossSum.of(ce.withLabelSmoothing(.1), LossDice.nnUNet().withIgnoreIndex(255)),
        LossSum.of(
                new LossBCEWithLogits().withIgnoreIndex(255),
                LossDice.monai().withTarget(Target.BINARY).withIgnoreIndex(255))
            .withFactors(.5, 1));
  }

  private static INDArray images(CNN2DFormat format) {
    Nd4j.getRandom().setSeed(3);
    INDArray x = Nd4j.rand(DataType.DOUBLE, N, 2, H, W);
    return format == CNN2DFormat.NCHW ? x : x.permute(0, 2, 3, 1).dup('c');
  }

  private static INDArray labels(SegmentationLoss loss, CNN2DFormat format) {
    Nd4j.getRandom().setSeed(4);
    boolean perPixel = loss.activation() == Activation.SOFTMAX;
    INDArray y =
        Nd4j.rand(DataType.DOUBLE, N, perPixel ? 1 : C, H, W)
            .mul(perPixel ? C : 2)
            .castTo(DataType.INT32);
    y.putScalar(new long[] {1, 0, 2, 2}, 255);
    return perPixel || format == CNN2DFormat.NCHW ? y : y.permute(0, 2, 3, 1).dup('c');
  }

  private static MultiLayerNetwork network(Layer last, DataType type, CNN2DFormat format) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(type)
                .updater(new Sgd(1))
                .list(
                    new ConvolutionLayer.Builder(1, 1)
                        .nOut(C)
                        .activation(Activation.IDENTITY)
                        .build(),
                    last)
                .setInputType(InputType.convolutional(H, W, 2, format))
                .build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork network(SegmentationLoss loss, DataType type) {
    return network(SegmentationLossLayer.builder(loss).build(), type, CNN2DFormat.NCHW);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void passesTheGradientCheckOfANetwork(SegmentationLoss loss) {
    for (CNN2DFormat format : List.of(CNN2DFormat.NCHW, CNN2DFormat.NHWC)) {
      MultiLayerNetwork network =
          network(SegmentationLossLayer.builder(loss).build(), DataType.DOUBLE, format);
      assertTrue(
          GradientCheckUtil.checkGradients(
              new GradientCheckUtil.MLNConfig()
                  .net(network)
                  .input(images(format))
                  .labels(labels(loss, format))
                  .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void scoreAndOutputAreThoseOfTheLoss(SegmentationLoss loss) {
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT, DataType.FLOAT16)) {
      MultiLayerNetwork network = network(loss, type);
      INDArray x = images(CNN2DFormat.NCHW).castTo(type);
      INDArray y = labels(loss, CNN2DFormat.NCHW);
      INDArray logits = network.feedForward(x).get(1);
      double value = loss.value(y, logits, null);
      assertEquals(value, network.score(new DataSet(x, y)), 1e-12 * value);
      INDArray output = network.output(x).castTo(DataType.DOUBLE);
      boolean softmax = loss.activation() == Activation.SOFTMAX;
      assertEquals(
          softmax ? N * H * W : output.sumNumber().doubleValue(),
          output.sumNumber().doubleValue(),
          type == DataType.FLOAT16 ? .1 : 1e-4);
      assertTrue(output.minNumber().doubleValue() > 0 && output.maxNumber().doubleValue() < 1);
      network.fit(new DataSet(x, y));
      network.fit(new DataSet(x, y));
      assertTrue(network.score(new DataSet(x, y)) < value);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void theScoreOfAnExampleIsThatOfABatchOfIt(SegmentationLoss loss) {
    MultiLayerNetwork network = network(loss, DataType.DOUBLE);
    INDArray x = images(CNN2DFormat.NCHW);
    INDArray y = labels(loss, CNN2DFormat.NCHW);
    INDArray scores = network.scoreExamples(new DataSet(x, y), true);
    INDArray logits = network.feedForward(x).get(1);
    for (int n = 0; n < N; n++) {
      double alone =
          loss.value(y.slice(n).reshape(1, -1, H, W), logits.slice(n).reshape(1, C, H, W), null);
      assertEquals(alone, scores.getDouble(n, 0), 1e-13);
    }
  }

  @Test
  void aStockLayerGetsRowsTimesTheValue() {
    LossSum loss = LossSum.of(new LossCrossEntropy(), new LossDice());
    LossSum sums = LossSum.of(new LossCrossEntropy().withReduction(Reduction.SUM));
    INDArray x = images(CNN2DFormat.NCHW);
    INDArray y = labels(loss, CNN2DFormat.NCHW);
    y.putScalar(new long[] {1, 0, 2, 2}, 1);
    INDArray oneHot = Nd4j.zeros(DataType.DOUBLE, N, C, H, W);
    for (int i = 0; i < N * H * W; i++) {
      int n = i / (H * W);
      int h = i / W % H;
      oneHot.putScalar(new long[] {n, y.getInt(n, 0, h, i % W), h, i % W}, 1);
    }
    for (SegmentationLoss each : List.of(loss, sums)) {
      MultiLayerNetwork stock =
          network(
              new CnnLossLayer.Builder(each).activation(Activation.SOFTMAX).build(),
              DataType.DOUBLE,
              CNN2DFormat.NCHW);
      double value = each.value(y, stock.feedForward(x).get(1), null);
      double times = each == loss ? H * W : 1. / N; // DL4J divides by N
      assertEquals(times * value, stock.score(new DataSet(x, oneHot)), 1e-12 * times * value);
    }
  }

  @Test
  void aStockLayerCannotKnowImages() {
    MultiLayerNetwork stock =
        network(
            new CnnLossLayer.Builder(LossDice.monai()).activation(Activation.SOFTMAX).build(),
            DataType.DOUBLE,
            CNN2DFormat.NCHW);
    DataSet data = new DataSet(images(CNN2DFormat.NCHW), Nd4j.zeros(N, C, H, W));
    assertEquals(
        "grouping must be BATCH in DL4J's own layers, got IMAGE (they do not tell LossDice which"
            + " rows are of one image: use a SegmentationLossLayer, or withGrouping(BATCH))",
        assertThrows(UnsupportedOperationException.class, () -> stock.fit(data)).getMessage());
  }
}
