package io.github.dl4jlosses.examples.lessons;

import static io.github.dl4jlosses.examples.lessons.Lesson4Scenes.CLASSES;
import static io.github.dl4jlosses.examples.lessons.Lesson4Scenes.IMAGES;
import static io.github.dl4jlosses.examples.lessons.Lesson4Scenes.SIZE;
import static io.github.dl4jlosses.examples.lessons.Lesson4Scenes.inFormatOf;
import static io.github.dl4jlosses.examples.lessons.Lesson4Scenes.scenes;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NHWC;
import static org.nd4j.linalg.activations.Activation.IDENTITY;
import static org.nd4j.linalg.activations.Activation.SOFTMAX;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** Trainings of a second on {@link Lesson4Scenes}, with two layers of convolutions. */
public final class Lesson4Training {
  static final int PIXELS = SIZE * SIZE;

  /** Steps of each training. */
  static final int STEPS = 150;

  private static final Map<String, Run> DONE = new HashMap<>(); // by settings

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

  /** Returns the scenes with one-hot labels [N, C, H, W], as CnnLossLayer wants them. */
  static DataSet oneHot() {
    DataSet scenes = scenes();
    INDArray classes = Nd4j.arange(CLASSES).castTo(DataType.DOUBLE).reshape(1, CLASSES, 1, 1);
    INDArray oneHot = classes.eq(scenes.getLabels()).castTo(DataType.DOUBLE);
    return new DataSet(scenes.getFeatures(), oneHot);
  }

  /** Trains with all images in each step; the same settings are trained once in a program. */
  static Run train(DataSet scenes, int steps, MultiLayerNetwork network) {
    String settings = steps + network.getLayerWiseConfigurations().toJson();
    return DONE.computeIfAbsent(settings, isNew -> fit(scenes, steps, network));
  }

  private static Run fit(DataSet scenes, int steps, MultiLayerNetwork network) {
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
