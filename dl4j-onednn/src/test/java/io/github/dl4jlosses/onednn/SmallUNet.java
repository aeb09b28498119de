package io.github.dl4jlosses.onednn;

import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;

import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** A U-Net of two levels and eight channels, and images of blobs to train it on. */
final class SmallUNet {
  static final int CLASSES = 3;
  private static final int WIDTH = 8;
  private static final int IMAGE_CHANNELS = 2;

  private final CNN2DFormat format;
  private final GraphBuilder graph;

  private SmallUNet(CNN2DFormat format, IUpdater updater) {
    this.format = format;
    graph =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(updater)
            .weightInit(WeightInit.RELU)
            .convolutionMode(ConvolutionMode.Same)
            .graphBuilder()
            .addInputs("image")
            // Not what the size of the images has to be.
            .setInputTypes(InputType.convolutional(32, 32, IMAGE_CHANNELS, format));
  }

  static ComputationGraph make(CNN2DFormat format, IUpdater updater) {
    SmallUNet net = new SmallUNet(format, updater);
    String down0 = net.block("down0", WIDTH, "image");
    String down1 = net.block("down1", 2 * WIDTH, net.pool("pool0", down0));
    String bottom = net.block("bottom", 4 * WIDTH, net.pool("pool1", down1));
    String up1 = net.block("up1", 2 * WIDTH, net.merge("skip1", down1, net.transposed(bottom)));
    String up0 = net.block("up0", WIDTH, net.merge("skip0", down0, net.upsampled(up1)));
    return net.finish(up0);
  }

  private String add(String name, Layer layer, String input) {
    graph.addLayer(name, layer, input);
    return name;
  }

  private String block(String name, int width, String input) {
    ConvolutionLayer convolution =
        new ConvolutionLayer.Builder(3, 3)
            .nOut(width)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .dataFormat(format)
            .build();
    String x = add(name + "conv", convolution, input);
    x = add(name + "norm", new BatchNormalization.Builder().dataFormat(format).build(), x);
    return add(name, new ActivationLayer(Activation.RELU), x);
  }

  private String pool(String name, String input) {
    return add(
        name,
        new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).dataFormat(format).build(),
        input);
  }

  private String transposed(String input) {
    return add(
        input + "transposed",
        new Deconvolution2D.Builder(2, 2)
            .stride(2, 2)
            .nOut(2 * WIDTH)
            .activation(Activation.IDENTITY)
            .dataFormat(format)
            .build(),
        input);
  }

  private String upsampled(String input) {
    return add(input + "upsampled", new Upsampling2D.Builder(2).dataFormat(format).build(), input);
  }

  private String merge(String name, String... inputs) {
    graph.addVertex(name, new MergeVertex(), inputs);
    return name;
  }

  private ComputationGraph finish(String input) {
    ConvolutionLayer logits =
        new ConvolutionLayer.Builder(1, 1)
            .nOut(CLASSES)
            .activation(Activation.IDENTITY)
            .dataFormat(format)
            .build();
    graph.addLayer("logits", logits, input);
    graph.addLayer(
        "loss",
        new CnnLossLayer.Builder(new LossMCXENT())
            .activation(Activation.SOFTMAX)
            .format(format)
            .build(),
        "logits");
    ComputationGraph net = new ComputationGraph(graph.setOutputs("loss").build());
    net.init();
    return net;
  }

  /** Noisy images, and the class of each pixel by its place: a disk, a band, the rest. */
  static DataSet data(CNN2DFormat format, int n, int h, int w, int seed) {
    Random random = new Random(seed);
    INDArray images = Nd4j.create(DataType.FLOAT, n, IMAGE_CHANNELS, h, w);
    INDArray labels = Nd4j.create(DataType.FLOAT, n, CLASSES, h, w);
    for (int i = 0; i < n; i++) {
      double centerY = h * random.nextDouble();
      double centerX = w * random.nextDouble();
      for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
          int label =
              Math.hypot(y - centerY, x - centerX) < h / 4.0
                  ? 1
                  : Math.abs(x - centerX) < 3 ? 2 : 0;
          labels.putScalar(new int[] {i, label, y, x}, 1);
          images.putScalar(
              new int[] {i, 0, y, x}, (label == 1 ? 1 : 0) + random.nextGaussian() / 2);
          images.putScalar(
              new int[] {i, 1, y, x}, (label == 2 ? 1 : 0) + random.nextGaussian() / 2);
        }
      }
    }
    return format == NCHW
        ? new DataSet(images, labels)
        : new DataSet(images.permute(0, 2, 3, 1).dup('c'), labels.permute(0, 2, 3, 1).dup('c'));
  }
}
