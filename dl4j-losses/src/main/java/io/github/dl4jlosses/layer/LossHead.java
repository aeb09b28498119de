package io.github.dl4jlosses.layer;

import io.github.dl4jlosses.internal.engine.Arithmetic;
import io.github.dl4jlosses.internal.engine.Engine;
import io.github.dl4jlosses.internal.engine.PointwiseConvolution;
import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.label.Inputs;
import io.github.dl4jlosses.internal.label.LabelRule;
import io.github.dl4jlosses.loss.PixelLoss;
import io.github.dl4jlosses.loss.SegmentationLoss;
import java.util.Optional;
import java.util.function.Supplier;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.slf4j.LoggerFactory;

/** What the layers of a network do with logits: gradient, scores, probabilities. */
final class LossHead {
  /*
   * DL4J divides parameter gradients by N if the network has miniBatch(true), so the gradient is
   * multiplied by N here in that case; the score is divided by the layer, which leaves it alone.
   * In fit, DL4J calls backpropGradient and then computeScore with the same arrays: the second
   * takes the value of the first.
   */
  private final LogitsLayer layer;
  private final HalfWatch halfWatch = new HalfWatch();
  private @Nullable INDArray labels;
  private @Nullable Evaluated last;

  /** The value for given arrays, compared by identity. */
  private record Evaluated(
      INDArray input, INDArray labels, @Nullable INDArray mask, double value) {}

  LossHead(LogitsLayer layer) {
    this.layer = layer;
  }

  /** Warns, unless there is nothing to tell. */
  void warn(@Nullable String message) {
    if (message != null) {
      LoggerFactory.getLogger(layer.getClass()).warn("{}: {}", name(), message);
    }
  }

  /** Returns what the layer is called in messages. */
  private String name() {
    String name = layer.getLayerName();
    return layer.getClass().getSimpleName() + (name == null ? "" : " " + name);
  }

  private SegmentationLoss loss() {
    return layer.getLoss();
  }

  void setLabels(@Nullable INDArray newLabels) {
    last = null;
    labels = newLabels;
  }

  @Nullable INDArray labels() {
    return labels;
  }

  /** Forgets the value that was computed last. */
  void forget() {
    last = null;
  }

  static INDArray given(String name, @Nullable INDArray x) {
    if (x == null) {
      throw new IllegalStateException(name + " must be set before the score, got none");
    }
    return x;
  }

  static UnsupportedOperationException noScore() {
    return new UnsupportedOperationException(
        "score must be asked of the network, got the layer (network.score())");
  }

  /**
   * Returns the gradient that DL4J expects of the layer.
   *
   * @param input of the layer, by which the value is known again
   * @param type where the gradient goes
   */
  INDArray gradient(
      INDArray input,
      INDArray logits,
      @Nullable INDArray mask,
      boolean miniBatch,
      ArrayType type,
      LayerWorkspaceMgr workspaceMgr) {
    INDArray y = given("labels", labels);
    INDArray gradient =
        workspaceMgr.createUninitialized(type, logits.dataType(), logits.shape(), 'c');
    ChannelAxis axis = layer.getChannelAxis();
    double multiple = miniBatch ? logits.size(0) : 1;
    double value =
        loss()
            .gradientInto(
                axis.first(gradient),
                multiple,
                axis.first("labels", y, logits.shape()),
                axis.first(logits),
                mask == null ? null : axis.first("mask", mask, logits.shape()));
    last = new Evaluated(input, y, mask, value);
    warn(halfWatch.look(gradient));
    return gradient;
  }

  /**
   * Returns what makes the tiles in which a convolution and the loss are computed together; nothing
   * where DL4J's convolution is used.
   *
   * @param x the input of the convolution
   * @param weights of the convolution
   */
  Optional<Tile.Maker> tilesOf(INDArray x, INDArray weights) {
    return loss() instanceof PixelLoss pixels
            && !x.isEmpty()
            && x.dataType() == DataType.FLOAT
            && weights.dataType() == DataType.FLOAT
            && PointwiseConvolution.fits(weights)
            && Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU
        ? Optional.of(Arithmetic.of(pixels.labelRule(), x))
            .filter(maker -> maker.products().isPresent())
        : Optional.empty();
  }

