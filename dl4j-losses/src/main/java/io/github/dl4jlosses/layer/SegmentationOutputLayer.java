package io.github.dl4jlosses.layer;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.loss.SegmentationLoss;
import java.util.Collection;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.InputTypeUtil;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The last layer of a segmentation network, with its own convolution: it makes one channel of
 * logits per class, gives probabilities, and trains with PyTorch's score and gradient.
 *
 * <pre>
 *   z[n, c, h, w] = b[c] + Σ_k W[c, k]·x[n, k, h, w]        score = loss(z, labels)
 * </pre>
 *
 * <p>It is {@code ConvolutionLayer(1, 1)} with {@code nOut} classes and the activation IDENTITY,
 * followed by a {@link SegmentationLossLayer}. It needs no activation before it and takes none
 * itself, so that nobody can forget IDENTITY. Use a SegmentationLossLayer where a network ends in
 * logits already.
 *
 * <p><b>Arithmetic.</b> In training, for a {@link io.github.dl4jlosses.loss.PixelLoss} in FLOAT, on
 * the CPU, with SIMD and with less than some 130,000 weights, convolution, loss and gradients are
 * computed together, tile by tile: logits and their gradient are not stored. Sums are then rounded
 * in another order than by the two layers, and in the same for any number of threads. Else DL4J's
 * convolution is used, and all is equal to the two layers to the last bit.
 *
 * <p><b>Parameters.</b> {@code W} [nOut, nIn, 1, 1] and {@code b} [nOut], named, initialized and
 * regularized as those of a ConvolutionLayer; without bias by {@code hasBias(false)}. Updater,
 * learning rate, {@code l1}, {@code l2}, constraints, weight noise and dropout come from the layer
 * or from the defaults of the network. Dropout acts on the input. {@code nOutReplace} of
 * TransferLearning changes the number of classes.
 *
 * <p><b>Shapes.</b> Input [N, nIn, H, W] or [N, H, W, nIn], also with one or three spatial
 * dimensions or none; the input type says which, or {@code channelAxis}. The output has nOut
 * channels. Labels and mask are those of {@link SegmentationLossLayer}.
 *
 * <p><b>Reduction.</b> The score is the loss as PyTorch reduces it, plus regularization; the
 * applied gradient is its derivative. Neither is divided by N, whatever {@code miniBatch} says.
 *
 * <p><b>Gradient.</b> {@code network.gradient()} shows N times PyTorch's gradient, or PyTorch's
 * with {@code miniBatch(false)}; clipping, {@code l1}, {@code l2} and the updater then act on
 * PyTorch's. SegmentationLossLayer says in which order, and what HALF networks lose.
 *
 * <p><b>Output.</b> The activation of the loss, softmax or sigmoid, of z.
 */
public class SegmentationOutputLayer extends ConvolutionLayer implements LogitsLayer {
  private static final long serialVersionUID = 1L;

  private final SegmentationLoss loss;
  private transient @Nullable ChannelAxis given; // by the builder

  @JsonCreator
  SegmentationOutputLayer(
      @JsonProperty(value = "loss", required = true) SegmentationLoss loss,
      @JsonProperty("nout") @Nullable Long nOut) {
    if (nOut == null) {
      throw new IllegalArgumentException(
          "a SegmentationOutputLayer must have nOut, got none (saved by a version in which this"
              + " name was of a layer without parameters? it is SegmentationLossLayer now: write"
              + " that into the file)");
    }
    this.loss = Arguments.notNull("loss", loss);
    this.nOut = nOut;
  }

