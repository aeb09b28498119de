package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.formula.CrossEntropyFormula;
import io.github.dl4jlosses.internal.formula.PixelFormula;
import io.github.dl4jlosses.internal.fused.ClassCosts;
import io.github.dl4jlosses.internal.label.LabelRule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Cross entropy of softmax and label: how surprised the network is by the class of each pixel.
 *
 * <pre>
 *   INDEX        l = (1-ε)·w(y)·(-ℓp(y)) + (ε/C)·Σ_c w(c)·(-ℓp(c))        ℓp = log softmax z
 *   PROBABILITY  l = Σ_c w(c)·[(1-ε)·t(c) + ε/C]·(-ℓp(c))
 *
 *   mean         Σ m·l / Σ m·w(y)   (INDEX)        Σ m·l / Σ m   (PROBABILITY)
 * </pre>
 *
 * <p>with y the class of a pixel, t its probabilities, w the class weights, ε the label smoothing
 * and m the mask. Pixels whose mask is 0 and ignored ones have no part in either sum, and their
 * gradient is 0 even where their logits are infinite or NaN.
 *
 * <p><b>Shapes.</b> preOutput [R, C] or [N, C, d…]. Labels: class indices, one number per pixel, or
 * one-hot (INDEX); probabilities of the shape of preOutput (PROBABILITY). Mask: one number per
 * example or pixel. Score array [R, 1].
 *
 * <p><b>Types.</b> preOutput of any floating type, labels and mask of any type. Summed in double;
 * computed in float for FLOAT, else in double (see {@link SegmentationLoss}); the gradient has the
 * type of preOutput. In a HALF network MEAN overflows if fewer than R / 65504 of the rows count:
 * use SUM there.
 *
 * <p><b>Reduction.</b> SUM hands DL4J Σ m·l, MEAN hands it R·mean. DL4J divides by N, the number of
 * examples: OutputLayer reports PyTorch's mean, CnnLossLayer PyTorch's mean times H·W.
 *
 * <p><b>Special cases.</b> Ignored: a one-hot row of zeros; the class {@code ignoreIndex}, also one
 * of 0..C-1; a row of probabilities that are all {@code ignoreIndex}. Nothing to average: NaN
 * (MEAN) or 0 (MEAN_OR_ZERO), gradient 0. A NaN logit that counts, under whatever weight, gives
 * NaN, a logit of -∞ at the class of the pixel gives +∞. C = 1 is refused, since softmax is always
 * 1 there: use {@link LossBCEWithLogits}.
 *
 * <p><b>Elsewhere.</b> PyTorch CrossEntropyLoss, whose numbers these are; Keras
 * CategoricalCrossentropy; DL4J LossMCXENT, which clips the score at 23 and pushes rows of zeros.
 *
 * <p><b>Source.</b> <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html">
 * torch.nn.CrossEntropyLoss</a>; label smoothing of Szegedy et al., CVPR 2016, section 7. Differs:
 * zero gradient at ignored rows whose logits are NaN, ignoreIndex for probabilities, a mask.
 *
 * @param weight w, one weight per class
 * @param ignoreIndex class that does not count; any integer
 * @param labelSmoothing ε in [0, 1]: this share of each label is spread evenly over all classes
 * @param reduction what becomes of the losses of all rows
 * @param target how the labels are read
 */
public record LossCrossEntropy(
    @JsonProperty(required = true) Weights weight,
    @JsonProperty(required = true) int ignoreIndex,
    @JsonProperty(required = true) double labelSmoothing,
    @JsonProperty(required = true) Reduction reduction,
    @JsonProperty(required = true) Target target)
    implements PixelLoss {
  /** The ignoreIndex of PyTorch. */
  public static final int DEFAULT_IGNORE_INDEX = -100;

  /** Creates the loss with PyTorch's defaults: no weights, no smoothing, MEAN, INDEX. */
  public LossCrossEntropy() {
    this(Weights.uniform(), DEFAULT_IGNORE_INDEX, 0, Reduction.MEAN, Target.INDEX);
  }

  /**
   * Creates the loss.
   *
   * @throws IllegalArgumentException if labelSmoothing is outside [0, 1] or NaN, or target is
   *     BINARY
   */
  public LossCrossEntropy {
    Arguments.notNull("weight", weight);
    Arguments.between("labelSmoothing", 0, 1, labelSmoothing);
    Arguments.notNull("reduction", reduction);
    Arguments.notNull("target", target);
    if (target == Target.BINARY) {
      throw Arguments.bad(
          "target",
          "be INDEX or PROBABILITY",
          target,
          "a label per channel? use LossBCEWithLogits");
    }
  }

  /** Returns this loss with other class weights, class 0 first. */
  public LossCrossEntropy withWeight(double... weight) {
    return new LossCrossEntropy(Weights.of(weight), ignoreIndex, labelSmoothing, reduction, target);
  }

  /** Returns this loss with another class that does not count. */
  public LossCrossEntropy withIgnoreIndex(int ignoreIndex) {
    return new LossCrossEntropy(weight, ignoreIndex, labelSmoothing, reduction, target);
  }

  /** Returns this loss with another share of each label spread over all classes. */
  public LossCrossEntropy withLabelSmoothing(double labelSmoothing) {
    return new LossCrossEntropy(weight, ignoreIndex, labelSmoothing, reduction, target);
  }

  @Override
  public LossCrossEntropy withReduction(Reduction reduction) {
    return new LossCrossEntropy(weight, ignoreIndex, labelSmoothing, reduction, target);
  }

  /** Returns this loss with another reading of the labels. */
  public LossCrossEntropy withTarget(Target target) {
    return new LossCrossEntropy(weight, ignoreIndex, labelSmoothing, reduction, target);
  }

  @Override
  public LabelRule labelRule() {
    return EngineTypes.ofPixels(target, ignoreIndex);
  }

  @Override
  public PixelFormula formula(int channels) {
    double[] w = weight.forClasses("weight", channels);
    ClassCosts costs = new ClassCosts(w, labelSmoothing);
    return new CrossEntropyFormula(costs, w, target == Target.INDEX, reduction::factor);
  }
}
