package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitIdentity;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** What README and Javadoc say of DL4J's own losses and layers, in numbers. */
class Dl4jComparisonTest {
  private static final LossCrossEntropy CE = new LossCrossEntropy();

  @Test
  void theGradientOfLossBinaryXENTDiesWhereOursIsOne() {
    INDArray z = Nd4j.createFromArray(new float[][] {{20}});
    INDArray no = Nd4j.createFromArray(new float[][] {{0}});
    var sigmoid = Activation.SIGMOID;
    assertEquals(0, gradient(new LossBinaryXENT(), no, z, sigmoid)[0]);
    assertEquals(1, gradient(new LossBCEWithLogits(), no, z, sigmoid)[0], 1e-7);
  }

  @Test
  void theScoreOfLossMCXENTStopsAt23WhereOursGoesOn() {
    INDArray z = Nd4j.createFromArray(new double[][] {{100, 0}});
    INDArray wrong = Nd4j.createFromArray(new double[][] {{0, 1}});
    assertEquals(23.026, score(new LossMCXENT(), wrong, z), 1e-3);
    assertEquals(100, score(CE, wrong, z), 1e-12);
  }

  @Test
  void lossMCXENTPushesRowsOfZerosWhichOursIgnores() {
    INDArray z = Nd4j.createFromArray(new double[][] {{0, Math.log(3)}});
    INDArray zeros = Nd4j.createFromArray(new double[][] {{0, 0}});
    assertArrayEquals(
        new double[] {.25, .75}, gradient(new LossMCXENT(), zeros, z, Activation.SOFTMAX), 1e-9);
    assertArrayEquals(new double[2], gradient(CE, zeros, z, Activation.SOFTMAX));
  }

  @Test
  void outputLayerReportsTheMeanOfPyTorch() {
    double mean = 1.5825098499; // of the first hand table
    INDArray z = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {0, 0, 0}, {2, -1, .5}});
    INDArray y = Nd4j.createFromArray(new double[][] {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}});
    OutputLayer layer =
        new OutputLayer.Builder(CE)
            .nIn(3)
            .nOut(3)
            .activation(Activation.SOFTMAX)
            .weightInit(new WeightInitIdentity())
            .build();
    assertEquals(mean, network(layer).score(new DataSet(z, y)), 1e-10);
  }

  @Test
  void cnnLossLayerReportsTheMeanOfPyTorchTimesThePixelsOfAnImage() {
    INDArray z = Nd4j.createFromArray(new double[] {1, 0, 2, 2, 0, -1, 3, 0, .5});
    INDArray y = Nd4j.createFromArray(new double[] {0, 1, 0, 0, 0, 1, 1, 0, 0});
    MultiLayerNetwork network =
        network(
            InputType.convolutional(1, 3, 3),
            new ConvolutionLayer.Builder(1, 1).nOut(3).activation(Activation.IDENTITY).build(),
            new CnnLossLayer.Builder(CE).activation(Activation.SOFTMAX).build());
    network.setParam("0_W", Nd4j.eye(3).castTo(DataType.DOUBLE).reshape(3, 3, 1, 1));
    DataSet image = new DataSet(z.reshape(1, 3, 1, 3), y.reshape(1, 3, 1, 3));
    assertEquals(3 * 1.5825098499, network.score(image), 1e-9);
  }

  @Test
  void cnnLossLayerWithoutActivationIsRefused() {
    MultiLayerNetwork network =
        network(
            InputType.convolutional(1, 1, 2),
            new ConvolutionLayer.Builder(1, 1).nOut(2).activation(Activation.IDENTITY).build(),
            new CnnLossLayer.Builder(CE).build());
    DataSet image = new DataSet(Nd4j.create(1, 2, 1, 1), Nd4j.create(1, 2, 1, 1));
    var thrown = assertThrows(IllegalArgumentException.class, () -> network.fit(image));
    assertEquals(
        "activation must be IDENTITY or SOFTMAX with LossCrossEntropy, got sigmoid (add"
            + " .activation(Activation.SOFTMAX) to the layer: without it CnnLossLayer means"
            + " sigmoid, OutputLayer softmax)",
        thrown.getMessage());
  }

  @Test
  void outputLayersMultiplyTheLogitsByTheMaskToo() {
    // Hence masks of 0 and 1 only there: with the mask 2 the loss of (1, 0) is that of (2, 0).
    double expected = 2 * Math.log1p(Math.exp(2));
    INDArray z = Nd4j.createFromArray(new double[][] {{1, 0}});
    INDArray y = Nd4j.createFromArray(new double[][] {{0, 1}});
    INDArray mask = Nd4j.createFromArray(new double[][] {{2}});
    LossCrossEntropy sum = CE.withReduction(Reduction.SUM);
    OutputLayer layer =
        new OutputLayer.Builder(sum)
            .nIn(2)
            .nOut(2)
            .activation(Activation.SOFTMAX)
            .weightInit(new WeightInitIdentity())
            .build();
    assertEquals(expected, network(layer).score(new DataSet(z, y, null, mask)), 1e-12);

    RnnOutputLayer recurrent =
        new RnnOutputLayer.Builder(sum)
            .nIn(2)
            .nOut(2)
            .activation(Activation.SOFTMAX)
            .weightInit(new WeightInitIdentity())
            .build();
    DataSet series = new DataSet(z.reshape(1, 2, 1), y.reshape(1, 2, 1), null, mask);
    assertEquals(expected, network(recurrent).score(series), 1e-12);
  }

  private static MultiLayerNetwork network(Layer layer) {
    return init(new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE).list(layer).build());
  }

  private static MultiLayerNetwork network(InputType input, Layer... layers) {
    return init(
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .list(layers)
            .setInputType(input)
            .build());
  }

  private static MultiLayerNetwork init(
      org.deeplearning4j.nn.conf.MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  private static double score(ILossFunction loss, INDArray labels, INDArray logits) {
    return loss.computeScore(
        labels, logits, Activation.SOFTMAX.getActivationFunction(), null, /* average= */ false);
  }

  private static double[] gradient(
      ILossFunction loss, INDArray labels, INDArray logits, Activation activation) {
    return loss.computeGradient(labels, logits.dup(), activation.getActivationFunction(), null)
        .dup('c')
        .data()
        .asDouble();
  }
}
