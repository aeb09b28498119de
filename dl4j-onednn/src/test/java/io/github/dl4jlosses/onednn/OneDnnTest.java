package io.github.dl4jlosses.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dl4jlosses.onednn.OneDnn.State;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OneDnnTest {
  private static final boolean NATIVES_HAVE_IT =
      Stream.of(System.getProperty("nd4j.classifier", "").split("-")).anyMatch("onednn"::equals);

  @Test
  void isOnWhereTheNativesHaveIt() {
    assumeTrue(System.getProperty("nd4j.classifier") != null, "only Maven tells the natives");
    OneDnn.Status status = OneDnn.enable();
    assertEquals(
        NATIVES_HAVE_IT
            ? "oneDNN is on"
            : "oneDNN is off: nd4j-native must have a classifier that ends in -onednn",
        status.toString());
    assertEquals(status, OneDnn.enable());
  }

  @Test
  void layersOfANewNetworkHaveHelpers() {
    boolean on = OneDnn.enable().state() == State.ON;
    for (int layer = 0; layer < 3; layer++) {
      assertEquals(on, network().getLayer(layer).getHelper() != null, "layer " + layer);
    }
  }

  @Test
  void gradientsAreThoseOfTheBuiltInLayers() {
    // Float sums in another order: 1e-5 of the largest gradient.
    System.setProperty("org.eclipse.deeplearning4j.helpers.disable", "true");
    MultiLayerNetwork builtIn = network();
    OneDnn.enable();
    MultiLayerNetwork network = network();
    network.setParams(builtIn.params());
    assertNull(builtIn.getLayer(0).getHelper());
    Nd4j.getRandom().setSeed(1);
    INDArray x = Nd4j.rand(DataType.FLOAT, 3, 5, 13, 11);
    INDArray y = Nd4j.eye(3).castTo(DataType.FLOAT);
    assertTrue(builtIn.output(x).equalsWithEps(network.output(x), 1e-5));
    INDArray expected = gradient(builtIn, x, y);
    INDArray actual = gradient(network, x, y);
    double worst = expected.sub(actual).amaxNumber().doubleValue();
    double largest = expected.amaxNumber().doubleValue();
    assertTrue(worst <= 1e-5 * largest, worst + " of " + largest);
  }

  private static INDArray gradient(MultiLayerNetwork network, INDArray x, INDArray y) {
    network.setInput(x);
    network.setLabels(y);
    network.computeGradientAndScore();
    return network.gradient().gradient();
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.RELU)
                .convolutionMode(ConvolutionMode.Same)
                .list(
                    new ConvolutionLayer.Builder(3, 3).nOut(8).activation(Activation.RELU).build(),
                    new BatchNormalization(),
                    new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build(),
                    new ConvolutionLayer.Builder(1, 1).nOut(4).build(),
                    new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.convolutional(13, 11, 5))
                .build());
    network.init();
    return network;
  }
}
