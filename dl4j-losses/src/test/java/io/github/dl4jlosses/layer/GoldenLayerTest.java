package io.github.dl4jlosses.layer;

import static io.github.dl4jlosses.Golden.doubles;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.GoldenLoss;
import io.github.dl4jlosses.loss.PixelLoss;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** One step of gradient descent through the layer subtracts PyTorch's gradient. */
class GoldenLayerTest {
  @BeforeAll
  static void goldenNumbersAreDoubles() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void restoreTheDefault() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  /** The losses of images that reduce to one number. */
  static List<GoldenLoss> images() {
    return GoldenLoss.cases().stream()
        .filter(c -> c.shape().length == 4 && c.channelAxis() == 1)
        .filter(c -> !c.unreduced())
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("images")
  void oneStepOfGradientDescentIsPyTorchs(GoldenLoss c) {
    long[] shape = c.shape();
    INDArray x = Nd4j.createFromArray(doubles(c.json().get("x"))).reshape(shape[0], -1);
    INDArray target = Nd4j.createFromArray(doubles(c.json().get("target")));
    INDArray labels =
        c.crossEntropy() && c.index()
            ? target.reshape(shape[0], 1, shape[2], shape[3])
            : target.reshape(shape);
    INDArray weight = c.elementWeight();
    @Nullable INDArray mask =
        weight == null
            ? null
            : weight.reshape(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2).dup('c');
    double[] gradient = doubles(c.json().get("grad"));
    double score = doubles(c.json().get("loss"))[0];

    for (boolean miniBatch : new boolean[] {true, false}) {
      for (WorkspaceMode workspaces : WorkspaceMode.values()) {
        // The examples are one-hot, so the weights of the dense layer are the logits.
        MultiLayerNetwork network = lookup(shape, c.loss(), miniBatch, workspaces);
        INDArray weights = network.getLayer(0).getParam("W");
        weights.assign(x);
        network.fit(Nd4j.eye(shape[0]), labels, null, mask);

        // Both may be NaN: nothing to average.
        assertEquals(score, network.score(), 1e-12 * (Math.abs(score) > 1 ? Math.abs(score) : 1));
        double[] step = x.sub(weights).dup('c').data().asDouble();
        // x - (x - g) rounds in the digits of x, at most 2^4.
        assertArrayEquals(gradient, step, 4e-15);
      }
    }
  }

  private static MultiLayerNetwork lookup(
      long[] shape, PixelLoss loss, boolean miniBatch, WorkspaceMode workspaces) {
    long pixels = shape[1] * shape[2] * shape[3];
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(1))
                .miniBatch(miniBatch)
                .trainingWorkspaceMode(workspaces)
                .list(
                    new DenseLayer.Builder()
                        .nIn(shape[0])
                        .nOut(pixels)
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build(),
                    SegmentationLossLayer.builder(loss).build())
                .inputPreProcessor(
                    1, new FeedForwardToCnnPreProcessor(shape[2], shape[3], shape[1]))
                .build());
    network.init();
    return network;
  }
}
