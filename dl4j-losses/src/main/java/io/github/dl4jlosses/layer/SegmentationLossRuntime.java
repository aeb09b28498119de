package io.github.dl4jlosses.layer;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The layer without parameters in a network. */
@SuppressWarnings("serial") // DL4J never serializes the layers of a network, only what they hold
final class SegmentationLossRuntime extends AbstractLayer<SegmentationLossLayer>
    implements NetworkOnly {
  private final LossHead head;
  private final LogitsWatch watch = new LogitsWatch();

  SegmentationLossRuntime(
      SegmentationLossLayer layer, NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    head = new LossHead(layer);
  }

  private INDArray logits() {
    return LossHead.given("input", input);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      @Nullable INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    INDArray x = logits();
    String found = watch.look(x);
    if (found != null) {
      head.warn(
          "input must be logits, got "
              + found
              + " add .activation(Activation.IDENTITY) to the layer before, or use a"
              + " SegmentationOutputLayer)");
    }
    INDArray gradient =
        head.gradient(
            x, x, maskArray, conf().isMiniBatch(), ArrayType.ACTIVATION_GRAD, workspaceMgr);
    return new Pair<>(new DefaultGradient(), gradient);
  }

  @Override
  public double computeScore(
      double fullNetworkRegScore, boolean training, LayerWorkspaceMgr workspaceMgr) {
    return head.score(logits(), maskArray, this::logits) + fullNetworkRegScore;
  }

  @Override
  public INDArray computeScoreForExamples(
      double fullNetworkRegScore, LayerWorkspaceMgr workspaceMgr) {
    return head.scores(logits(), maskArray, fullNetworkRegScore, workspaceMgr);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return head.probabilities(logits(), training, workspaceMgr);
  }

  @Override
  public void setInput(INDArray newInput, LayerWorkspaceMgr workspaceMgr) {
    head.forget();
    super.setInput(newInput, workspaceMgr);
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
  public Type type() {
    return Type.CONVOLUTIONAL;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {
    // no parameters
  }

  @Override
  public @Nullable Pair<INDArray, MaskState> feedForwardMaskArray(
      @Nullable INDArray mask, MaskState currentMaskState, int minibatchSize) {
    return null; // a features mask is not a label mask
  }
}
