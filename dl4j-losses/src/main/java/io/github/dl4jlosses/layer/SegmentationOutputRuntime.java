package io.github.dl4jlosses.layer;

import static org.deeplearning4j.nn.params.ConvolutionParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.ConvolutionParamInitializer.WEIGHT_KEY;

import io.github.dl4jlosses.internal.engine.PointwiseConvolution;
import io.github.dl4jlosses.internal.fused.Tile;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The layer with its own convolution in a network: DL4J's convolution, and the loss behind it. */
@SuppressWarnings("serial") // DL4J never serializes the layers of a network, only what they hold
final class SegmentationOutputRuntime extends ConvolutionLayer implements NetworkOnly {
  /*
   * DL4J's convolution is of images. A convolution of 1 x 1 does not ask where a pixel is, so that
   * inputs of another rank are folded to images, and what comes out is unfolded.
   */
  private final LossHead head;
  private final ChannelAxis axis;
  private long[] inputShape = {};
  private @Nullable Pair<INDArray, INDArray> convolved; // during backprop

  SegmentationOutputRuntime(
      SegmentationOutputLayer layer, NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    head = new LossHead(layer);
    axis = layer.getChannelAxis();
  }

  @Override
  public void setInput(INDArray newInput, LayerWorkspaceMgr workspaceMgr) {
    head.forget();
    inputShape = newInput.shape();
    super.setInput(newInput.reshape('c', axis.imagesShape(inputShape)), workspaceMgr);
  }

  private INDArray images() {
    return LossHead.given("input", input);
  }

  private INDArray unfold(INDArray images) {
    return images.reshape('c', axis.withChannels(inputShape, axis.channels(images)));
  }

  private INDArray logits(boolean training, LayerWorkspaceMgr workspaceMgr) {
    images();
    applyDropOutIfNecessary(training, workspaceMgr);
    return unfold(preOutput4d(training, /* forBackprop= */ false, workspaceMgr).getFirst());
  }

  /** Does not convolve again when DL4J's backprop asks for what was just convolved. */
  @Override
  protected Pair<INDArray, INDArray> preOutput4d(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaceMgr) {
    return forBackprop && convolved != null
        ? convolved
        : super.preOutput4d(training, forBackprop, workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      @Nullable INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    images();
    applyDropOutIfNecessary(/* training= */ true, workspaceMgr);
    INDArray x = images();
    Optional<Tile.Maker> tiles = head.tilesOf(x, getParam(WEIGHT_KEY));
    if (tiles.isPresent()) {
      return backpropInTiles(x, tiles.orElseThrow(), workspaceMgr);
    }
    try {
      convolved = super.preOutput4d(/* training= */ true, /* forBackprop= */ true, workspaceMgr);
      INDArray logits = unfold(convolved.getFirst());
      INDArray gradient =
          head.gradient(
              x, logits, maskArray, conf().isMiniBatch(), ArrayType.BP_WORKING_MEM, workspaceMgr);
      INDArray ofImages = gradient.reshape('c', axis.imagesShape(gradient.shape()));
      Pair<Gradient, INDArray> below = super.backpropGradient(ofImages, workspaceMgr);
      below.setSecond(
          workspaceMgr.leverageTo(ArrayType.ACTIVATION_GRAD, unfold(below.getSecond())));
      return below;
    } finally {
      convolved = null;
    }
  }

  /** Does what DL4J's convolution and the loss do, without an array of logits. */
  private Pair<Gradient, INDArray> backpropInTiles(
      INDArray x, Tile.Maker tiles, LayerWorkspaceMgr workspaceMgr) {
    // The bias first, as in DL4J: both may draw noise.
    INDArray bias =
        hasBias() ? getParamWithNoise(BIAS_KEY, /* training= */ true, workspaceMgr) : null;
    INDArray weights = getParamWithNoise(WEIGHT_KEY, /* training= */ true, workspaceMgr);
    validateInputDepth(weights.size(1));
    PointwiseConvolution convolution = new PointwiseConvolution(weights, bias);
    INDArray below =
        workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, x.dataType(), x.shape(), 'c');
    head.gradientInto(
        unfold(below), convolution, x, unfold(x), maskArray, conf().isMiniBatch(), tiles);
    Gradient gradient = new DefaultGradient();
    if (hasBias()) {
      INDArray ofBias = Objects.requireNonNull(gradientViews.get(BIAS_KEY));
      convolution.biasGradientInto(ofBias);
      gradient.setGradientFor(BIAS_KEY, ofBias);
    }
    INDArray ofWeights = Objects.requireNonNull(gradientViews.get(WEIGHT_KEY));
    convolution.weightGradientInto(ofWeights);
    gradient.setGradientFor(WEIGHT_KEY, ofWeights, 'c');
    weightNoiseParams.clear();
    INDArray beforeDropout = unfold(backpropDropOutIfPresent(below));
    return new Pair<>(gradient, workspaceMgr.leverageTo(ArrayType.ACTIVATION_GRAD, beforeDropout));
  }

  @Override
  public double computeScore(
      double fullNetworkRegScore, boolean training, LayerWorkspaceMgr workspaceMgr) {
    double value = head.score(images(), maskArray, () -> logits(training, workspaceMgr));
    return value + fullNetworkRegScore;
  }

  @Override
  public INDArray computeScoreForExamples(
      double fullNetworkRegScore, LayerWorkspaceMgr workspaceMgr) {
    INDArray logits = logits(/* training= */ false, workspaceMgr);
    return head.scores(logits, maskArray, fullNetworkRegScore, workspaceMgr);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return head.probabilities(logits(training, workspaceMgr), training, workspaceMgr);
  }

  @Override
  public void setLabels(INDArray newLabels) {
    head.setLabels(newLabels);
  }

  @Override
  public @Nullable INDArray getLabels() {
    return head.labels();
  }

  @Override
  public void clear() {
    super.clear();
    head.setLabels(null);
  }

  @Override
  public double score() {
    throw LossHead.noScore();
  }

  @Override
  public @Nullable Pair<INDArray, MaskState> feedForwardMaskArray(
      @Nullable INDArray mask, MaskState currentMaskState, int minibatchSize) {
    return null; // a features mask is not a label mask
  }
}
