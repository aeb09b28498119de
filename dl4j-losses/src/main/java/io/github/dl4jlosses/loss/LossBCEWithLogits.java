package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.formula.BinaryCrossEntropyFormula;
import io.github.dl4jlosses.internal.formula.PixelFormula;
import io.github.dl4jlosses.internal.fused.BinaryCosts;
import io.github.dl4jlosses.internal.label.LabelRule;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Binary cross entropy of sigmoid and label: one yes-or-no question per channel and pixel. One
 * channel asks "is it a ship?", several channels ask independent questions that do not exclude each
 * other.
 *
 * <pre>
 *   l = w·[ P·t·softplus(-z) + (1-t)·softplus(z) ]      softplus(z) = log(1 + e^z)
 *   t = (1-ε)·label + ε/2
 *
 *   mean   Σ m·l / number of elements that count
 * </pre>
 *
 * <p>with P the positive weight and w the weight of the channel, ε the label smoothing and m the
 * mask. P acts on the positive part of a label only, w on all of it. Neither they nor m are in the
 * divisor, but elements whose mask is 0 and ignored elements do not count; their gradient is 0 even
 * where their logits are infinite or NaN.
 *
 * <p><b>Shapes.</b> preOutput [R, C] or [N, C, d…]. Labels: of the shape of preOutput, or one
 * number per pixel where C = 1. Mask: one number per example or pixel, or of the shape of
 * preOutput. Score array [R, 1].
 *
 * <p><b>Types.</b> preOutput of any floating type, labels and mask of any type. Summed in double;
 * computed in float for FLOAT, else in double (see {@link SegmentationLoss}); the gradient has the
 * type of preOutput. In a HALF network MEAN overflows if fewer than R / 65504 of the rows count:
 * use SUM there.
 *
 * <p><b>Reduction.</b> SUM hands DL4J Σ m·l, MEAN hands it R·mean. DL4J divides by N, the number of
 * examples: OutputLayer reports PyTorch's mean, CnnLossLayer PyTorch's mean times H·W.
 *
 * <p><b>Special cases.</b> Nothing to average: NaN (MEAN) or 0 (MEAN_OR_ZERO), gradient 0. A NaN
 * logit that counts, under whatever weight, gives NaN. An infinite logit gives +∞, but NaN where
 * the label is the class it is sure of and the other term is 0·∞ (PyTorch: NaN for -∞ with any
 * label above 0 too). C = 1 equals cross entropy of the two logits (0, z).
 *
 * <p><b>Elsewhere.</b> PyTorch BCEWithLogitsLoss, whose numbers these are; Keras
 * BinaryCrossentropy(from_logits=True); smp SoftBCEWithLogitsLoss (its ignored pixels stay in the
 * divisor); DL4J LossBinaryXENT, whose gradient vanishes for confidently wrong pixels.
 *
 * <p><b>Source.</b> <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html">
 * torch.nn.BCEWithLogitsLoss</a>. Differs: ignoreIndex, label smoothing, an element whose mask is 0
 * leaves the divisor (under PyTorch's weight 0 it stays), weights per channel whatever the shape
 * (PyTorch's broadcast along the last dimension), labels outside [0, 1] refused.
 *
 * @param weight w, one weight per channel, for positive and negative labels alike
 * @param posWeight P, one weight per channel, for positive labels
 * @param ignoreIndex label that does not count, such as 255; any integer
 * @param labelSmoothing ε in [0, 1]: labels move this share of the way to 1/2
 * @param reduction what becomes of the losses of all elements
 */
public record LossBCEWithLogits(
    @JsonProperty(required = true) Weights weight,
    @JsonProperty(required = true) Weights posWeight,
    @JsonProperty(required = true) int ignoreIndex,
    @JsonProperty(required = true) double labelSmoothing,
    @JsonProperty(required = true) Reduction reduction)
    implements PixelLoss {

  /** Creates the loss with PyTorch's defaults: no weights, no smoothing, MEAN. */
  public LossBCEWithLogits() {
    this(
        Weights.uniform(),
        Weights.uniform(),
        LossCrossEntropy.DEFAULT_IGNORE_INDEX,
        0,
        Reduction.MEAN);
  }

  /**
   * Creates the loss.
   *
   * @throws IllegalArgumentException if labelSmoothing is outside [0, 1] or NaN
   */
  public LossBCEWithLogits {
    Arguments.notNull("weight", weight);
    Arguments.notNull("posWeight", posWeight);
    Arguments.between("labelSmoothing", 0, 1, labelSmoothing);
    Arguments.notNull("reduction", reduction);
  }

  /** Returns this loss with other weights per channel, channel 0 first. */
  public LossBCEWithLogits withWeight(double... weight) {
    return new LossBCEWithLogits(
        Weights.of(weight), posWeight, ignoreIndex, labelSmoothing, reduction);
  }

  /** Returns this loss with other weights of positive labels, channel 0 first. */
  public LossBCEWithLogits withPosWeight(double... posWeight) {
    return new LossBCEWithLogits(
        weight, Weights.of(posWeight), ignoreIndex, labelSmoothing, reduction);
  }

  /** Returns this loss with another label that does not count. */
  public LossBCEWithLogits withIgnoreIndex(int ignoreIndex) {
    return new LossBCEWithLogits(weight, posWeight, ignoreIndex, labelSmoothing, reduction);
  }

  /** Returns this loss with labels moved another share of the way to 1/2. */
  public LossBCEWithLogits withLabelSmoothing(double labelSmoothing) {
    return new LossBCEWithLogits(weight, posWeight, ignoreIndex, labelSmoothing, reduction);
  }

  @Override
  public LossBCEWithLogits withReduction(Reduction reduction) {
    return new LossBCEWithLogits(weight, posWeight, ignoreIndex, labelSmoothing, reduction);
  }

  @Override
  public LabelRule labelRule() {
    return EngineTypes.ofPixels(Target.BINARY, ignoreIndex);
  }

  @Override
  public PixelFormula formula(int channels) {
    double[] w = weight.forClasses("weight", channels);
    double[] p = posWeight.forClasses("posWeight", channels);
    List<BinaryCosts> costs =
        IntStream.range(0, channels)
            .mapToObj(c -> new BinaryCosts(w[c] * p[c], w[c], labelSmoothing))
            .toList();
    return new BinaryCrossEntropyFormula(costs, reduction::factor);
  }
}
