package io.github.dl4jlosses.examples.lessons;

import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NHWC;
import static org.nd4j.linalg.activations.Activation.IDENTITY;
import static org.nd4j.linalg.activations.Activation.SOFTMAX;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Trainings of a second: eight gray images of 16×16 pixels with a square and a cross on a ground,
 * and two layers of convolutions.
 */
public final class Lesson4Training {
  static final int IMAGES = 8;
  static final int SIZE = 16;
  public static final int PIXELS = SIZE * SIZE;
  static final int CLASSES = 3;

  /** Steps of each training. */
  public static final int STEPS = 150;

  private static final double[] GRAY = {0, 0.7, 1}; // ground, square, cross
  private static final double NOISE = 0.3;

  /**
   * What a training gave.
   *
   * @param network trained
   * @param scores of each step, before it
   * @param norms of all weights, after each step
   */
  public record Run(MultiLayerNetwork network, List<Double> scores, List<Double> norms) {
    /** Returns the score of the last step. */
    double lastScore() {
      return scores.get(scores.size() - 1);
    }

    /** Returns the norm of the weights at the end. */
    double lastNorm() {
      return norms.get(norms.size() - 1);
    }

    /** Returns the share of pixels whose class has the largest output. */
    double accuracy() {
      DataSet scenes = scenes();
      INDArray output = network.output(inFormatOf(network, scenes.getFeatures()));
      INDArray guess = output.argMax(output.size(1) == CLASSES ? 1 : 3).castTo(DataType.DOUBLE);
      INDArray truth = scenes.getLabels().reshape(IMAGES, SIZE, SIZE);
      return guess.eq(truth).castTo(DataType.DOUBLE).meanNumber().doubleValue();
    }
  }

  private Lesson4Training() {}

  /** Returns images [N, 1, H, W] and their classes [N, 1, H, W]. */
  static DataSet scenes() {
    Random random = new Random(4);
    INDArray images = Nd4j.zeros(DataType.DOUBLE, IMAGES, 1, SIZE, SIZE);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, IMAGES, 1, SIZE, SIZE);
    for (int n = 0; n < IMAGES; n++) {
      int[] square = {1 + random.nextInt(4), 1 + random.nextInt(10)}; // in the upper half
      int[] cross = {11 + random.nextInt(2), 3 + random.nextInt(10)}; // in the lower half
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        int row = pixel / SIZE;
        int column = pixel % SIZE;
        int label = label(row, column, square, cross);
        labels.putScalar(new int[] {n, 0, row, column}, label);
        double gray = GRAY[label] + NOISE * random.nextGaussian();
        images.putScalar(new int[] {n, 0, row, column}, gray);
      }
    }
    return new DataSet(images, labels);
  }

  private static int label(int row, int column, int[] square, int[] cross) {
    int down = Math.abs(row - cross[0]);
    int across = Math.abs(column - cross[1]);
    if (Math.min(down, across) == 0 && Math.max(down, across) <= 3) {
      return 2;
    }
    boolean inside = row >= square[0] && row < square[0] + 5 && column >= square[1];
    return inside && column < square[1] + 5 ? 1 : 0;
  }

  /** Returns the scenes with one-hot labels [N, C, H, W], as CnnLossLayer wants them. */
  static DataSet oneHot() {
    DataSet scenes = scenes();
    INDArray classes = Nd4j.arange(CLASSES).castTo(DataType.DOUBLE).reshape(1, CLASSES, 1, 1);
    INDArray oneHot = classes.eq(scenes.getLabels()).castTo(DataType.DOUBLE);
    return new DataSet(scenes.getFeatures(), oneHot);
  }

  /** Trains with all images in each step. */
  static Run train(DataSet scenes, int steps, MultiLayerNetwork network) {
    DataSet data = new DataSet(inFormatOf(network, scenes.getFeatures()), scenes.getLabels());
    List<Double> scores = new ArrayList<>();
    List<Double> norms = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      network.fit(data);
      scores.add(network.score());
      norms.add(network.params().norm2Number().doubleValue());
    }
    return new Run(network, scores, norms);
  }

  /* One channel: NCHW and NHWC have the same order in memory. */
  private static INDArray inFormatOf(MultiLayerNetwork network, INDArray images) {
    ConvolutionLayer first = (ConvolutionLayer) network.getLayer(0).conf().getLayer();
    return first.getCnn2dDataFormat() == NCHW ? images : images.reshape('c', IMAGES, SIZE, SIZE, 1);
  }

  /** The right way. */
  public static Run once() {
    Layer last = SegmentationLossLayer.builder(new LossCrossEntropy()).build();
    return train(scenes(), STEPS, network(NCHW, new Adam(0.02), 0, last));
  }

  /** A softmax too many. */
  public static Run softmaxTwice() {
    Layer softmax = new ActivationLayer(SOFTMAX); // the mistake: the last layer has one
    Layer last = SegmentationLossLayer.builder(new LossCrossEntropy()).build();
    return train(scenes(), STEPS, network(NHWC, new Adam(0.02), 0, softmax, last));
  }

  /** A sigmoid that nobody asked for. */
  public static Run sigmoidHidden() {
    Layer last = new CnnLossLayer.Builder(new LossMCXENT()).build(); // the mistake: no activation
    return train(oneHot(), STEPS, network(NCHW, new Adam(0.02), 0, last));
  }

  /** Gradient descent with weight decay. */
  public static Run decayed(LossCrossEntropy loss, double learningRate, double l2) {
    SegmentationLossLayer last = SegmentationLossLayer.builder(loss).build();
    MultiLayerNetwork network = network(NCHW, new Sgd(learningRate), l2, last);
    return train(scenes(), STEPS, network);
  }

  /** Returns a new network with these layers behind its logits; its weights depend on nothing. */
  static MultiLayerNetwork network(CNN2DFormat format, IUpdater updater, double l2, Layer... last) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(4)
            .dataType(DataType.DOUBLE)
            .updater(updater)
            .l2(l2)
            .convolutionMode(ConvolutionMode.Same)
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(8).activation(Activation.RELU).build())
            .layer(new ConvolutionLayer.Builder(1, 1).nOut(CLASSES).activation(IDENTITY).build());
    for (Layer layer : last) {
      layers.layer(layer);
    }
    layers.validateOutputLayerConfig(false); // DL4J knows some of the mistakes that are shown here
    layers.setInputType(InputType.convolutional(SIZE, SIZE, 1, format));
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }
}
