package io.github.dl4jlosses.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.ValueAndGradient;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * network.gradient() is N times PyTorch's; clipping and l2 act on PyTorch's, which is what is
 * applied.
 */
class ShownGradientTest {
  private static final int N = 5;
  private static final int CLASSES = 3;
  private static final double L2 = 0.25;

  @BeforeAll
  static void digitsAreCompared() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void restoreTheDefault() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  private static MultiLayerNetwork network(boolean output, boolean miniBatch, double clip) {
    LossCrossEntropy loss = new LossCrossEntropy();
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(1))
            .l2(L2)
            .gradientNormalization(GradientNormalization.ClipL2PerLayer)
            .gradientNormalizationThreshold(clip)
            .miniBatch(miniBatch)
            .list();
    if (output) {
      list.layer(SegmentationOutputLayer.builder(loss).nOut(CLASSES).build());
    } else {
      list.layer(
              new ConvolutionLayer.Builder(1, 1)
                  .nOut(CLASSES)
                  .activation(Activation.IDENTITY)
                  .build())
          .layer(SegmentationLossLayer.builder(loss).build());
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(list.setInputType(InputType.convolutional(4, 6, 2)).build());
    network.init();
    return network;
  }

  @ParameterizedTest(name = "output layer {0}, miniBatch {1}, clipped at {2}")
  @CsvSource({
    "true, true, 100",
    "false, true, 100",
    "true, true, 0.01",
    "false, true, 0.01",
    "true, false, 100",
    "false, false, 100",
    "true, false, 0.01",
    "false, false, 0.01"
  })
  void isNTimesPyTorchsAndClippingAndL2ActOnPyTorchs(
      boolean output, boolean miniBatch, double clip) {
    MultiLayerNetwork network = network(output, miniBatch, clip);
    INDArray x = Nd4j.rand(DataType.DOUBLE, N, 2, 4, 6);
    INDArray y = Nd4j.rand(DataType.DOUBLE, N, 4, 6).muli(CLASSES).castTo(DataType.INT32);
    INDArray w = network.getParam("0_W").dup().reshape(CLASSES, 2);
    INDArray b = network.getParam("0_b").dup().reshape(1, CLASSES);

    // Logits, and PyTorch's gradient of W and b, by hand.
    INDArray rows = x.permute(0, 2, 3, 1).dup('c').reshape('c', -1, 2); // [N·H·W, 2]
    INDArray z = rows.mmul(w.transpose()).addRowVector(b);
    ValueAndGradient loss = new LossCrossEntropy().valueAndGradient(y.reshape(-1, 1), z, null);
    INDArray ofW = loss.gradient().transpose().mmul(rows); // [C, 2]
    INDArray ofB = loss.gradient().sum(true, 0);

    DataSet data = new DataSet(x, y);
    INDArray shown = Nets.gradient(network, data); // b first
    int times = miniBatch ? N : 1;
    INDArray pyTorchs = Nd4j.concat(1, ofB, ofW.reshape('c', 1, -1));
    assertArrayEquals(
        pyTorchs.mul(times).toDoubleVector(), shown.reshape(-1).toDoubleVector(), 1e-13);
    double square = w.mul(w).sumNumber().doubleValue();
    assertEquals(loss.value() + L2 / 2 * square, network.score(data), 1e-13);

    double norm = pyTorchs.norm2Number().doubleValue();
    INDArray clipped = norm > clip ? pyTorchs.mul(clip / norm) : pyTorchs;
    INDArray decay = Nd4j.concat(1, b.mul(0), w.reshape('c', 1, -1).mul(L2));
    INDArray before = network.params().dup();
    network.fit(data);
    assertArrayEquals(
        clipped.add(decay).toDoubleVector(),
        before.sub(network.params()).reshape(-1).toDoubleVector(),
        1e-13);
  }
}
