package io.github.dl4jlosses.layer;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.loss.SegmentationLoss;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.InputTypeUtil;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The last layer of a segmentation network that ends in logits: it takes them, gives probabilities,
 * and trains with PyTorch's score and gradient. It has no parameters; {@link
 * SegmentationOutputLayer} makes the logits itself.
 *
 * <p><b>Before it.</b> The layer before must have the activation IDENTITY. DL4J's default is
 * sigmoid: then all inputs are in [0, 1], and cross entropy of C classes cannot fall below ln(1 +
 * (C-1)/e), which is 0.5514 for three. DL4J shows a layer no other layer, so this one looks at the
 * values. One line in the log warns of inputs that sum to 1 (softmax), or that are in [0, 1]
 * (sigmoid) or not negative (relu) in each of the first 50 training steps.
 *
 * <p><b>Shapes.</b> Input [N, C, H, W] or [N, H, W, C], also with one or three spatial dimensions
 * or none; the input type says which. Labels of a loss with softmax: class indices [N, 1, H, W] or
 * [N, H, W], of any type; one-hot or probabilities of the shape of the input work too. With
 * sigmoid: one label per channel in the shape of the input; with one channel also [N, H, W]. Label
 * mask, 0 = ignored, other numbers weigh: [N], [N, 1], [N, H, W], [N, 1, H, W], or the shape of the
 * input, where softmax wants the same number for all classes of a pixel. Images may differ in size
 * from batch to batch.
 *
 * <p><b>Reduction.</b> The score is the loss as PyTorch reduces it, plus regularization; the
 * applied gradient is its derivative. Neither is divided by N, whatever {@code miniBatch} says. The
 * score of one example, from {@code scoreExamples}, is the score of a batch of it alone.
 * TransferLearning of a network with {@code miniBatch(false)} must say so again in its
 * FineTuneConfiguration: else DL4J tells old and new layers different things, and the gradient is
 * off by the factor N.
 *
 * <p><b>Gradient.</b> {@code network.gradient()} shows N times PyTorch's gradient, or PyTorch's
 * with {@code miniBatch(false)}: DL4J's updater divides by N after it is shown. Everything later
 * acts on PyTorch's gradient, in this order: clipping, then {@code l1} and {@code l2}, then the
 * updater. {@code l2(λ)} adds λ·w to the gradient, as PyTorch's weight_decay does, and λ/2·Σ w² to
 * the score. Clipping does not see it.
 *
 * <p><b>HALF networks.</b> Adam's ε of 1e-8 is 0 in HALF and makes parameters NaN in the first
 * steps: give it 1e-6 or more. The gradient of a mean over H·W pixels is below 1/(H·W), and HALF
 * has few digits there: the error is 0.2 % at 256², 0.8 % at 512², 3 % at 1024². Use FLOAT, or a
 * larger loss such as {@code LossSum.of(loss).withFactors(1024)}, with l2 times 1024 and the
 * learning rate of Sgd divided by it. One line in the log says so. {@code scoreExamples} returns
 * DOUBLE, since a HALF ends at 65504.
 *
 * <p><b>Output.</b> The activation of the loss, softmax or sigmoid, of the input. A features mask
 * is not a label mask: it has no part in the loss. A dropOut among the defaults of the network does
 * nothing here, as in DL4J's own loss layers; one on this layer is refused.
 */
public class SegmentationLossLayer extends NoParamLayer implements LogitsLayer {
  private static final long serialVersionUID = 1L;

  private final SegmentationLoss loss;
  private ChannelAxis channelAxis;
  private transient @Nullable ChannelAxis given; // by the builder

  @JsonCreator
  SegmentationLossLayer(
      @JsonProperty(value = "loss", required = true) SegmentationLoss loss,
      @JsonProperty(value = "channelAxis", required = true) ChannelAxis channelAxis) {
    this.loss = Arguments.notNull("loss", loss);
    this.channelAxis = Arguments.notNull("channelAxis", channelAxis);
  }

  private SegmentationLossLayer(Builder builder) {
    super(builder);
    this.loss = builder.loss;
    this.given = builder.channelAxis;
    this.channelAxis = given == null ? ChannelAxis.FIRST : given;
  }

  /** Returns a builder of a layer with this loss. */
  public static Builder builder(SegmentationLoss loss) {
    return new Builder(loss);
  }

  @Override
  public SegmentationLoss getLoss() {
    return loss;
  }

  /** Returns where the channels are: what the input type of the network says, or the builder. */
  @Override
  public ChannelAxis getChannelAxis() {
    return channelAxis;
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      @Nullable Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    SegmentationLossRuntime layer = new SegmentationLossRuntime(this, conf, networkDataType);
    layer.setListeners(trainingListeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(layerParamsView);
    layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
    return layer;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return inputType;
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    channelAxis = ChannelAxis.of(inputType, given, channelAxis);
  }

  @Override
  public @Nullable InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return inputType.getType() == InputType.Type.CNNFlat
        ? InputTypeUtil.getPreProcessorForInputTypeCnnLayers(inputType, getLayerName())
        : null;
  }

  @Override
  public boolean isPretrainParam(String paramName) {
    return false;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return new LayerMemoryReport.Builder(getLayerName(), getClass(), inputType, inputType)
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SegmentationLossLayer that
        && loss.equals(that.loss)
        && channelAxis == that.channelAxis
        && Objects.equals(getLayerName(), that.getLayerName());
  }

  @Override
  public int hashCode() {
    return Objects.hash(loss, channelAxis, getLayerName());
  }

  @Override
  public String toString() {
    return "SegmentationLossLayer[loss=" + loss + ", channelAxis=" + channelAxis + "]";
  }

  /** Builds the layer. */
  @SuppressWarnings("unchecked") // build() as DL4J declares it
  public static final class Builder extends Layer.Builder<Builder> {
    private final SegmentationLoss loss;
    private @Nullable ChannelAxis channelAxis;

    /** Creates a builder of a layer with this loss. */
    public Builder(SegmentationLoss loss) {
      this.loss = Arguments.notNull("loss", loss);
    }

    /**
     * Says where the channels are, for a network without an input type; without either they are
     * {@link ChannelAxis#FIRST}.
     */
    public Builder channelAxis(ChannelAxis axis) {
      channelAxis = Arguments.notNull("channelAxis", axis);
      return this;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there is one: the loss needs all logits
     */
    @Override
    public void setIDropout(@Nullable IDropout dropout) {
      if (dropout != null) {
        throw Arguments.bad(
            "dropOut",
            "be none in a SegmentationLossLayer",
            dropout,
            "it would drop logits: put it on the layer before");
      }
    }

    @Override
    public void setAllParamConstraints(List<LayerConstraint> constraints) {
      throw noParameters(constraints);
    }

    @Override
    public void setWeightConstraints(List<LayerConstraint> constraints) {
      throw noParameters(constraints);
    }

    @Override
    public void setBiasConstraints(List<LayerConstraint> constraints) {
      throw noParameters(constraints);
    }

    private static IllegalArgumentException noParameters(List<LayerConstraint> constraints) {
      return Arguments.bad(
          "constraints",
          "be none in a SegmentationLossLayer",
          constraints,
          "it has no parameters: put them on the layer before");
    }

    @Override
    public SegmentationLossLayer build() {
      return new SegmentationLossLayer(this);
    }
  }
}