  private SegmentationOutputLayer(Builder builder) {
    super(builder);
    loss = builder.loss;
    given = builder.channelAxis;
    setAxis(given == null ? ChannelAxis.FIRST : given);
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
  @JsonIgnore // getCnn2dDataFormat is saved
  public ChannelAxis getChannelAxis() {
    return getCnn2dDataFormat() == CNN2DFormat.NHWC ? ChannelAxis.LAST : ChannelAxis.FIRST;
  }

  private void setAxis(ChannelAxis axis) {
    setCnn2dDataFormat(axis == ChannelAxis.LAST ? CNN2DFormat.NHWC : CNN2DFormat.NCHW);
  }

  /** Returns IDENTITY, that of the convolution; defaults of a network do not change it. */
  @Override
  public IActivation getActivationFn() {
    return new ActivationIdentity();
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      @Nullable Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet(
        "SegmentationOutputLayer", getLayerName(), layerIndex, getNIn(), getNOut());
    SegmentationOutputRuntime layer = new SegmentationOutputRuntime(this, conf, networkDataType);
    layer.setListeners(trainingListeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(layerParamsView);
    layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
    return layer;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return ChannelAxis.withChannels(inputType, getNOut());
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    setAxis(ChannelAxis.of(inputType, given, getChannelAxis()));
    if (getNIn() <= 0 || override) {
      setNIn(ChannelAxis.channels(inputType));
    }
  }

  @Override
  public @Nullable InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return inputType.getType() == InputType.Type.CNNFlat
        ? InputTypeUtil.getPreProcessorForInputTypeCnnLayers(inputType, getLayerName())
        : null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    long pixels = inputType.arrayElementsPerExample() / getNIn();
    return super.getMemoryReport(
        InputType.convolutional(pixels, 1, getNIn(), getCnn2dDataFormat()));
  }

  @Override
  public SegmentationOutputLayer clone() {
    return (SegmentationOutputLayer) super.clone();
  }

  @Override
  protected boolean canEqual(@Nullable Object other) {
    return other instanceof SegmentationOutputLayer;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SegmentationOutputLayer that
        && super.equals(that)
        && loss.equals(that.loss);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + loss.hashCode();
  }

  @Override
  public String toString() {
    return "SegmentationOutputLayer[loss="
        + loss
        + ", nIn="
        + getNIn()
        + ", nOut="
        + getNOut()
        + ", channelAxis="
        + getChannelAxis()
        + "]";
  }

  /** Builds the layer. */
  @SuppressWarnings("unchecked") // build() as DL4J declares it
  public static final class Builder extends BaseConvBuilder<Builder> {
    private final SegmentationLoss loss;
    private @Nullable ChannelAxis channelAxis;

    /** Creates a builder of a layer with this loss. */
    public Builder(SegmentationLoss loss) {
      this.loss = Arguments.notNull("loss", loss);
      kernelSize = new int[] {1, 1};
      convolutionMode = ConvolutionMode.Truncate;
    }

    /**
     * Says where the channels are, for a network without an input type; without either they are
     * {@link ChannelAxis#FIRST}.
     */
    public Builder channelAxis(ChannelAxis axis) {
      channelAxis = Arguments.notNull("channelAxis", axis);
      return this;
    }

    @Override
    public void setKernelSize(int[] size) {
      throw onlyOneByOne("kernelSize");
    }

    @Override
    public void setStride(int[] size) {
      throw onlyOneByOne("stride");
    }

    @Override
    public void setPadding(int[] size) {
      throw onlyOneByOne("padding");
    }

    @Override
    public void setDilation(int[] size) {
      throw onlyOneByOne("dilation");
    }

    @Override
    protected void setConvolutionMode(ConvolutionMode mode) {
      throw onlyOneByOne("convolutionMode");
    }

    private static IllegalArgumentException onlyOneByOne(String name) {
      return new IllegalArgumentException(
          name
              + " must not be set on a SegmentationOutputLayer: its convolution is of 1 x 1 (put"
              + " larger ones before it)");
    }

    @Override
    protected boolean allowCausal() {
      return false;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException unless it is IDENTITY: the loss needs logits
     */
    @Override
    public void setActivationFn(IActivation activation) {
      if (!(activation instanceof ActivationIdentity)) {
        throw Arguments.bad(
            "activation",
            "be left out in a SegmentationOutputLayer",
            activation,
            "the loss needs logits, and output() gives its probabilities all the same");
      }
    }

    /**
     * Builds the layer.
     *
     * @throws IllegalArgumentException if nOut is missing, or 1 with softmax
     */
    @Override
    public SegmentationOutputLayer build() {
      if (nOut < 1) {
        throw Arguments.bad("nOut", "be >= 1", nOut, "one channel per class");
      }
      if (nOut == 1 && loss.activation() == Activation.SOFTMAX) {
        throw Arguments.bad(
            "nOut",
            "be >= 2 with " + loss.name(),
            nOut,
            "softmax of one channel is always 1: for yes or no use LossBCEWithLogits");
      }
      return new SegmentationOutputLayer(this);
    }
  }
}
