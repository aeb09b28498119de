package io.github.dl4jlosses.examples.lessons;

import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitIdentity;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Images of random logits and networks that hand their input on, plus a bias that starts at 0. */
final class PixelNetworks {
  /** Examples, classes, rows and columns. */
  static final int N = 2;

  static final int C = 3;
  static final int H = 4;
  static final int W = 5;

  private PixelNetworks() {}

  /** Returns logits [N, C, H, W] and their one-hot labels. */
  static DataSet images() {
    Random random = new Random(3);
    INDArray logits = Nd4j.zeros(DataType.DOUBLE, N, C, H, W);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, N, C, H, W);
    for (int n = 0; n < N; n++) {
      for (int pixel = 0; pixel < H * W; pixel++) {
        labels.putScalar(new int[] {n, random.nextInt(C), pixel / W, pixel % W}, 1);
        for (int c = 0; c < C; c++) {
          logits.putScalar(new int[] {n, c, pixel / W, pixel % W}, 2 * random.nextGaussian());
        }
      }
    }
    return new DataSet(logits, labels);
  }

  /** Returns images with their channels last. */
  static DataSet channelsLast(DataSet images) {
    return new DataSet(
        images.getFeatures().permute(0, 2, 3, 1).dup('c'),
        images.getLabels().permute(0, 2, 3, 1).dup('c'));
  }

  /** Returns the pixels of images as rows: examples of an OutputLayer. */
  static DataSet rows(DataSet images) {
    DataSet last = channelsLast(images);
    return new DataSet(
        last.getFeatures().reshape('c', N * H * W, C), last.getLabels().reshape('c', N * H * W, C));
  }

  /** Returns a network for images, whose last layer this is. */
  static MultiLayerNetwork ofImages(Layer last, CNN2DFormat format, boolean miniBatch) {
    ConvolutionLayer pixelwise =
        new ConvolutionLayer.Builder(1, 1).nOut(C).activation(Activation.IDENTITY).build();
    MultiLayerNetwork network =
        network(
            settings(miniBatch)
                .convolutionMode(ConvolutionMode.Same)
                .list(pixelwise, last)
                .setInputType(InputType.convolutional(H, W, C, format))
                .build());
    network.setParam("0_W", Nd4j.eye(C).castTo(DataType.DOUBLE).reshape(C, C, 1, 1));
    return network;
  }

  /** Returns a network of an OutputLayer alone. */
  static MultiLayerNetwork ofRows(Layer last, boolean miniBatch) {
    return network(
        settings(miniBatch)
            .weightInit(new WeightInitIdentity())
            .list(last)
            .setInputType(InputType.feedForward(C))
            .build());
  }

  private static NeuralNetConfiguration.Builder settings(boolean miniBatch) {
    return new NeuralNetConfiguration.Builder()
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(1))
        .miniBatch(miniBatch);
  }

  private static MultiLayerNetwork network(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  /** Returns how far one step of gradient descent with learning rate 1 moves the first bias. */
  static double step(MultiLayerNetwork network, DataSet data) {
    network.fit(data);
    return network.getParam("0_b").getDouble(0); // it was 0
  }
}
