package io.github.dl4jlosses.layer;

import io.github.dl4jlosses.loss.Hardest;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.LossDice;
import io.github.dl4jlosses.loss.LossFocal;
import io.github.dl4jlosses.loss.LossGeneralizedDice;
import io.github.dl4jlosses.loss.LossLovasz;
import io.github.dl4jlosses.loss.LossSum;
import io.github.dl4jlosses.loss.LossTopK;
import io.github.dl4jlosses.loss.LossTversky;
import io.github.dl4jlosses.loss.Overlap;
import io.github.dl4jlosses.loss.Reduction;
import io.github.dl4jlosses.loss.Regions.Grouping;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.loss.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The networks that each release saves for later ones to read: every loss in both layers, both
 * kinds of network, and DL4J's own layer. What is here stays, also if it reads old.
 *
 * @param name of its file
 * @param loss that it has
 * @param labels that its loss reads
 * @param kind which layers are around the loss
 */
record SavedNetworks(String name, SegmentationLoss loss, Target labels, Kind kind) {
  enum Kind {
    /** A graph that ends in a layer without parameters. */
    LOSS_LAYER,
    /** The same, with channels last. */
    CHANNELS_LAST,
    /** A list of layers, of which the last has parameters. */
    OUTPUT_LAYER,
    /** A list of layers that ends in DL4J's own. */
    DL4J
  }

  private static final int N = 2;
  private static final int CLASSES = 3;
  private static final int H = 2;
  private static final int W = 3;
  private static final int IGNORED = 255;

  static List<SavedNetworks> all() {
    List<SavedNetworks> all = new ArrayList<>();
    for (Entry<String, Entry<SegmentationLoss, Target>> entry : losses().entrySet()) {
      String name = entry.getKey();
      SegmentationLoss loss = entry.getValue().getKey();
      Target labels = entry.getValue().getValue();
      all.add(new SavedNetworks(name + "-layer", loss, labels, Kind.LOSS_LAYER));
      all.add(new SavedNetworks(name + "-output", loss, labels, Kind.OUTPUT_LAYER));
    }
    LossCrossEntropy plain = new LossCrossEntropy();
    all.add(new SavedNetworks("channels-last", plain, Target.INDEX, Kind.CHANNELS_LAST));
    all.add(new SavedNetworks("dl4j-layer", plain, Target.INDEX, Kind.DL4J));
    return all;
  }

  private static Map<String, Entry<SegmentationLoss, Target>> losses() {
    Map<String, Entry<SegmentationLoss, Target>> losses = new LinkedHashMap<>();
    LossCrossEntropy ce = new LossCrossEntropy();
    LossBCEWithLogits bce = new LossBCEWithLogits();
    losses.put(
        "cross-entropy",
        Map.entry(
            ce.withWeight(1, 2, .5).withIgnoreIndex(IGNORED).withLabelSmoothing(.1), Target.INDEX));
    losses.put(
        "soft-cross-entropy",
        Map.entry(
            ce.withTarget(Target.PROBABILITY).withReduction(Reduction.MEAN_OR_ZERO),
            Target.PROBABILITY));
    losses.put(
        "bce", Map.entry(bce.withPosWeight(2, 1, 3).withReduction(Reduction.SUM), Target.BINARY));
    losses.put("dice", Map.entry(LossDice.nnUNet(), Target.INDEX));
    losses.put(
        "jaccard",
        Map.entry(
            new LossDice()
                .withTarget(Target.BINARY)
                .withRatio(LossDice.Ratio.JACCARD)
                .withOverlap(Overlap.SQUARES)
                .withIgnoreIndex(IGNORED),
            Target.BINARY));
    losses.put(
        "tversky",
        Map.entry(
            new LossTversky().withCosts(.3, .7).withGamma(.75).withWeight(1, 2, 3), Target.INDEX));
    losses.put(
        "generalized-dice",
        Map.entry(
            LossGeneralizedDice.monai().withVolume(LossGeneralizedDice.Volume.SIMPLE),
            Target.INDEX));
    losses.put("focal", Map.entry(new LossFocal().withWeight(1, 2, 3), Target.INDEX));
    losses.put("binary-focal", Map.entry(LossFocal.torchvision(), Target.BINARY));
    losses.put("lovasz", Map.entry(new LossLovasz().withGrouping(Grouping.IMAGE), Target.INDEX));
    losses.put("lovasz-hinge", Map.entry(LossLovasz.hinge(), Target.BINARY));
    losses.put("top-k", Map.entry(new LossTopK(ce, Hardest.share(.3)), Target.INDEX));
    losses.put("ohem", Map.entry(new LossTopK(bce, Hardest.below(.7, 4)), Target.BINARY));
    losses.put("sum", Map.entry(LossSum.of(ce, new LossDice()).withFactors(.5, 1), Target.INDEX));
    return losses;
  }

