package io.github.dl4jlosses.onednn;

import static io.github.dl4jlosses.onednn.Paths.assertClose;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that are no U-Net come to no harm either. */
class OtherNetworksTest {
  private record Case(String name, DataType type, InputType input, List<Layer> layers) {
    MultiLayerNetwork network() {
      MultiLayerNetwork network =
          new MultiLayerNetwork(
              new NeuralNetConfiguration.Builder()
                  .seed(1)
                  .dataType(type)
                  .convolutionMode(ConvolutionMode.Same)
                  .list(layers.stream().map(Layer::clone).toArray(Layer[]::new))
                  .setInputType(input)
                  .build());
      network.init();
      return network;
    }

    INDArray output() {
      return network().output(array(input.getShape(true), 1));
    }

    INDArray gradient() {
      MultiLayerNetwork network = network();
      INDArray x = array(input.getShape(true), 1);
      network.setInput(x);
      network.setLabels(array(network.output(x).shape(), 2));
      network.computeGradientAndScore();
      return network.getFlattenedGradients().dup();
    }

    private INDArray array(long[] shape, int seed) {
      long[] batch = shape.clone();
      batch[0] = 3;
      long length = Arrays.stream(batch).reduce(1, (a, b) -> a * b);
      return Nd4j.createFromArray(new Random(seed).doubles(length).toArray())
          .castTo(type)
          .reshape(batch);
    }

    @Override
    public String toString() {
      return name + ", " + type + ", seeds 1 and 2";
    }
  }

  private static final InputType FLAT = InputType.feedForward(5);
  private static final InputType SEQUENCE = InputType.recurrent(4, 7);
  private static final InputType IMAGE = InputType.convolutional(7, 6, 2);
  private static final InputType VOLUME =
      InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 5, 6, 7, 2);

  static final List<Case> CASES =
      List.of(
          of(
              "dense, batch normalization",
              FLAT,
              dense(),
              new BatchNormalization(),
              output(LossFunction.MCXENT)),
          of("softmax and squared error", FLAT, dense(), output(LossFunction.MSE)),
          of(
              "image classifier",
              IMAGE,
              convolution(),
              new BatchNormalization(),
              pooling(),
              new GlobalPoolingLayer(),
              output(LossFunction.MCXENT)),
          new Case(
              "image classifier",
              DataType.DOUBLE,
              IMAGE,
              List.of(
                  convolution(),
                  new BatchNormalization(),
                  pooling(),
                  dense(),
                  output(LossFunction.MCXENT))),
          of("image, softmax and squared error", IMAGE, convolution(), pixelLoss()),
          of(
              "sequence",
              SEQUENCE,
              new Convolution1DLayer.Builder(3).dilation(2).nOut(4).build(),
              new Subsampling1DLayer.Builder(2, 1).build(),
              new LSTM.Builder().nOut(5).build(),
              new RnnOutputLayer.Builder(LossFunction.MSE)
                  .nOut(3)
                  .activation(Activation.SOFTMAX)
                  .build()),
          volume(1),
          volume(2));

  private static Case of(String name, InputType input, Layer... layers) {
    return new Case(name, DataType.FLOAT, input, List.of(layers));
  }

  private static Layer dense() {
    return new DenseLayer.Builder().nOut(6).activation(Activation.TANH).build();
  }

  private static Layer convolution() {
    return new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build();
  }

  private static Layer pooling() {
    return new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build();
  }

  private static Layer output(LossFunction loss) {
    return new OutputLayer.Builder(loss).nOut(3).activation(Activation.SOFTMAX).build();
  }

  private static Layer pixelLoss() {
    return new CnnLossLayer.Builder(LossFunction.MSE).activation(Activation.SOFTMAX).build();
  }

  private static Case volume(int dilation) {
    return of(
        "volume, dilation " + dilation,
        VOLUME,
        new Convolution3D.Builder(3, 3, 3).dilation(dilation, dilation, dilation).nOut(4).build(),
        new Subsampling3DLayer.Builder().kernelSize(2, 2, 2).stride(1, 1, 1).build(),
        new Deconvolution3D.Builder()
            .kernelSize(2, 2, 2)
            .dilation(dilation, dilation, dilation)
            .stride(1, 1, 1)
            .nOut(3)
            .build(),
        new Cnn3DLossLayer.Builder(Convolution3D.DataFormat.NCDHW)
            .lossFunction(LossFunction.MSE)
            .activation(Activation.SOFTMAX)
            .build());
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void outputIsThatOfTheBuiltInPath(Case c) {
    assertClose(Paths.builtIn(c::output), Paths.oneDnn(c::output), "output");
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void gradientIsThatOfTheBuiltInPath(Case c) {
    assertClose(Paths.builtIn(c::gradient), Paths.oneDnn(c::gradient), "gradient");
  }
}