  /**
   * Writes the gradients of the loss of logits that a convolution makes: with respect to its input
   * into an array, and to its parameters into itself.
   *
   * @param input of the layer, by which the value is known again
   * @param x the input of the convolution, of the rank of the labels
   * @param maker from {@link #tilesOf}
   */
  void gradientInto(
      INDArray gradient,
      PointwiseConvolution convolution,
      INDArray input,
      INDArray x,
      @Nullable INDArray mask,
      boolean miniBatch,
      Tile.Maker maker) {
    PixelLoss pixels = (PixelLoss) loss();
    LabelRule rule = pixels.labelRule();
    INDArray y = given("labels", labels);
    ChannelAxis axis = layer.getChannelAxis();
    INDArray source = axis.first(x);
    long[] shape = axis.withChannels(x.shape(), convolution.outputs());
    Inputs inputs =
        Inputs.of(
            rule,
            axis.first("labels", y, shape),
            source,
            ChannelAxis.FIRST.withChannels(source.shape(), convolution.outputs()),
            mask == null ? null : axis.first("mask", mask, shape));
    double value =
        Engine.gradientInto(
            axis.first(gradient),
            convolution,
            miniBatch ? (double) x.size(0) : 1,
            pixels.formula(convolution.outputs()),
            rule,
            inputs,
            maker);
    last = new Evaluated(input, y, mask, value);
  }

  /** Returns the value; logits are asked for if it is not known. */
  double score(INDArray input, @Nullable INDArray mask, Supplier<INDArray> logits) {
    INDArray y = given("labels", labels);
    Evaluated known = last;
    return known != null && known.input == input && known.labels == y && known.mask == mask
        ? known.value
        : value(logits.get(), y, mask);
  }

  /** Returns the value of each example alone plus a term, [N, 1]; a HALF cannot hold all values. */
  INDArray scores(
      INDArray logits, @Nullable INDArray mask, double plus, LayerWorkspaceMgr workspaceMgr) {
    // Of a view, ND4J's intervals have other shapes than asked for.
    INDArray x = logits.dup('c');
    INDArray y = given("labels", labels).dup('c');
    INDArray m = mask == null ? null : mask.dup('c');
    long examples = logits.size(0);
    INDArray scores =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.DOUBLE, new long[] {examples, 1}, 'c');
    for (long n = 0; n < examples; n++) {
      INDArray ofMask = m == null ? null : example(m, n);
      scores.putScalar(n, 0, value(example(x, n), example(y, n), ofMask) + plus);
    }
    return scores;
  }

  private double value(INDArray logits, INDArray y, @Nullable INDArray mask) {
    ChannelAxis axis = layer.getChannelAxis();
    return loss()
        .value(
            axis.first("labels", y, logits.shape()),
            axis.first(logits),
            mask == null ? null : axis.first("mask", mask, logits.shape()));
  }

  private static INDArray example(INDArray x, long n) {
    return x.get(NDArrayIndex.interval(n, n + 1));
  }

  /** Returns the activation of the loss, of logits. */
  INDArray probabilities(INDArray logits, boolean training, LayerWorkspaceMgr workspaceMgr) {
    INDArray out = workspaceMgr.dup(ArrayType.ACTIVATIONS, logits, 'c');
    Activation activation = loss().activation();
    if (activation != Activation.SOFTMAX) {
      return activation.getActivationFunction().getActivation(out, training);
    }
    // In rows: along another dimension than the last, ND4J's softmax is wrong with oneDNN on.
    INDArray channelsLast = layer.getChannelAxis().last(out);
    long channels = channelsLast.size(channelsLast.rank() - 1);
    INDArray rows = channelsLast.dup('c').reshape('c', -1, channels);
    Nd4j.exec(new SoftMax(rows, rows, 1));
    channelsLast.assign(rows.reshape('c', channelsLast.shape()));
    return out;
  }
}