  /** Returns a new network with parameters that no generator of random numbers makes. */
  NeuralNetwork network() {
    NeuralNetConfiguration.Builder settings =
        new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE).updater(new Adam(.01));
    boolean channelsLast = kind == Kind.CHANNELS_LAST;
    InputType input =
        InputType.convolutional(H, W, CLASSES, channelsLast ? CNN2DFormat.NHWC : CNN2DFormat.NCHW);
    ConvolutionLayer first =
        new ConvolutionLayer.Builder(1, 1).nOut(CLASSES).activation(Activation.IDENTITY).build();
    NeuralNetwork network;
    if (kind == Kind.LOSS_LAYER) {
      ComputationGraph graph =
          new ComputationGraph(
              settings
                  .graphBuilder()
                  .addInputs("image")
                  .setInputTypes(input)
                  .addLayer("logits", first, "image")
                  .addLayer("loss", last(), "logits")
                  .setOutputs("loss")
                  .build());
      graph.init();
      network = graph;
    } else {
      MultiLayerNetwork layers =
          new MultiLayerNetwork(settings.list(first, last()).setInputType(input).build());
      layers.init();
      network = layers;
    }
    INDArray params = Nets.params(network);
    params.assign(wave(.3, params.length()).reshape(params.shape()));
    return network;
  }

  private Layer last() {
    return switch (kind) {
      case LOSS_LAYER, CHANNELS_LAST -> SegmentationLossLayer.builder(loss).build();
      case OUTPUT_LAYER -> SegmentationOutputLayer.builder(loss).nOut(CLASSES).build();
      case DL4J -> new CnnLossLayer.Builder(loss).activation(loss.activation()).build();
    };
  }

  DataSet data() {
    INDArray images = wave(1.7, (long) N * CLASSES * H * W);
    return new DataSet(
        kind == Kind.CHANNELS_LAST
            ? images.reshape(N, H, W, CLASSES)
            : images.reshape(N, CLASSES, H, W),
        kind == Kind.DL4J ? oneHot() : labelArray());
  }

  private INDArray labelArray() {
    if (labels == Target.INDEX) {
      INDArray classes = Nd4j.createFromArray(0., 1, 2, 1, 0, 0, 2, 2, 1, 1, 0, 1);
      return kind == Kind.CHANNELS_LAST ? classes.reshape(N, H, W, 1) : classes.reshape(N, 1, H, W);
    }
    INDArray bits = oneHot();
    return labels == Target.BINARY ? bits : bits.muli(.7).addi(.1);
  }

  private static INDArray oneHot() {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, N, CLASSES, H, W);
    for (int i = 0; i < N * H * W; i++) {
      int pixel = i % (H * W);
      labels.putScalar(new long[] {i / (H * W), (i * i) % CLASSES, pixel / W, pixel % W}, 1);
    }
    return labels;
  }

  /** Returns numbers between -2 and 2. */
  private static INDArray wave(double step, long length) {
    double[] numbers = new double[(int) length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = StrictMath.rint(2000 * StrictMath.sin(step * (i + 1))) / 1000;
    }
    return Nd4j.createFromArray(numbers);
  }

  @Override
  public String toString() {
    return name;
  }
}
