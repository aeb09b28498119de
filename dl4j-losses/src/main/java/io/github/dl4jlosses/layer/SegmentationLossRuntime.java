package io.github.dl4jlosses.layer;

import io.github.dl4jlosses.loss.SegmentationLoss;
import java.util.List;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The layer in a network. */
@SuppressWarnings("serial") // DL4J never serializes the layers of a network, only what they hold
final class SegmentationLossRuntime extends AbstractLayer<SegmentationLossLayer>
    implements IOutputLayer {
  /*
   * DL4J divides parameter gradients by N if the network has miniBatch(true), so the gradient is
   * multiplied by N here in that case; the score is divided by the layer, which leaves it alone.
   * In fit, DL4J calls backpropGradient and then computeScore with the same arrays: the second
   * takes the value of the first.
   */
  private @Nullable INDArray labels;
  private @Nullable Evaluated last;

  /** The value for given arrays, compared by identity. */
  private record Evaluated(
      INDArray input, INDArray labels, @Nullable INDArray mask, double value) {}

  SegmentationLossRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  private SegmentationLoss loss() {
    return layerConf().getLoss();
  }

  private INDArray requireInput() {
    if (input == null) {
      throw new IllegalStateException("input must be set before the score, got none");
    }
    return input;
  }

  private INDArray requireLabels() {
    if (labels == null) {
      throw new IllegalStateException("labels must be set before the score, got none");
    }
    return labels;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      @Nullable INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    INDArray x = requireInput();
    INDArray y = requireLabels();
    INDArray gradient =
        workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, x.dataType(), x.shape(), 'c');
    double multiple = conf().isMiniBatch() ? x.size(0) : 1;
    ChannelAxis axis = layerConf().getChannelAxis();
    double value =
        loss()
            .gradientInto(
                axis.first(gradient),
                multiple,
                axis.first(y, x),
                axis.first(x),
                maskArray == null ? null : axis.first(maskArray, x));
    last = new Evaluated(x, y, maskArray, value);
    return new Pair<>(new DefaultGradient(), gradient);
  }

  @Override
  public double computeScore(
      double fullNetworkRegScore, boolean training, LayerWorkspaceMgr workspaceMgr) {
    INDArray x = requireInput();
    INDArray y = requireLabels();
    Evaluated known = last;
    boolean same =
        known != null && known.input == x && known.labels == y && known.mask == maskArray;
    double value = same && known != null ? known.value : value(x, y, maskArray);
    return value + fullNetworkRegScore;
  }

  @Override
  public INDArray computeScoreForExamples(
      double fullNetworkRegScore, LayerWorkspaceMgr workspaceMgr) {
    INDArray x = requireInput();
    INDArray y = requireLabels();
    INDArray scores =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS, x.dataType(), new long[] {x.size(0), 1}, 'c');
    for (long n = 0; n < x.size(0); n++) {
      INDArray m = maskArray == null ? null : example(maskArray, n);
      scores.putScalar(n, 0, value(example(x, n), example(y, n), m) + fullNetworkRegScore);
    }
    return scores;
  }

  private double value(INDArray x, INDArray y, @Nullable INDArray mask) {
    ChannelAxis axis = layerConf().getChannelAxis();
    return loss().value(axis.first(y, x), axis.first(x), mask == null ? null : axis.first(mask, x));
  }

  private static INDArray example(INDArray x, long n) {
    return x.get(NDArrayIndex.interval(n, n + 1));
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    INDArray x = requireInput();
    INDArray out = workspaceMgr.dup(ArrayType.ACTIVATIONS, x, 'c');
    Activation activation = loss().activation();
    if (activation != Activation.SOFTMAX) {
      return activation.getActivationFunction().getActivation(out, training);
    }
    // In rows: along another dimension than the last, ND4J's softmax is wrong with oneDNN on.
    INDArray last = layerConf().getChannelAxis().last(out);
    INDArray rows = last.dup('c').reshape('c', -1, last.size(last.rank() - 1));
    Nd4j.exec(new SoftMax(rows, rows, 1));
    last.assign(rows.reshape('c', last.shape()));
    return out;
  }

  @Override
  public void setInput(INDArray newInput, LayerWorkspaceMgr workspaceMgr) {
    last = null;
    super.setInput(newInput, workspaceMgr);
  }

  @Override
  public boolean needsLabels() {
    return true;
  }

  @Override
  public void setLabels(INDArray newLabels) {
    last = null;
    labels = newLabels;
  }

  @Override
  public @Nullable INDArray getLabels() {
    return labels;
  }

  @Override
  public void clear() {
    super.clear();
    labels = null;
    last = null;
  }

  @Override
  public double score() {
    throw new UnsupportedOperationException(
        "score must be asked of the network, got the layer (network.score())");
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

  private static UnsupportedOperationException noClassifier() {
    return new UnsupportedOperationException(
        "a SegmentationLossLayer must be trained and evaluated through its network");
  }

  @Override
  public double f1Score(DataSet data) {
    throw noClassifier();
  }

  @Override
  public double f1Score(INDArray examples, INDArray labels) {
    throw noClassifier();
  }

  @Override
  @Deprecated
  public int numLabels() {
    throw noClassifier();
  }

  @Override
  public void fit(DataSetIterator iter) {
    throw noClassifier();
  }

  @Override
  public int[] predict(INDArray examples) {
    throw noClassifier();
  }

  @Override
  public List<String> predict(DataSet dataSet) {
    throw noClassifier();
  }

  @Override
  public void fit(INDArray examples, INDArray labels) {
    throw noClassifier();
  }

  @Override
  public void fit(DataSet data) {
    throw noClassifier();
  }

  @Override
  public void fit(INDArray examples, int[] labels) {
    throw noClassifier();
  }
}
