package io.github.dl4jlosses.segment.internal.model;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The U-Net of Ronneberger, Fischer and Brox (MICCAI 2015), figure 1. Differs: fewer channels,
 * padded convolutions, so that logits and image have one size, batch normalization, and nearest
 * neighbor upsampling before the convolution of the way up.
 *
 * <pre>
 *   image → down0 ───────── skip0 ─────────→ out0 → logits → softmax, loss
 *             ↓ pool                          ↑ up
 *           down1 ───────── skip1 ─────────→ out1
 *             ↓ pool                          ↑ up
 *             └───────────→ bottom ───────────┘
 * </pre>
 */
public final class UNet {
  public static final String LOGITS = "logits";
  public static final String PROBABILITIES = "loss"; // what a loss layer outputs

  static final int MAX_CHANNELS = 1 << 20;

  private static final int MAX_DEPTH = 30; // 2^depth is an int

  private final GraphBuilder graph;

  private UNet(GraphBuilder graph) {
    this.graph = graph;
  }

  /** What decides the shapes of its layers, see {@link #create}. */
  public record Size(int depth, int baseWidth) {}

  /** Returns the size of such a network; empty if it is another. */
  public static Optional<Size> sizeOf(ComputationGraph network) {
    INDArray first = network.paramTable().get("down0-first-conv_W");
    INDArray bottom = network.paramTable().get("bottom-conv_W");
    int depth = depth(network.getConfiguration().getVertices().keySet());
    if (first == null || bottom == null || first.size(0) << depth != bottom.size(0)) {
      return Optional.empty();
    }
    return Optional.of(new Size(depth, Math.toIntExact(first.size(0))));
  }

  /** Returns the number of poolings of a network that has vertices of these names. */
  static int depth(Set<String> vertices) {
    int depth = 0;
    while (depth < MAX_DEPTH && vertices.contains("pool" + depth)) {
      depth++;
    }
    return depth;
  }

  /**
   * Returns a network with fresh weights.
   *
   * @param image size of the images; height and width must be multiples of 2^depth
   * @param depth number of poolings
   * @param baseWidth channels after the first convolution; doubled at each pooling
   */
  public static ComputationGraph create(
      InputType image,
      int classes,
      int depth,
      int baseWidth,
      SegmentationLoss loss,
      IUpdater updater,
      long seed) {
    ComputationGraph network =
        new ComputationGraph(configuration(image, classes, depth, baseWidth, loss, updater, seed));
    network.init();
    return network;
  }

  /** Returns what such a network is made of; memory for weights is not taken. */
  public static ComputationGraphConfiguration configuration(
      InputType image,
      int classes,
      int depth,
      int baseWidth,
      SegmentationLoss loss,
      IUpdater updater,
      long seed) {
    int most = MAX_CHANNELS >> depth;
    if (baseWidth > most) {
      throw Arguments.bad("--width", "be <= " + most + " where --depth is " + depth, baseWidth);
    }
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(updater)
            .weightInit(WeightInit.RELU)
            .cacheMode(CacheMode.DEVICE) // without oneDNN: keeps im2col for the way back
            .convolutionMode(ConvolutionMode.Same)
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(image);
    new UNet(graph).build(classes, depth, baseWidth, loss);
    return graph.build();
  }

  private void build(int classes, int depth, int baseWidth, SegmentationLoss loss) {
    Deque<String> skips = new ArrayDeque<>();
    String x = "image";
    for (int level = 0; level < depth; level++) { // contracting path
      x = doubleConv("down" + level, baseWidth << level, x);
      skips.push(x);
      x = maxPool("pool" + level, x);
    }
    x = doubleConv("bottom", baseWidth << depth, x);
    for (int level = depth - 1; level >= 0; level--) { // expanding path
      x = concat("skip" + level, skips.pop(), up("up" + level, baseWidth << level, x));
      x = doubleConv("out" + level, baseWidth << level, x);
    }
    graph.addLayer(LOGITS, conv(1, classes).build(), x);
    graph.addLayer(PROBABILITIES, SegmentationLossLayer.builder(loss).build(), LOGITS);
    graph.setOutputs(PROBABILITIES);
  }

  private String doubleConv(String name, int width, String x) {
    return convBlock(name, width, convBlock(name + "-first", width, x));
  }

  private String convBlock(String name, int width, String x) {
    // What a bias adds, the normalization takes away and adds in its own way.
    graph.addLayer(name + "-conv", conv(3, width).hasBias(false).build(), x);
    graph.addLayer(name + "-norm", new BatchNormalization(), name + "-conv");
    graph.addLayer(
        name, new ActivationLayer.Builder().activation(Activation.RELU).build(), name + "-norm");
    return name;
  }

  private static ConvolutionLayer.Builder conv(int kernel, int width) {
    return new ConvolutionLayer.Builder(kernel, kernel).nOut(width).activation(Activation.IDENTITY);
  }

  private String maxPool(String name, String x) {
    graph.addLayer(
        name,
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(2, 2)
            .stride(2, 2)
            .build(),
        x);
    return name;
  }

  private String up(String name, int width, String x) {
    graph.addLayer(name + "-nearest", new Upsampling2D.Builder(2).build(), x);
    return convBlock(name, width, name + "-nearest");
  }

  private String concat(String name, String skip, String x) {
    graph.addVertex(name, new MergeVertex(), skip, x);
    return name;
  }
}
